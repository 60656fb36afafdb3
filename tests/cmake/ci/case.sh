# The workflows of templates/ci, command by command up to publishing, in a clone such as CI makes: of a tag that
# alice signed, and of one that bob did, who may not release.
python=""
for program in python3 /usr/bin/python3; do
  if "$program" -c 'import yaml' 2>/dev/null; then python=$program; break; fi
done
[ -n "$python" ] || { echo "skipped: no python3 with yaml"; exit 77; }

product=hello
cp -r "$kit/../../templates/cmake-project" src
repository src
mkdir programs tmp-runner
ln -s "$muster" programs/muster
PATH=$work/programs:$PATH
export CMAKE_PREFIX_PATH=$package MUSTER_ANCHOR=$anchor RUNNER_TEMP=$work/tmp-runner
export GITHUB_REF_NAME=v1.0.0 CI_COMMIT_TAG=v1.0.0 TAG_NAME=v1.0.0

for file in github-release.yml gitlab-release.yml Jenkinsfile; do
  { echo 'set -e'; "$python" "$case_dir/commands.py" "$kit/../../templates/ci/$file"; } >"$work/commands"
  MUSTER_RELEASE_KEY=$work/keys/robot
  [ $file != github-release.yml ] || MUSTER_RELEASE_KEY=$(cat "$work/keys/robot")
  export MUSTER_RELEASE_KEY

  tag v1.0.0 alice
  rm -rf clone
  git clone -q "$work/src" clone
  git -C clone checkout -q v1.0.0
  as released env -C clone bash "$work/commands"
  there clone/build/dist/hello-1.0.0-Linux.tar.gz clone/build/dist/hello-1.0.0.intoto.jsonl \
        clone/build/muster/evidence.intoto.jsonl
  gone "$RUNNER_TEMP/release-key"

  tag v1.0.0 bob
  rm -rf clone
  git clone -q "$work/src" clone
  git -C clone checkout -q v1.0.0
  as refused env -C clone bash "$work/commands"
  gone clone/build
done
