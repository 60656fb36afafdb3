# The workflows of templates/ci that verify, where no hook can run: their commands, in a clone such as CI makes, for requests
# of every kind and for what was merged.
# shellcheck shell=bash disable=SC2154
for python in python3 /usr/bin/python3 none; do
  if "$python" -c 'import yaml' 2>/dev/null; then break; fi
done
[ "$python" != none ] || skip "no python3 with yaml"
ci=$templates/../ci
mkdir programs
ln -s "$muster" programs/muster
PATH=$work/programs:$PATH
project app
git -C app config receive.denyCurrentBranch ignore
count=0
# Commits of one second would be one commit.
different() { count=$((count + 1)); git -C app commit -q --allow-empty "$1" -m "commit $count"; }
# branch NAME HOW...: from main, commits signed and not
branch() {
  git -C app checkout -q -B "$1" main
  shift
  for how in "$@"; do
    if [ "$how" = signed ]; then different -S; else different --no-gpg-sign; fi
  done
}
# checked STATUS EVENT NAME: both workflows end so
checked() {
  local head
  head=$(git -C app rev-parse "$3")
  for file in github-verify.yml gitlab-verify.yml; do
    rm -rf clone
    git clone -q "$work/app" clone
    git -C clone checkout -q origin/main
    { echo 'set -e'; "$python" "$kit/workflow.py" "$ci/$file" "$2" | sed "s/sha256:PUT-YOURS-HERE/$anchor/"; } >commands
    request=""
    [ "$2" != request ] || request=7
    stops "$1" env -C clone MUSTER_ANCHOR="$anchor" HEAD="$head" BRANCH=main CI_COMMIT_SHA="$head" CI_MERGE_REQUEST_IID="$request" \
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main bash "$work/commands"
  done
}
git -C app checkout -q --detach
branch good signed signed
checked 0 request good
branch bad signed unsigned
checked 1 request bad
says "signature.missing"
branch hidden unsigned signed
checked 1 request hidden

# What does not stand on top of the mainline is not judged, and does not pass.
git -C app checkout -q main
different -S
checked 2 request good
says "is not on the first-parent line"
branch merges signed
git -C app merge -q --no-ff -S -m "bring it in" bad
checked 1 request merges
says "signature.missing"

# The mainline itself, whatever came onto it.
checked 0 push main
git -C app checkout -q main
git -C app merge -q --ff-only merges
checked 1 push main
