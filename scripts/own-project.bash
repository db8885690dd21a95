#!/usr/bin/env bash
# Does what README.md says for a project of one's own: installs the libraries, depends on one, and runs the programs of
# docs/getting-started.md there.
# usage: scripts/own-project.bash FOLDER    FOLDER is made, and takes what is installed: no other local repository does
# Needs a JDK, what cli/target/classpath names, Xvfb and xauth.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
source "$root/scripts/setup.bash"
source "$root/scripts/documents.bash"

save_project() {
  cat >"$1" <<PROJECT
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>own</groupId>
  <artifactId>project</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
$(blocks xml "$root/README.md" | tr -d '\0')
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-dependency-plugin</artifactId>
        <version>$(grep -A 1 '>maven-dependency-plugin<' "$root/pom.xml" | sed -n 's/.*<version>\(.*\)<.*/\1/p')</version>
      </plugin>
    </plugins>
  </build>
</project>
PROJECT
}

find_jdk
mkdir -p "$1/src/main/java"
folder=$(readlink -f "$1")
# All that the build has fetched is there already.
fetched=$(tr ':' '\n' <"$root/cli/target/classpath" | sed -n 's#/org/apache/arrow/.*##p' | head -n 1)
repositories=(-B "-Dmaven.repo.local=$folder/repository" "-Dmaven.repo.local.tail=$fetched")
save_programs "$root/docs/getting-started.md" "$folder/src/main/java"
save_project "$folder/pom.xml"
cd "$root"
read -ra install < <(commands "$root/README.md" | grep '^\./mvnw install')
"${install[@]}" "${repositories[@]}" -Dspotless.check.skip
./mvnw "${repositories[@]}" -f "$folder/pom.xml" compile dependency:build-classpath -Dmdep.outputFile="$folder/classpath"
# An earlier one may have been installed where the build fetches to.
others=$(tr ':' '\n' <"$folder/classpath" | grep '/framelease-' | grep -v "^$folder/repository/") || true
[[ -z $others ]] || fail "these were not installed: $others"
for program in "$folder"/src/main/java/*.java; do
  xvfb-run -a -s '-screen 0 640x480x24' \
    "$JAVA_HOME/bin/java" @jvm.flags -cp "$folder/target/classes:$(cat "$folder/classpath")" "$(basename "$program" .java)"
done
