#!/usr/bin/env bash
# Builds the release twice, from two copies in two folders, and holds the bytes against each other.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() {
  local copy=$work/$1/milepost
  mkdir -p "$work/$1"
  git clone --quiet --no-hardlinks . "$copy"
  # Neither the folder of the sources nor that of the crates is part of the binary.
  local flags="--remap-path-prefix=$copy=/milepost --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
  (cd "$copy" && CARGO_TARGET_DIR="$work/$1/target" CARGO_INCREMENTAL=0 RUSTFLAGS="$flags" \
    cargo build --quiet --release --locked --package milepost)
  sha256sum <"$work/$1/target/release/milepost" | cut -d' ' -f1
}

one=$(build one)
echo "one   $one"
other=$(build another-folder)
echo "other $other"
[ "$one" = "$other" ] || { echo "the two builds differ" >&2; exit 1; }
echo "the release of $(git rev-parse --short HEAD) is the same, wherever it is built with $(rustc --version)"
