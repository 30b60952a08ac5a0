#!/bin/sh
# Makes the package of the function: package.sh MILEPOST OUT.zip [BACKUP [KEY]]
#
# MILEPOST is the program, built for the function's machine. With BACKUP, a folder that `milepost backup` wrote, the package
# holds that record to read, signed with KEY, the key file of the log, or else with a key of its own; without it, the
# function needs MILEPOST_STREAM.
set -eu
milepost=$(realpath "$1") out=$(realpath -m "$2") here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/bootstrap" "$milepost" "$work/"
if [ $# -gt 2 ]; then
    "$milepost" restore "$3" --data "$work/data" ${4:+--key "$4"}
    # Opened once, so that the snapshot is there that saves a start from reading the whole log.
    "$milepost" events --data "$work/data" --limit 0
fi
rm -f "$out"
(cd "$work" && python3 -m zipfile -c "$out" ./*)
echo "$out"
