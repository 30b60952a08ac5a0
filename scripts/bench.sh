#!/usr/bin/env bash
# Installs what the measurements compare with and measure by: nginx and wrk, Debian packages.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

PATH="$PATH:/usr/sbin:/sbin"
missing=()
for need in nginx wrk; do
  command -v "$need" >/dev/null || missing+=("$need")
done
[ ${#missing[@]} = 0 ] || apt_install ${missing[*]}
