# What ./framelease and ./check share: find a JDK, find or install system packages, run Maven with progress.
# Sourced with $root set to the folder of the project.
# shellcheck shell=bash

# In the locale C, Java finds no file whose name, or whose folder's, has other letters than ASCII.
[[ $(locale charmap 2>/dev/null) != ANSI_X3.4-1968 ]] || export LC_ALL=C.UTF-8

logs=$root/.framelease
missing=()

say() { echo "${0##*/}: $*" >&2; }
fail() { say "$*"; exit 1; }

# Prints the major version of the JDK in a folder, or nothing where there is no JDK.
jdk_version() {
  [[ -x $1/bin/java && -x $1/bin/javac ]] || return 0
  "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = \([0-9]*\)$/\1/p'
}

# Sets JAVA_HOME to a JDK 17 or newer: the one it names, else the one on the PATH, else one in /usr/lib/jvm.
find_jdk() {
  local home version
  if [[ -n ${JAVA_HOME:-} ]]; then
    version=$(jdk_version "$JAVA_HOME")
    ((${version:-0} >= 17)) || fail "JAVA_HOME is $JAVA_HOME, which is ${version:+JDK }${version:-no JDK}; \
a JDK 17 or newer is needed: set JAVA_HOME to one, or unset it to let this command look"
    export JAVA_HOME
    return
  fi
  home=$(readlink -f "$(command -v javac || true)" || true)
  for home in "${home%/bin/javac}" /usr/lib/jvm/*; do
    version=$(jdk_version "$home")
    if ((${version:-0} >= 17)); then
      export JAVA_HOME=$home
      return
    fi
  done
  fail "no JDK 17 or newer on the PATH or in /usr/lib/jvm; install one (apt-get install openjdk-17-jdk-headless), \
or set JAVA_HOME to where it is"
}

# need PACKAGE PROBE…: notes the package as missing unless the probe succeeds.
need() {
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

has_library() { [[ $'\n'$libraries == *$'\n\t'"$1 "* ]]; }
has_font() { [[ -n $(fc-list) ]]; }
has_maven() { command -v mvn || compgen -G "${MAVEN_USER_HOME:-$HOME/.m2}/wrapper/dists/apache-maven-*/bin/mvn"; }

# What every use needs: libxcb to capture, a font for the annotated picture, a Maven for mvnw to start with.
need_basics() {
  libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p)
  need libxcb1 has_library libxcb.so.1
  need libxcb-shm0 has_library libxcb-shm.so.0
  need libxcb-randr0 has_library libxcb-randr.so.0
  need libxcb-xfixes0 has_library libxcb-xfixes.so.0
  need libxcb-damage0 has_library libxcb-damage.so.0
  need libxcb-composite0 has_library libxcb-composite.so.0
  need fontconfig command -v fc-list
  need fonts-dejavu-core has_font
  need maven has_maven
}

# What ./benchmarks/compare builds its programs in C with.
need_comparison() {
  need gcc command -v gcc
  need libc6-dev test -f /usr/include/math.h
  need libxcb1-dev test -f /usr/include/xcb/xcb.h
  need libxcb-shm0-dev test -f /usr/include/xcb/shm.h
  need libxcb-damage0-dev test -f /usr/include/xcb/damage.h
  need libxcb-xfixes0-dev test -f /usr/include/xcb/xfixes.h
}

# Installs what is missing when this is root, else prints the command and stops.
install_missing() {
  ((${#missing[@]})) || return 0
  local options=(-y --no-install-recommends)
  command -v apt-get >/dev/null || fail "missing: ${missing[*]} (names of Debian's packages); install them, then run this again"
  if ((EUID != 0)); then
    say "these packages are missing: ${missing[*]}"
    say "install them, then run this again:"
    echo "sudo apt-get update && sudo apt-get install ${options[*]} ${missing[*]}"
    exit 1
  fi
  say "installing ${missing[*]}"
  mkdir -p "$logs"
  : >"$logs/apt.log"
  again "apt-get" install_packages "${options[@]}" || { tail -n 20 "$logs/apt.log" >&2; fail "apt-get failed; all it said is in $logs/apt.log"; }
  missing=()
}

# Others may be installing something; they are waited for.
install_packages() {
  local apt_get=(apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  { "${apt_get[@]}" update && DEBIAN_FRONTEND=noninteractive "${apt_get[@]}" install "$@" "${missing[@]}"; } </dev/null >>"$logs/apt.log" 2>&1
}

# again NAME COMMAND…: runs a command that needs a network, and once or twice more where it fails.
again() {
  local name=$1 attempt
  shift
  for attempt in 1 2 3; do
    if "$@"; then
      return
    fi
    if ((attempt < 3)); then
      say "$name failed; trying again in $((attempt * 10)) s"
      sleep $((attempt * 10))
    fi
  done
  return 1
}

# maven LOG ARGUMENT…: runs Maven, shows modules, tests, large downloads and errors, and keeps all of its output.
# Where a download failed, and nothing else, it runs again.
maven() {
  local log=$logs/$1 attempt
  shift
  mkdir -p "$logs"
  for attempt in 1 2 3; do
    if maven_once "$log" "$@"; then
      return
    fi
    if ((attempt == 3)) || ! grep -q '^\[ERROR\].*Could not transfer ' "$log"; then
      break
    fi
    say "a download failed; trying again in $((attempt * 10)) s"
    sleep $((attempt * 10))
  done
  fail "the build failed; all it said is in $log"
}

maven_once() {
  local log=$1
  shift
  (cd "$root" && ./mvnw -B "$@" </dev/null 2>&1) | tee "$log" | sed -uEn '
    s/^\[INFO\] Building (Framelease.*[^ ]) +(\[[0-9]+\/[0-9]+\])$/  \2 \1/p
    s/^\[[A-Z]+\] (Tests run: .*) -- in (.*)$/      \2: \1/p
    s/^Downloaded from .*\/([^/ ]+) \(([0-9]{2,}(\.[0-9]+)? MB) .*$/      fetched \1, \2/p
    s/^\[INFO\] Downloaded from .*\/([^/ ]+) \(([0-9]{2,}(\.[0-9]+)? MB) .*$/      fetched \1, \2/p
    s/^\(Results: ([0-9]+ planned; .*)\)$/      jcstress: \1/p
    /^ +[0-9]+ actors:$/{ N; s/^ +([0-9]+) actors:\n +No scheduling is possible.*$/      jcstress: not run are tests of \1 threads, for want of processors/p; }
    /^\[ERROR\]/p
    /^mvnw: /p' >&2
}
