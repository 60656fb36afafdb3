# What cases are written with. Everything lies in $work, which is removed: sources in src, the build in bld,
# what is installed in out.
# shellcheck shell=bash disable=SC2154

# ---- a world of its own ----
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars) SSH_AUTH_SOCK DESTDIR CMAKE_GENERATOR CMAKE_BUILD_TYPE CMAKE_PREFIX_PATH \
      CMAKE_CONFIG_TYPE CMAKE_BUILD_PARALLEL_LEVEL Muster_DIR MAKEFLAGS MFLAGS MAKELEVEL CMAKE_INSTALL_MODE \
      XDG_STATE_HOME XDG_CONFIG_HOME XDG_CACHE_HOME CPACK_GENERATOR VERBOSE 2>/dev/null || true
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0 LC_ALL=C TMPDIR=$work/tmp
export CMAKE_EXPORT_NO_PACKAGE_REGISTRY=1
mkdir "$HOME" "$TMPDIR" "$work/keys"

multi=""
[ "$generator" != "Ninja Multi-Config" ] || multi=1
steps=0

fail() {
  printf '%s\n' "FAILED ($(basename "$case_dir"), $generator): $*" >&2
  [ ! -f "$work/stdout" ] || { echo "---- output of the last step ----"; cat "$work/stdout" "$work/stderr"; } >&2
  exit 1
}

# ---- steps ----

# as STEP COMMAND...: runs it, and holds what comes out against the step's files.
as() {
  local step=$1 wanted=${usual_result:-0} got=0 stream said pattern
  shift
  steps=$((steps + 1))
  [ ! -f "$case_dir/$step-result.txt" ] || wanted=$(cat "$case_dir/$step-result.txt")
  "$@" >"$work/stdout" 2>"$work/stderr" </dev/null || got=$?
  [[ $got =~ ^($wanted)$ ]] || fail "$step: exit status $got instead of $wanted"
  cat "$work/stdout" "$work/stderr" >"$work/output"
  for stream in stdout stderr output; do
    [ -f "$case_dir/$step-$stream.txt" ] || continue
    said=$(tr -s ' \n\t' ' ' <"$work/$stream")
    pattern=$(tr -s ' \n\t' ' ' <"$case_dir/$step-$stream.txt")
    pattern=${pattern% }
    [[ $said =~ $pattern ]] || fail "$step: its $stream is not as $step-$stream.txt says"
  done
}

there() { local file; for file in "$@"; do [ -e "$file" ] || fail "$file is missing"; done; }
gone() { local file; for file in "$@"; do [ ! -e "$file" ] || fail "$file is there"; done; }
holds() { grep -q -- "$2" "$1" || fail "$1 does not hold $2"; }

# configure STEP [CMAKE OPTIONS...]: a Release build, in all generators.
configure() {
  local step=$1
  shift
  local type=(-DCMAKE_BUILD_TYPE=Release)
  [ "$generator" != "Unix Makefiles" ] || type+=(-DCMAKE_RULE_MESSAGES=OFF -DCMAKE_COLOR_MAKEFILE=OFF)
  [ -z "$multi" ] || type=("-DCMAKE_CONFIGURATION_TYPES=Debug;Release" -DCMAKE_DEFAULT_BUILD_TYPE=Release)
  as "$step" cmake -S "$work/src" -B "$work/bld" -G "$generator" "${type[@]}" "-DMuster_DIR=$package" \
     "-DMUSTER_TEST_ANCHOR=$anchor" "$@"
}
build() { local step=$1; shift; as "$step" cmake --build "$work/bld" ${multi:+--config Release} "$@"; }
install_to() { local step=$1; shift; as "$step" cmake --install "$work/bld" --prefix "$work/out" ${multi:+--config Release} "$@"; }
pack() { local step=$1; shift; ( cd "$work/bld" && as "$step" cpack ${multi:+-C Release} "$@" ) || exit 1; steps=$((steps + 1)); }

# No step let anything out.
nothing_out() {
  gone "$work/out"
  [ -z "$(find "$work/bld" -maxdepth 1 -name '*.tar.gz')" ] || fail "a package is there"
}

# ---- people and their repository ----

day() { date -u -d "$1" +%Y-%m-%dT00:00:00Z; }

