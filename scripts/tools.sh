#!/usr/bin/env bash
# Makes .tools/python, the light clients of the tests, from tests/clients/requirements.txt; keeps it while that is the
# same.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

requirements=tests/clients/requirements.txt
python=.tools/python
made_from=$(cat "$requirements" <(python3 --version) | sha256sum)
[ "$(cat $python/made-from 2>/dev/null)" = "$made_from" ] && exit

echo "making $python: the light clients"
mkdir -p .tools
python3 -m venv --clear $python 2>/dev/null || { apt_install python3-venv && python3 -m venv --clear $python; }
$python/bin/pip install --quiet --disable-pip-version-check --requirement "$requirements"
echo "$made_from" >$python/made-from
