#!/usr/bin/env bash
# Lets cargo-fuzz look for bytes that make a door panic: so many seconds for each target, 60 unless said. What it finds is
# put into tests/data/fuzz, where every test run tries it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cargo-tool.sh
PATH="$PWD/.tools/bin:$PATH"

# cargo-fuzz asks the compiler for what only the nightly one gives; where that is not installed, the usual one is let to.
toolchain=+nightly
rustup toolchain list | grep -q '^nightly' || { toolchain=; export RUSTC_BOOTSTRAP=1; }
cargo_tool cargo-fuzz 0.13.2
failed=0
for target in fuzz/fuzz_targets/*.rs; do
  name=$(basename "$target" .rs)
  found=fuzz/artifacts/$name corpus=fuzz/corpus/$name
  mkdir -p "$corpus"
  echo "== $name: ${1:-60} s"
  cargo $toolchain fuzz run "$name" "$corpus" "tests/data/fuzz/$name" -- \
    -max_total_time="${1:-60}" -timeout=10 -max_len=65536 -print_final_stats=1 2>&1 | tail -n 12 || failed=1
  if compgen -G "$found/*" >/dev/null; then
    cp "$found"/* "tests/data/fuzz/$name/"
    echo "$name: found $(ls "$found" | wc -l), now in tests/data/fuzz/$name" >&2
    failed=1
  fi
done
exit $failed