# key WHO: makes a key
key() { [ -f "$work/keys/$1" ] || ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/keys/$1"; }

roster_key() { # WHO USES [MORE LINES]
  key "$1"
  printf '[[person]]\nid = "%s"\nname = "%s"\nemails = ["%s@example.org"]\n\n' "$1" "$1" "$1"
  printf '[[key]]\nholder = "%s"\nssh = "%s"\nadded = %s\nuses = [%s]\n%s\n\n' \
         "$1" "$(cut -d' ' -f1,2 "$work/keys/$1.pub")" "$(day '-90 days')" "$2" "${3:-}"
}

# roster VERSION [PREVIOUS]: alice governs, commits and releases; bob commits; carol's key has ended; a robot
# releases.
roster() {
  printf 'schema = "muster/roster/1"\nproject = "test/app"\nversion = %s\n%s\n' "$1" "${2:+previous = \"$2\"}"
  printf 'issued = %s\nexpires = %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(day '+1 year')"
  printf '[governance]\ngovernors = ["alice"]\nthreshold = 1\nmainline = "refs/heads/main"\n\n'
  roster_key alice '"git", "release", "roster", "approval"'
  roster_key bob '"git"'
  roster_key carol '"git", "release"' "until = $(day '-10 days')"
  key robot
  printf '[[robot]]\nid = "robot"\nowner = "alice"\nemails = ["robot@example.org"]\n\n'
  printf '[[key]]\nholder = "robot"\nssh = "%s"\nadded = %s\nuses = ["release"]\n\n' \
         "$(cut -d' ' -f1,2 "$work/keys/robot.pub")" "$(day '-90 days')"
  printf '[[commits]]\nname = "mainline"\nrefs = ["refs/heads/main"]\nsigners = ["alice", "bob"]\n\n'
  printf '[[tags]]\nname = "versions"\nrefs = ["refs/tags/v*"]\nsigners = ["alice", "bob", "carol"]\n\n'
  printf '[[releases]]\nname = "stable"\nproducts = ["%s"]\nchannels = ["stable"]\nsigners = ["alice", "carol", "robot"]\n' \
         "${product:-app}"
}

# sign_roster FOLDER
sign_roster() {
  mkdir -p "$1/.muster/signatures"
  ssh-keygen -q -Y sign -n muster-roster -f "$work/keys/alice" <"$1/.muster/roster.toml" \
    >"$1/.muster/signatures/alice.sig" 2>/dev/null
}

digest() { printf 'sha256:%s' "$(sha256sum "$1" | cut -d' ' -f1)"; }

# next_roster FOLDER LINE: the next version, with a line more at its end
next_roster() {
  local old version
  old=$(digest "$1/.muster/roster.toml")
  version=$(sed -n 's/^version = //p' "$1/.muster/roster.toml")
  mkdir -p "$1/.muster/history"
  mkdir "$1/.muster/history/$version"
  mv "$1/.muster/roster.toml" "$1/.muster/signatures" "$1/.muster/history/$version"
  { roster $((version + 1)) "$old"; printf '%s\n' "$2"; } >"$1/.muster/roster.toml"
  sign_roster "$1"
}

# by WHO GIT ARGUMENTS...: git in src (or $repo) as somebody, signing
by() {
  local who=$1
  shift
  key "$who"
  git -C "${repo:-$work/src}" -c user.name="$who" -c user.email="$who@example.org" -c gpg.format=ssh \
      -c user.signingkey="$work/keys/$who" "$@"
}
commit() { by "$1" add -A; by "$1" commit -q -S --allow-empty -m "change by $1"; }
commit_unsigned() { by "$1" add -A; by "$1" commit -q --no-gpg-sign --allow-empty -m "change by $1, not signed"; }
tag() { by "$2" tag -s -f -m "$1" "$1" >/dev/null 2>&1; }

# repository FOLDER: makes one of what lies in it, with a roster in its first commit; sets anchor
repository() {
  local repo=$1
  git init -q -b main "$repo"
  mkdir -p "$repo/.muster"
  roster 1 >"$repo/.muster/roster.toml"
  sign_roster "$repo"
  anchor=$(digest "$repo/.muster/roster.toml")
  commit alice
}

# project [FILE=CONTENT...]: the case's project as src, in a repository
project() {
  mkdir "$work/src"
  if [ -f "$case_dir/CMakeLists.txt" ]; then
    ( cd "$case_dir" && find . -type f ! -name case.sh ! -name '*-result.txt' ! -name '*-std???.txt' -print0 |
      xargs -0 cp --parents -t "$work/src" )
  else
    cp "$kit/app/"* "$work/src"
  fi
  repository "$work/src"
}
