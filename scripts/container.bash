#!/usr/bin/env bash
# Carries out the Dockerfile of docs/containers.md without Docker: its base by debootstrap, its commands in a chroot.
# usage: scripts/container.bash DISTRIBUTION.tar.gz FOLDER    FOLDER is made, takes about 2 GB, and is removed at the end
# Needs root, debootstrap, and what this machine's own apt installs from, proxies included.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
distribution=$1 folder=$2 base=$2/base workdir=/

fail() { echo "container: $*" >&2; exit 1; }

# All mounts are of this process alone, and go with it.
if [[ ${3:-} != mounts ]]; then
  ((EUID == 0)) || fail "only root can make a base and mount what a container has"
  mkdir "$folder"
  trap 'rm -rf --one-file-system "$folder"' EXIT
  unshare --mount --pid --fork --kill-child "${BASH_SOURCE[0]}" "$1" "$2" mounts
  exit
fi

# Prints where this machine gets a release of Debian from.
mirror_of() {
  apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 2>/dev/null | sed -n "s/^$1 main //p" | head -n 1
}

within() { chroot "$base" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"; }

from() {
  [[ $1 == debian:12 ]] || fail "no base is known for $1"
  local mirror
  mirror=$(mirror_of bookworm)
  [[ -n $mirror ]] || fail "apt of this machine knows no release bookworm"
  debootstrap --variant=minbase bookworm "$base" "$mirror"
  apt-config dump | grep '^Acquire::.*[Pp]roxy' >"$base/etc/apt/apt.conf.d/00proxy" || true
  cp -L /etc/resolv.conf "$base/etc/resolv.conf"
  mount -t proc proc "$base/proc"
  mount -t tmpfs tmp "$base/tmp"
}

copy() {
  mkdir "$folder/context"
  tar -xzf "$distribution" -C "$folder/context"
  mkdir -p "$(dirname "$base$2")"
  cp -r "$folder/context/$1" "$base$2"
}

command=()
while read -r instruction arguments; do
  echo "container: $instruction $arguments"
  case $instruction in
    FROM) from "$arguments" ;;
    RUN) within DEBIAN_FRONTEND=noninteractive sh -c "$arguments" </dev/null ;;
    COPY) read -r source target <<<"$arguments"; copy "$source" "$target" ;;
    WORKDIR) workdir=$arguments; mkdir -p "$base$workdir" ;;
    CMD) mapfile -t command < <(grep -o '"[^"]*"' <<<"$arguments" | tr -d '"') ;;
    *) fail "no such instruction is known: $instruction" ;;
  esac
done < <(sed -n '/^```dockerfile$/,/^```$/p' "$root/docs/containers.md" | sed '1d;$d' | sed -e ':a' -e '/\\$/N; s/\\\n//; ta')
((${#command[@]})) || fail "the Dockerfile names no command"

# As the command that stands below it there: what is in the folder OUT stays. Shorter, since the build has run a demo of ten seconds.
within sh -c 'cd "$1" && shift && exec "$@"' sh "$workdir" "${command[@]}" --duration 2 </dev/null
for file in frames.arrow results.ndjson annotated.png; do
  [[ -s $base$workdir/demo-output/$file ]] || fail "the command has written no $file"
done
# How much memory there is, is the machine's affair.
within sh -c 'cd /tmp && "$@" doctor' sh "${command[0]}" >"$folder/doctor" </dev/null || true
cat "$folder/doctor"
missing=$(grep -v -e '^  ok ' -e '^  note  memory limit ' "$folder/doctor")
[[ $missing == '  no    display '* && $(wc -l <<<"$missing") == 1 ]] || fail "doctor misses more than a display: $missing"
