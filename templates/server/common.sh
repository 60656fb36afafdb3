# What the installers share. Sourced by them, from the folder beside; they are POSIX sh, and hand every name on as
# an argument of its own.
# shellcheck shell=sh

muster=${MUSTER:-muster}
mark="# muster forge stub 1"

say() { printf '%s\n' "$*" >&2; }
# refuse WHY REMEDY: nothing is done by halves that a second run would not complete.
refuse() {
  say "install: $1"
  [ -z "${2:-}" ] || say "  remedy   $2"
  exit 2
}
# The comment at the head of the installer.
usage() { sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0; }
misused() { refuse "$1" "install --help"; }
# value OPTION VALUE...: refuses an option without one
value() { [ $# -ge 2 ] || misused "$1 needs a value"; }

# In single quotes nothing has a meaning to sh but the quote itself.
quoted() { printf '%s\n' "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/"; }

need() { command -v "$1" >/dev/null 2>&1 || refuse "there is no $1 here" "${2:-install it}"; }
need_muster() { need "$muster" "install muster whole (cmake --install), or name the program: MUSTER=/path/to/muster"; }

# whole DIR: its path without links
whole() {
  case $1 in
    *'
'*) refuse "a path holds a line feed" "use folders with ordinary names" ;;
  esac
  (cd "$1" 2>/dev/null && pwd -P) || refuse "there is no folder $1" "give an existing one"
}

# git_directory DIR: the path of a repository on the server. Refuses that of somebody else, whose hooks would run
# under another account than the one that is looked at here.
git_directory() {
  found=$(whole "$1") || exit $?
  [ -f "$found/HEAD" ] && [ -d "$found/objects" ] || refuse "$found is no git directory of a server" "give the path of a bare repository"
  [ "$(stat -c %u "$found")" = "$(id -u)" ] ||
    refuse "$found belongs to $(stat -c %U "$found")" "run this as that user, under whose account pushes arrive"
  printf '%s\n' "$found"
}

# same A B: whether two names are of one file
same() { [ "$(readlink -f -- "$1")" = "$(readlink -f -- "$2")" ]; }

# ours_or_free FILE...: refuses where something lies that is not ours
ours_or_free() {
  for file in "$@"; do
    [ -e "$file" ] || [ -L "$file" ] || continue
    if [ -f "$file" ] && [ ! -L "$file" ] && [ "$(sed -n 2p "$file" | cut -c "1-${#mark}")" = "$mark" ]; then continue; fi
    refuse "there is another hook: $file" "move it elsewhere, or have it run beside ours; it is not overwritten"
  done
}

# put FILE: standard input as a program, whole or not at all
put() {
  mkdir -p "$(dirname "$1")"
  cat >"$1.new$$"
  chmod 755 "$1.new$$"
  mv "$1.new$$" "$1"
  [ -x "$1" ] || refuse "$1 cannot be executed where it lies" "put it on a file system that is not mounted noexec"
}

# for_listed FILE STUB LIST [VARIABLE...]: a hook that serves many repositories. It runs STUB, but for repositories
# without a muster.toml whose path matches a line of LIST. VARIABLEs are those that name the pusher on other servers.
for_listed() {
  file=$1 stub=$2 list=$3
  shift 3
  {
    printf '#!/bin/sh\n%s: written by an installer of muster, which replaces it\n' "$mark"
    printf 'stub=%s\nlist=%s\n' "$(quoted "$stub")" "$(quoted "$list")"
    [ $# -eq 0 ] || printf 'unset %s\n' "$*"
    cat <<'STUB'
here=$(pwd -P) || exit 3
if [ ! -e muster.toml ] && [ -r "$list" ]; then
  while IFS= read -r pattern; do
    case $pattern in '' | '#'*) continue ;; esac
    # A pattern on purpose.
    # shellcheck disable=SC2254
    case $here in $pattern) exit 0 ;; esac
  done <"$list"
fi
exec "$stub"
STUB
  } | put "$file"
}
