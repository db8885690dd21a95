#!/usr/bin/env bash
# Follows docs/getting-started.md to the letter, with the clone that this script is in.
# usage: scripts/getting-started.bash FOLDER    FOLDER is made, has links to the clone, and takes what the steps write
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
document=$root/docs/getting-started.md
server=
source "$root/scripts/documents.bash"

fail() { echo "getting-started: $*" >&2; exit 1; }

# Starts the screen that the document names or, as it says, one of another number where that one is taken.
start_screen() {
  local number=50
  [[ $1 == *"Xvfb :$number "* ]] || fail "the screen has another number than $number: $1"
  until starts "${1//:50/:$number}" "/tmp/.X$number-lock"; do
    ((++number < 1000)) || fail "no number is free"
  done
}

starts() {
  eval "$1"
  server=$!
  until grep -qsw "$server" "$2"; do
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.1
  done
}

mkdir "$1"
cd "$1"
ln -s "$root"/{framelease,jvm.flags,cli} .
unset DISPLAY
trap '[[ -z $server ]] || kill "$server"' EXIT
save_programs "$document" .
while IFS= read -r -d '' step <&3; do
  echo "getting-started: $step"
  if [[ $step == *Xvfb\ * ]]; then start_screen "$step"; else eval "$step"; fi
done 3< <(blocks sh "$document") </dev/null
for file in first.png corner.png first.arrow frame-3.png demo-output/annotated.png; do
  [[ -s $file ]] || fail "there is no $file"
done
