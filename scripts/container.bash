#!/usr/bin/env bash
# Carries out docs/containers.md with a daemon of Docker of its own, which has a network, a firewall, processes and a
# folder to itself. The image debian:12 is made by debootstrap, as no registry may be in reach.
# usage: scripts/container.bash DISTRIBUTION.tar.gz FOLDER    FOLDER is made, takes about 3 GB, and is removed at the end
# Needs root, /dev/net/tun, the programs below, and what this machine's apt installs from; a proxy on the loopback device
# is out of reach.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
distribution=$(readlink -f "$1") folder=$(readlink -m "$2")
document=$root/docs/containers.md
cgroup=$(basename "$folder")
helpers=() namespaces= made=()
source "$root/scripts/documents.bash"

fail() { echo "container: $*" >&2; exit 1; }

# Ends all that was started, and removes what it made.
clean_up() {
  # What is in the namespaces goes with the first of their processes, which heeds no other signal; then unshare ends.
  [[ -z $namespaces ]] || pkill -KILL -P "$namespaces" || kill -KILL "$namespaces" 2>/dev/null || true
  ((!${#helpers[@]})) || kill "${helpers[@]}" 2>/dev/null || true
  wait || true
  find /sys/fs/cgroup -depth -type d \( -path "*/$cgroup" -o -path "*/$cgroup/*" \) -exec rmdir {} + 2>/dev/null || true
  rm -rf --one-file-system "$folder"
  ((!${#made[@]})) || rmdir "${made[@]}" || true
}

# Prints the line that a process writes into a pipe, or shows its log.
line_of() {
  local line
  read -r -t 60 line <>"$1" || { cat "$2" >&2; fail "nothing came through $1"; }
  echo "$line"
}

# An X server of the machine, beyond all namespaces.
start_screen() {
  local cookie number
  cookie=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  xauth -q -f "$folder/server" add :0 . "$cookie"
  mkfifo "$folder/number"
  Xvfb -displayfd 3 -screen 0 640x480x24 -auth "$folder/server" 3<>"$folder/number" 2>"$folder/screen.log" &
  helpers+=($!)
  number=$(line_of "$folder/number" "$folder/screen.log")
  export DISPLAY=:$number XAUTHORITY=$folder/authority
  xauth -q add "$DISPLAY" . "$cookie"
}

# Runs this script in namespaces of its own, whose network has a way out.
in_namespaces() {
  mkfifo "$folder/entered"
  unshare --mount --mount-proc --net --pid --fork --kill-child "$root/scripts/container.bash" "$distribution" "$folder" within \
    2> >(tee "$folder/within.log" >&2) &
  namespaces=$!
  line_of "$folder/entered" "$folder/within.log" >/dev/null
  slirp4netns --configure --disable-host-loopback "$namespaces" tap0 >"$folder/network.log" 2>&1 &
  helpers+=($!)
  wait "$namespaces"
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

# What a daemon of the machine has in these folders is not for this one; names are looked up through the network's way out.
hide_what_others_have() {
  local resolver
  mount -t tmpfs run /run
  mount -t tmpfs docker /etc/docker
  mount -t tmpfs containerd /opt/containerd
  resolver=$(readlink -m /etc/resolv.conf)
  mkdir -p "$(dirname "$resolver")"
  [[ -e $resolver ]] || touch "$resolver"
  echo "nameserver 10.0.2.3" >"$folder/resolv.conf"
  mount --bind "$folder/resolv.conf" "$resolver"
}

start_daemon() {
  await "$folder/network.log" grep tap0 /proc/net/dev
  export DOCKER_HOST=unix:///run/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "$folder/data" --exec-root /run/docker --pidfile /run/docker.pid --dns 10.0.2.3 \
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$cgroup" >"$folder/daemon.log" 2>&1 &
  await "$folder/daemon.log" docker version
  docker info --format '{{.SecurityOptions}}' | grep seccomp || fail "the daemon of Docker has no seccomp profile"
}

# Prints where this machine gets a release of Debian from; nothing if it gets none.
mirror_of() {
  apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 2>/dev/null | sed -n "s/^$1 main //p" | head -n 1
}

import_debian_12() {
  local base=$folder/base mirror
  mirror=$(mirror_of bookworm)
  debootstrap --variant=minbase bookworm "$base" ${mirror:+"$mirror"}
  { apt-config dump | grep '^Acquire::.*[Pp]roxy' || true; echo 'Acquire::Retries "3";'; } >"$base/etc/apt/apt.conf.d/00network"
  tar -C "$base" --one-file-system -c . | docker import - debian:12
  rm -rf --one-file-system "$base"
}

# Runs the commands that stand in the document, but for those that make the distribution.
follow() {
  mkdir "$folder/context"
  cd "$folder/context"
  tar -xzf "$distribution"
  blocks dockerfile "$document" | tr -d '\0' >Dockerfile
  commands "$document" | grep -v -e '^\./mvnw ' -e '^tar ' >"$folder/commands"
  bash -euxo pipefail "$folder/commands" </dev/null | tee "$folder/said"
}

check_what_came_of_it() {
  local file findings
  for file in demo-output/{frames.arrow,results.ndjson,annotated.png} screen.png; do
    [[ -s out/$file ]] || fail "the commands have written no $file"
  done
  findings=$(grep -E '^  (ok|note|no) ' "$folder/said") || fail "doctor has found nothing"
  [[ $findings == *"  ok    transport "* ]] || fail "the screen of the host is not captured by shared memory: $findings"
  # How much memory there is, is the machine's affair; and no X server may start beside the socket of the host's.
  ! grep -v -e '^  ok ' -e '^  note  memory limit ' -e '^  note  virtual display ' <<<"$findings" || fail "doctor misses something"
}

if [[ ${3:-} == within ]]; then
  echo >"$folder/entered"
  hide_what_others_have
  start_daemon
  import_debian_12
  follow
  check_what_came_of_it
else
  ((EUID == 0)) || fail "only root can start a daemon of Docker"
  for program in dockerd docker iptables slirp4netns debootstrap Xvfb xauth pkill; do
    command -v "$program" >/dev/null || fail "$program is not on the PATH"
  done
  [[ -f $distribution ]] || fail "there is no distribution $1; docs/containers.md says how to make it"
  mkdir "$folder"
  trap clean_up EXIT
  for place in /etc/docker /opt/containerd; do
    [[ -d $place ]] || { mkdir -p "$place"; made+=("$place"); }
  done
  start_screen
  in_namespaces
fi
