#!/usr/bin/env bash
# Installs the heavy clients of the tests: Debian packages, and npm packages into .tools/node.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/apt.sh

# A program and the package that brings it.
needed=(
  biber:biber chromium:chromium newsboat:newsboat node:nodejs npm:npm pandoc:pandoc r2e:rss2email ruby:ruby sfeed:sfeed
  sqlite3:sqlite3 xmllint:libxml2-utils
)
missing=()
for need in "${needed[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
[ ${#missing[@]} = 0 ] || apt_install ${missing[*]}
# Some releases of Debian keep it apart from ruby.
ruby -e 'require "rss"' 2>/dev/null || apt_install ruby-rss

node=.tools/node
made_from=$(cat tests/clients/package-lock.json <(node --version) | sha256sum)
[ "$(cat $node/made-from 2>/dev/null)" = "$made_from" ] && exit
echo "making $node: the clients from npm"
mkdir -p $node
cp tests/clients/package.json tests/clients/package-lock.json $node/
npm ci --prefix $node --no-audit --no-fund --loglevel=error >/dev/null
echo "$made_from" >$node/made-from
