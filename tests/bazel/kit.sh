# What cases are written with, besides the people, rosters and steps of tests/cmake/kit.sh. Everything lies in
# $work, which is removed: the workspace in src, what Bazel keeps in bzl.
# shellcheck shell=bash disable=SC2154
generator=${modules:+modules}
generator=${generator:-WORKSPACE}
. "$kit/../cmake/kit.sh"
unset MUSTER USE_BAZEL_VERSION BAZEL_REAL TEST_TMPDIR 2>/dev/null || true
export USER=${USER:-nobody}

mkdir "$work/bin"
ln -s "$muster" "$work/bin/muster"
export PATH=$work/bin:$PATH

# Bazel, as Debian has it, offline: 4 with WORKSPACE, 7 with modules. A server of a case lives as long as the
# case. What only one of them calls so is named here.
if [ -n "$modules" ]; then
  {
    echo "common --noenable_workspace --lockfile_mode=off"
    for name in zlib protobuf buildozer apple_support; do
      echo "common --override_module=$name=$kit/overrides/modules/$name"
    done
  } >"$work/bazelrc"
  validations=--norun_validations every=common
else
  {
    echo "common --override_repository=rules_java=/usr/share/bazel/rules/java"
    echo "common --override_repository=rules_proto=/usr/share/bazel/rules/proto"
    echo "common --override_repository=platforms=/usr/share/bazel/tools/platforms"
    echo "common --override_repository=bazel_skylib=/usr/share/bazel/tools/skylib"
    for name in rules_cc rules_shell remote_coverage_tools; do
      echo "common --override_repository=$name=$kit/overrides/$name"
    done
  } >"$work/bazelrc"
  validations=--noexperimental_run_validations every=build
fi
{
  echo "build --nosandbox_debug"
  # Of every command where Bazel lets them be: they say what is loaded.
  for flag in ${flags[@]+"${flags[@]}"}; do echo "$every $flag"; done
} >>"$work/bazelrc"
startup=(--nohome_rc "--bazelrc=$work/bazelrc" "--output_user_root=$work/bzl"
         --host_jvm_args=-Xmx400m --host_jvm_args=-XX:TieredStopAtLevel=1 --max_idle_secs=120)
run_bazel() { ( cd "${workspace:-$work/src}" && "$bazel" "${startup[@]}" "$@" ); }
stop_bazel() { [ ! -d "$work/bzl" ] || run_bazel shutdown >/dev/null 2>&1 || true; }

# bazel_as STEP COMMAND [ARGUMENTS...]
bazel_as() {
  local step=$1 command=$2
  shift 2
  as "$step" run_bazel "$command" --color=no --curses=no --noshow_progress "$@"
}
# release STEP [ARGUMENTS...]: builds //:release as a release
release() { local step=$1; shift; bazel_as "$step" build --config=release --subcommands "$@" //:release; }

out=$work/src/bazel-bin
released() { there "$out/release/app.txt" "$out/release.intoto.jsonl"; }
# Nothing of the release is there, whatever was before.
nothing_released() {
  gone "$out/release/app.txt" "$out/release.intoto.jsonl" "$out/release.seal.json"
  [ -z "$(find -L "$out/release" -type f 2>/dev/null)" ] || fail "there is a file in bazel-bin/release"
}
# ran N WHAT: how many actions of this description the last step has run.
ran() {
  local count
  count=$(grep -c -F "[action '$2" "$work/output" || true)
  [ "$count" = "$1" ] || fail "$count and not $1 actions '$2…' were run"
}

# Whatever a case changes in every roster: a filter of its text.
change_roster() { cat; }
eval "plain_$(declare -f roster)"
roster() { plain_roster "$@" | change_roster; }

# With the rules where they are, in one of the two ways.
workspace_files() {
  sed -i "s|@RULES@|$rules|; s|\"../..\"|\"$rules\"|" "$work/src/WORKSPACE" "$work/src/MODULE.bazel"
  if [ -n "$modules" ]; then rm "$work/src/WORKSPACE"; else rm "$work/src/MODULE.bazel"; fi
}

# project: app/ and the case's own files as a workspace in src, in a repository that alice has signed. @ANCHOR@
# in BUILD.bazel becomes the anchor.
project() {
  mkdir "$work/src"
  cp -r "$kit/app/." "$work/src"
  ( cd "$case_dir" && find . -type f ! -name case.sh ! -name '*-result.txt' ! -name '*-output.txt' ! -name '*-std???.txt' \
      -print0 | xargs -0 -r cp --parents -t "$work/src" )
  workspace_files
  mkdir -p "$work/src/.muster"
  roster 1 >"$work/src/.muster/roster.toml"
  sign_roster "$work/src"
  anchor=$(digest "$work/src/.muster/roster.toml")
  find "$work/src" -name BUILD.bazel -exec sed -i "s|@ANCHOR@|$anchor|" {} +
  git init -q -b main "$work/src"
  muster --repo "$work/src" init --bazel -q >/dev/null
  commit alice
}
