# shellcheck shell=bash
# Sourced by the scripts beside it: where things are kept and which toolchains are used.
# After it, the work folder is the repository's root; $caller is where the script was called.

set -euo pipefail

# shellcheck disable=SC2034 # read by the scripts that source this
caller=$PWD
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/citizen-cloud
toolchains=$cache/toolchains
cd "$repository"

# Lowest versions that are taken from the PATH.
rust_minimum=1.95 java_minimum=17 swift_minimum=6.0 postgres_minimum=13

# What bootstrap unpacks into the cache where the PATH has nothing better.
# shellcheck disable=SC2034 # read by the scripts that source this
{
  swift_root=$toolchains/swift-6.0.3
  deny_home=$toolchains/cargo-deny-0.20.2
  xcode_project_home=$toolchains/openstep-parser-2.0.3
  interop_home=$toolchains/interop-$(cat tests/interop/requirements.txt tests/interop/package-lock.json | sha256sum | head -c 16)
  phone_headers=$toolchains/ziglang-0.17.1
  llvm=19 # clang 16 and older leave TARGET_OS_IOS at 0
}

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$(basename "$0"): $*"
  exit 1
}

# at_least MINIMUM VERSION
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# Prints the first dotted number of a command's output, 0 where there is no such command.
version_of() {
  local text
  text=$("$@" 2>&1) || text=0
  [[ $text =~ [0-9]+(\.[0-9]+)* ]] && echo "${BASH_REMATCH[0]}" || echo 0
}

# Succeeds when cargo, rustc, rustfmt and clippy are there and new enough. Debian's /usr/bin goes
# first where the PATH holds something older.
find_rust() {
  local before=$PATH
  for PATH in "$before" "/usr/bin:$before"; do
    if command -v cargo >/dev/null && command -v cargo-fmt >/dev/null && command -v cargo-clippy >/dev/null &&
      at_least "$rust_minimum" "$(version_of rustc --version)"; then
      # The same warm folder for every clone, and never one that another compiler filled.
      export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/target/rust-$(version_of rustc --version)}
      return
    fi
  done
  PATH=$before
  return 1
}

find_java() { command -v mvn >/dev/null && at_least "$java_minimum" "$(version_of javac -version)"; }

# The folder of PostgreSQL's server, which Debian keeps off the PATH; the newest, where there are several.
find_postgres() {
  postgres_bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [ -x "$postgres_bin/initdb" ] || postgres_bin=$(dirname "$(command -v initdb)")
  [ -x "$postgres_bin/initdb" ] && at_least "$postgres_minimum" "$(version_of "$postgres_bin/postgres" --version)"
}

swift_on_path() {
  [[ $(swift --version 2>/dev/null) =~ Swift\ version\ ([0-9.]+) ]] && at_least "$swift_minimum" "${BASH_REMATCH[1]}"
}
find_swift() { swift_on_path || [ -d "$swift_root" ]; }

# Prints a folder that is kept in memory, where there is one with room: what only processes are killed in gains nothing
# from waiting for a disk.
memory_folder() {
  local free
  free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
  if [ "${free:-0}" -ge 2000000 ]; then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

# The workspace in the one set of features that all its tests are content with: where one script builds a part of it and
# another one another, cargo compiles what they share once for each.
# shellcheck disable=SC2034 # read by the scripts that source this
workspace=(--locked --workspace --features citizen-ffi/bridge-tests)
build_workspace() { cargo build "${workspace[@]}" --lib --bins --tests; }
