#!/usr/bin/env bash
# Whether the dependencies are such as deny.toml wants them, and all used.
set -euo pipefail
cd "$(dirname "$0")/.."

# Installs a tool of cargo into .tools, where that version is not there yet. An unoptimised one is built in half the
# time and is fast enough.
tool() {
  [ "$(.tools/bin/"$1" --version 2>/dev/null | grep -o '[0-9.]*$')" = "$2" ] && return
  echo "making .tools/bin/$1 $2"
  cargo install --quiet --locked --debug --force --root .tools "$1" --version "$2"
}

tool cargo-deny 0.20.2
tool cargo-machete 0.9.2

.tools/bin/cargo-deny --log-level error check licenses bans sources --show-stats
if timeout 60 .tools/bin/cargo-deny --log-level off fetch db 2>/dev/null; then
  .tools/bin/cargo-deny check advisories
else
  echo "advisories: not checked, since their database cannot be reached from here"
fi
.tools/bin/cargo-machete
