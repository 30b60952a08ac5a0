#!/usr/bin/env bash
# Installs the heavy clients of the tests: Debian packages, and npm packages into .tools/node.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

# A program and the package that brings it.
needed=(
  biber:biber chromium:chromium newsboat:newsboat node:nodejs npm:npm pandoc:pandoc r2e:rss2email ruby:ruby sfeed:sfeed
  xmllint:libxml2-utils
)
missing=()
for need in "${needed[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
ruby -e 'require "rss"' 2>/dev/null || missing+=(ruby-rss)
if ! command -v ruby >/dev/null && [ -z "$(apt-cache policy ruby-rss 2>/dev/null)" ]; then
  # Where Debian has no such package, ruby brings it.
  missing=("${missing[@]/ruby-rss/}")
fi
[ ${#missing[@]} = 0 ] || apt_install ${missing[*]}

node=.tools/node
made_from=$(cat tests/clients/package-lock.json <(node --version) | sha256sum)
[ "$(cat $node/made-from 2>/dev/null)" = "$made_from" ] && exit
echo "making $node: the clients from npm"
mkdir -p $node
cp tests/clients/package.json tests/clients/package-lock.json $node/
npm ci --prefix $node --no-audit --no-fund --loglevel=error >/dev/null
echo "$made_from" >$node/made-from
