#!/usr/bin/env bash
# Installs what the tests of the platforms need: tools that make, read and run images without a daemon, and the adapter that
# stands in front of the service on AWS Lambda.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

needed=(buildah:buildah readelf:binutils runc:runc skopeo:skopeo umoci:umoci)
missing=()
for need in "${needed[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
[ ${#missing[@]} = 0 ] || apt_install ${missing[*]}

# It serves whatever it is asked, its version too, so the version stands beside it.
adapter=1.0.0-rc1
if [ "$(cat .tools/lambda-adapter-version 2>/dev/null)" != $adapter ]; then
  echo "making .tools/bin/lambda-adapter $adapter"
  cargo install --quiet --locked --debug --force --root .tools lambda_web_adapter --version $adapter
  echo $adapter >.tools/lambda-adapter-version
fi
