#!/usr/bin/env bash
# crash-logs.bash FOLDER [SINCE]: prints what JVMs that crashed have left anywhere in a folder and, where SINCE is
# given, beside and in /tmp since that file was written. Fails if there is anything.
set -euo pipefail

logs=('(' -name 'hs_err_pid*.log' -o -name 'replay_pid*.log' ')')
[[ -d $1 && ( -z ${2:-} || -e $2 ) ]]
# Where others remove what find is about to look at, it fails, and has looked at the rest.
found=$(
  find "$1" "${logs[@]}" 2>/dev/null || true
  # A JVM writes into the folder that it runs in or, where it may not, into /tmp.
  [[ -z ${2:-} ]] || find . /tmp -maxdepth 1 "${logs[@]}" -newer "$2" 2>/dev/null || true
)
[[ -z $found ]] || { echo "$found"; exit 1; }
