#!/usr/bin/env bash
# crash-logs.bash FOLDER [SINCE]: prints what JVMs that crashed have left anywhere in a folder and, where SINCE is
# given, beside and in /tmp since that file was written. Fails if there is anything.
set -euo pipefail

logs=('(' -name 'hs_err_pid*.log' -o -name 'replay_pid*.log' ')')
found=$(
  find "$1" "${logs[@]}"
  # A JVM writes into the folder that it runs in or, where it may not, into /tmp.
  [[ -z ${2:-} ]] || find . /tmp -maxdepth 1 "${logs[@]}" -newer "$2"
)
[[ -z $found ]] || { echo "$found"; exit 1; }
