#!/usr/bin/env bash
# Makes the container image, without a daemon: image.sh OUT [FEATURES]
#
# OUT is a folder that becomes an OCI layout with the tag `latest`: push it with `skopeo copy oci:OUT:latest docker://…`.
# FEATURES are those of the program, such as milepost/jetstream. MILEPOST names a static program that is there already.
set -euo pipefail
out=$(realpath -m "$1") features=${2:-}
cd "$(dirname "$0")/.."
target=x86_64-unknown-linux-gnu
command -v buildah >/dev/null || { echo "buildah is not installed; make platforms installs it" >&2; exit 1; }

milepost=${MILEPOST:-}
if [ -z "$milepost" ]; then
  # With a target of its own, what runs while building stays as it is.
  RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target $target --package milepost --bin milepost \
    ${features:+--features "$features"}
  milepost=${CARGO_TARGET_DIR:-target}/$target/release/milepost
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/data"
python3 scripts/licences.py "$work/licenses" "$features" >&2
cp "$milepost" "$work/milepost"
strip "$work/milepost"
if readelf --program-headers "$work/milepost" | grep -q INTERP; then
  echo "$milepost needs libraries of a system; an image FROM scratch has none" >&2
  exit 1
fi
# Files of a build on this machine alone; nothing is run in the image, so nothing has to be kept apart.
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
buildah=(buildah --root "$work/storage" --runroot "$work/run")
"${buildah[@]}" build --quiet --file deploy/Containerfile --tag milepost:latest \
  --label org.opencontainers.image.title=Milepost --label org.opencontainers.image.licenses="MIT OR Apache-2.0" "$work" >"$work/built"
rm -rf "$out"
"${buildah[@]}" push --quiet milepost:latest "oci:$out:latest" >"$work/pushed"
echo "$out"
