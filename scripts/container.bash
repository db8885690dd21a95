#!/usr/bin/env bash
# Carries out docs/containers.md with a daemon of Docker of its own, which has a network, a firewall and a folder to
# itself: nothing of it stays on the machine. The image debian:12 is made by debootstrap, as no registry may be in reach.
# usage: scripts/container.bash DISTRIBUTION.tar.gz FOLDER    FOLDER is made, takes about 3 GB, and is removed at the end
# Needs root, dockerd, docker, iptables, slirp4netns, debootstrap, Xvfb, xauth, and what this machine's apt installs from;
# a proxy on the loopback device is out of reach.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
document=$root/docs/containers.md
distribution=$1 folder=$2 helpers=()

fail() { echo "container: $*" >&2; exit 1; }

# Runs this script in namespaces of its own, whose network has a way out.
in_namespaces() {
  local process
  mkfifo "$folder/entered"
  unshare --mount --mount-proc --net --pid --fork --kill-child "${BASH_SOURCE[0]}" "$@" within &
  process=$!
  helpers+=("$process")
  read -r <"$folder/entered"
  slirp4netns --configure --disable-host-loopback "$process" tap0 >"$folder/network.log" 2>&1 &
  helpers+=($!)
  wait "$process"
}

# An X server of the machine, beyond all namespaces.
start_screen() {
  local cookie number
  cookie=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  xauth -q -f "$folder/server" add :0 . "$cookie"
  mkfifo "$folder/number"
  Xvfb -displayfd 3 -screen 0 640x480x24 -auth "$folder/server" 3>"$folder/number" 2>"$folder/screen.log" &
  helpers+=($!)
  read -r number <"$folder/number"
  export DISPLAY=:$number XAUTHORITY=$folder/authority
  xauth -q add "$DISPLAY" . "$cookie"
}

# await LOG COMMAND…: until the command succeeds, for half a minute; then shows what is in the log.
await() {
  local log=$1 try
  shift
  for ((try = 0; try < 300; try++)); do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail "in vain: $*"
}

start_daemon() {
  await "$folder/network.log" grep tap0 /proc/net/dev
  # What a daemon of the machine has there is not for this one.
  mount -t tmpfs run /run
  export DOCKER_HOST=unix:///run/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "$folder/data" --exec-root /run/docker --pidfile /run/docker.pid --dns 10.0.2.3 \
    >"$folder/daemon.log" 2>&1 &
  await "$folder/daemon.log" docker version
}

# Prints where this machine gets a release of Debian from.
mirror_of() {
  apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 2>/dev/null | sed -n "s/^$1 main //p" | head -n 1
}

import_debian_12() {
  local base=$folder/base mirror
  mirror=$(mirror_of bookworm)
  [[ -n $mirror ]] || fail "apt of this machine knows no release bookworm"
  debootstrap --variant=minbase bookworm "$base" "$mirror"
  apt-config dump | grep '^Acquire::.*[Pp]roxy' >"$base/etc/apt/apt.conf.d/00proxy" || true
  tar -C "$base" --one-file-system -c . | docker import - debian:12
  rm -rf --one-file-system "$base"
}

# Prints the commands that stand in the document, but for those that make the distribution.
commands() {
  sed -n '/^```sh$/,/^```$/{ /^```/d; p }' "$document" | grep -v -e '^\./mvnw ' -e '^tar '
}

if [[ ${3:-} != within ]]; then
  ((EUID == 0)) || fail "only root can start a daemon of Docker"
  mkdir "$folder"
  trap 'kill "${helpers[@]}" 2>/dev/null; wait; rm -rf --one-file-system "$folder"' EXIT
  start_screen
  in_namespaces "$@"
  exit
fi

echo >"$folder/entered"
start_daemon
import_debian_12
mkdir "$folder/context"
cd "$folder/context"
tar -xzf "$distribution"
sed -n '/^```dockerfile$/,/^```$/{ /^```/d; p }' "$document" >Dockerfile
commands >"$folder/commands"
bash -euxo pipefail "$folder/commands" </dev/null | tee "$folder/said"

for file in demo-output/{frames.arrow,results.ndjson,annotated.png} screen.png; do
  [[ -s out/$file ]] || fail "the commands have written no $file"
done
# How much memory there is, is the machine's affair; and no X server may start beside the socket of the host's.
findings=$(grep -E '^  (ok|note|no) ' "$folder/said")
[[ $findings == *"  ok    transport "* ]] || fail "the screen of the host is not captured by shared memory: $findings"
! grep -v -e '^  ok ' -e '^  note  memory limit ' -e '^  note  virtual display ' <<<"$findings" || fail "doctor misses something"
