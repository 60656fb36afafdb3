# GitHub Enterprise Server, simulated: the script in its environment, which is a chroot where this user may make one, with
# the repository in it and nothing to be written there; no hook after the refs have moved. The pushes are git's own.
# shellcheck shell=bash disable=SC2154
make_chroot() { unshare --mount "$@"; }
if [ "$(id -u)" != 0 ]; then make_chroot() { unshare --map-root-user --mount "$@"; }; fi
make_chroot true 2>/dev/null || skip "no chroot can be made here"
mkdir programs
for program in muster-pre-receive muster-post-receive; do strip -o "programs/$program" "$(dirname "$muster")/../hooks/$program"; done
programs=$work/programs
mkdir repositories
project alice
install() { "$templates/github-enterprise/install" --output made --programs "$programs" --anchor "$anchor" "$@"; }
for name in alice ../alice /alice a/b/c 'a/b;c' .a/b; do stops 2 install --repo "$name"; done
stops 2 "$templates/github-enterprise/install" --output made --programs "$work" --repo example/alice --anchor "$anchor"
stops 2 "$templates/github-enterprise/install" --output made --programs "$programs" --repo example/alice --anchor sha256:0
says "no trust anchor"
foreign "$work/made/script/muster" install --repo example/alice
works install --repo example/alice
works install --repo example/other --mainline refs/heads/trunk
there made/environment.tar.gz made/script/muster
mkdir -p environment
tar -C environment -xzf made/environment.tar.gz
grep -q '^deadline = "4s"$' environment/etc/muster/repositories/example/alice.toml || fail "no deadline of less than 5 seconds"

server=$work/repositories/alice.git
git init -q --bare --template= "$server"
mkdir "$server/hooks"
# A fork: what the first push brings is in the other repository already.
git init -q --bare --template= repositories/network.git
git -C alice push -q "$work/repositories/network.git" main
mkdir -p "$server/objects/info"
echo ../../network.git/objects >"$server/objects/info/alternates"
mkdir -p environment/proc "environment$work/repositories" environment/scripts
cp made/script/muster environment/scripts/muster
cat >inside <<INSIDE
#!/bin/sh
mount --rbind $work/repositories $work/environment$work/repositories
mount -o remount,bind,ro $work/environment$work/repositories
exec chroot $work/environment /scripts/muster
INSIDE
cat >"$server/hooks/pre-receive" <<SERVER
#!/bin/sh
dir=\$(pwd -P)
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin GIT_DIR="\$dir" GIT_OBJECT_DIRECTORY="\$GIT_OBJECT_DIRECTORY" \\
  GIT_ALTERNATE_OBJECT_DIRECTORIES="\$GIT_ALTERNATE_OBJECT_DIRECTORIES" GIT_QUARANTINE_PATH="\$GIT_QUARANTINE_PATH" \\
  GITHUB_USER_LOGIN=alice GITHUB_REPO_NAME="\${TEST_REPO-example/alice}" GITHUB_VIA="" \\
  $(declare -f make_chroot | grep -o 'unshare.*mount') /bin/sh $work/inside
SERVER
chmod +x "$server/hooks/pre-receive"

works git -C alice push -q "$server" main
[ "$(git -C "$server" count-objects)" = "0 objects, 0 kilobytes" ] || fail "the fork has objects of its own"
for _ in 1 2; do
  commit_signed alice
  works git -C alice push -q "$server" main
done
commit_unsigned alice
stops 1 git -C alice push -q "$server" main
says "remote: refused  signature.missing"
git -C alice reset -q --hard HEAD~1
gone "$server/muster" "$server/muster.toml"
[ -z "$(find environment/tmp -maxdepth 1 -name "muster.*")" ] || fail "the script left something in /tmp"

# What lies in the repository has no say over the environment's settings, and what is not known refuses.
printf 'anchor = "sha256:%064d"\n' 0 >"$server/muster.toml"
commit_signed alice
works git -C alice push -q "$server" main
for TEST_REPO in example/unknown ../etc "" example/other; do
  export TEST_REPO
  commit_signed alice
  stops 1 git -C alice push -q "$server" main
done
unset TEST_REPO
works git -C alice push -q "$server" main
rm environment/usr/libexec/muster/muster-pre-receive
commit_signed alice
stops 1 git -C alice push -q "$server" main
