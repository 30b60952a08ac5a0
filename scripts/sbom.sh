#!/usr/bin/env bash
# Writes what the binary is made of, as CycloneDX: every crate of the default build with version, licence and digest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/cargo-tool.sh
PATH="$PWD/.tools/bin:$PATH"

cargo_tool cargo-cyclonedx 0.5.9
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target"
cargo cyclonedx --quiet --manifest-path crates/milepost/Cargo.toml --format json --spec-version 1.5 \
  --describe binaries
# It writes beside the manifest.
mv crates/milepost/milepost_bin.cdx.json "$target/milepost.cdx.json"

python3 - "$target/milepost.cdx.json" <<'PY'
import json, subprocess, sys

bill = json.load(open(sys.argv[1]))
assert bill["bomFormat"] == "CycloneDX", "it is another format"
listed = {(one["name"], one["version"]) for one in bill["components"]}
tree = ["cargo", "tree", "--locked", "--package", "milepost", "--edges", "normal", "--prefix", "none", "--format", "{p}"]
lines = subprocess.run(tree, check=True, capture_output=True, text=True).stdout.splitlines()
built = {(line.split()[0], line.split()[1].lstrip("v")) for line in lines if line.strip()}
missing = {(name, version) for name, version in built - listed if name != "milepost"}
assert not missing, f"not in the bill: {sorted(missing)}"
without = [one["name"] for one in bill["components"] if not one.get("licenses")]
assert not without, f"without a licence: {without}"
print(f"{sys.argv[1]}: {len(listed)} crates, each with its licence")
PY
