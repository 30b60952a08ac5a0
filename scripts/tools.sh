#!/usr/bin/env bash
# What the tests use: .tools/python, the light clients, from tests/clients/requirements.txt; kept while that is the same.
# And curl, with which the README asks. And mkfs.xfs, for power cuts on XFS, and libfaketime, for clocks that step; what needs
# these two is left out aloud where they are not.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

PATH="$PATH:/usr/sbin:/sbin"
command -v curl >/dev/null || apt_install curl
command -v mkfs.xfs >/dev/null || apt_install xfsprogs || echo "going on without xfsprogs" >&2
compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || apt_install libfaketime || echo "going on without libfaketime" >&2

requirements=tests/clients/requirements.txt
python=.tools/python
made_from=$(cat "$requirements" <(python3 --version) | sha256sum)
[ "$(cat $python/made-from 2>/dev/null)" = "$made_from" ] && exit

echo "making $python: the light clients"
mkdir -p .tools
python3 -m venv --clear $python 2>/dev/null || { apt_install python3-venv && python3 -m venv --clear $python; }
$python/bin/pip install --quiet --disable-pip-version-check --requirement "$requirements"
echo "$made_from" >$python/made-from
