#!/bin/sh
# Makes what the judge in Java needs: .tandem/java with Microsoft's ews-java-api and what it stands on, and Judge.java compiled.
# Does nothing when it is already so; two calls at once wait for each other. Status 3: there is no Java or Maven here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../../.." && pwd)
target="$project/.tandem/java"
mkdir -p "$project/.tandem"
if command -v flock >/dev/null 2>&1 && [ -z "${TANDEM_JAVA_LOCKED:-}" ]; then
  TANDEM_JAVA_LOCKED=1 exec flock "$project/.tandem/java.lock" sh "$0"
fi
if [ -f "$target/Judge.class" ] && cmp -s "$here/pom.xml" "$target/pom.xml" && cmp -s "$here/Judge.java" "$target/Judge.java"; then
  exit 0
fi
for tool in java javac mvn; do
  command -v "$tool" >/dev/null 2>&1 || { echo "$tool is needed to test against ews-java-api; please install a JDK and Maven." >&2; exit 3; }
done
if ! cmp -s "$here/pom.xml" "$target/pom.xml"; then
  rm -rf "$target"
  mkdir -p "$target"
  mvn --quiet --batch-mode --file "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$target/lib" >&2
  cp "$here/pom.xml" "$target/pom.xml"
fi
javac -nowarn -Xlint:none -cp "$target/lib/*" -d "$target" "$here/Judge.java" >&2
cp "$here/Judge.java" "$target/Judge.java"
