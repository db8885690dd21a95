# What scripts that follow the documents share, which have a function that fails with words: fail.
# shellcheck shell=bash

# blocks LANGUAGE DOCUMENT: prints the blocks of a language in a document, with a NUL behind each.
blocks() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{ /^\`\`\`$1\$/d; s/^\`\`\`\$/\\x0/; p }" "$2"; }

# commands DOCUMENT: prints the lines of all blocks of sh in it.
commands() { blocks sh "$1" | tr -d '\0'; }

# save_programs DOCUMENT FOLDER: saves each program in Java by the name of its class.
save_programs() {
  local program
  while IFS= read -r -d '' program; do
    [[ $program =~ public\ class\ ([A-Za-z]+) ]] || fail "this program has no class: $program"
    printf '%s' "$program" >"$2/${BASH_REMATCH[1]}.java"
  done < <(blocks java "$1")
}
