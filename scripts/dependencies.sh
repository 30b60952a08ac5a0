#!/usr/bin/env bash
# Whether the dependencies are such as deny.toml wants them, and all used.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/cargo-tool.sh

cargo_tool cargo-deny 0.20.2
cargo_tool cargo-machete 0.9.2

.tools/bin/cargo-deny --log-level error check licenses bans sources --show-stats
if timeout 60 .tools/bin/cargo-deny --log-level off fetch db 2>/dev/null; then
  .tools/bin/cargo-deny check advisories
else
  echo "advisories: not checked, since their database cannot be reached from here"
fi
.tools/bin/cargo-machete
