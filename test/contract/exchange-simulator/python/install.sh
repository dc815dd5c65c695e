#!/bin/sh
# Makes the Python environment in which exchangelib plays the independent client: .tandem/venv, exactly the versions of requirements.txt.
# Does nothing when it is already so; two calls at once wait for each other.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../../.." && pwd)
venv="$project/.tandem/venv"
mkdir -p "$project/.tandem"
if command -v flock >/dev/null 2>&1 && [ -z "${TANDEM_VENV_LOCKED:-}" ]; then
  TANDEM_VENV_LOCKED=1 exec flock "$project/.tandem/venv.lock" sh "$0"
fi
if [ -x "$venv/bin/python" ] && cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  exit 0
fi
command -v python3 >/dev/null 2>&1 || { echo "python3 is needed to test against exchangelib; please install it (with its venv module)." >&2; exit 1; }
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
cp "$here/requirements.txt" "$venv/requirements.txt"
