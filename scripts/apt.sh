# Debian packages, by name: sourced by the other scripts.

# Installs the packages that are named; where it may not, it says what to run.
apt_install() {
  local command="apt-get install -y --no-install-recommends $*"
  if [ "$(id -u)" = 0 ]; then
    root=()
  elif sudo -n true 2>/dev/null; then
    root=(sudo -n)
  else
    echo "run this, then try again: sudo $command" >&2
    return 1
  fi
  echo "installing $*"
  # The lists may be missing or old on a new machine.
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive $command >/dev/null
}
