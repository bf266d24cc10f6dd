#!/bin/sh
# Installs Lykta from this folder, without a network: sh install.sh [FOLDER]. PYTHON=/path names a Python.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/.*"python": "\([0-9.]*\)".*/\1/p' "$here/made-for.json")
for python in "${PYTHON:-}" "python$version" python3 python; do
    if [ -n "$python" ] && command -v "$python" >/dev/null 2>&1; then
        exec "$python" -I "$here/install.py" "$@"
    fi
done
echo "install: no Python was found. Install Python $version, or name it: PYTHON=/path/to/python sh install.sh" >&2
exit 2
