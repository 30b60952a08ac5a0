# Tools of cargo: sourced by the other scripts.

# Installs a tool of cargo into .tools, where that version is not there yet. An unoptimised one is built in half the
# time and is fast enough.
cargo_tool() {
  # Some say their version as a command of cargo only.
  local said
  said=$({ ".tools/bin/$1" --version || ".tools/bin/$1" "${1#cargo-}" --version; } 2>/dev/null | grep -o '[0-9.]*$') || true
  [ "$said" = "$2" ] && return
  echo "making .tools/bin/$1 $2"
  cargo install --quiet --locked --debug --force --root .tools "$1" --version "$2"
}
