# GitLab, simulated: git runs the hooks of another folder (core.hooksPath on the command line), which run those of
# custom_hooks one after another with what was read once, in an environment of a few names. The pushes are git's own.
# shellcheck shell=bash disable=SC2154
mkdir -p gitaly custom storage/@hashed/aa/bb
for hook in pre-receive post-receive; do
  cat >"gitaly/$hook" <<GITALY
#!/bin/bash
here=\$PWD
cat >"$work/tmp/lines.\$\$"
trap 'rm -f "$work/tmp/lines.\$\$"' EXIT
allowed=()
for name in PATH HOME TMPDIR LC_ALL GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL; do
  [ -z "\${!name+set}" ] || allowed+=("\$name=\${!name}")
done
for one in "\$here/custom_hooks/$hook" "\$here/custom_hooks/$hook.d"/* "$work/custom/$hook.d"/*; do
  if [ -x "\$one" ] && [ -f "\$one" ] && [ "\${one%\\~}" = "\$one" ]; then
    env -i "\${allowed[@]}" GIT_DIR="\$here" GL_ID=user-1 GL_USERNAME="\$TEST_USER" GL_PROTOCOL=ssh GL_REPOSITORY=project-1 \\
      GL_PROJECT_PATH=example/alice "\$one" <"$work/tmp/lines.\$\$" || exit 1
  fi
done
GITALY
  chmod +x "gitaly/$hook"
done
# receive: what the other end of a push runs
cat >receive <<RECEIVE
#!/bin/sh
exec git -c core.hooksPath=$work/gitaly receive-pack "\$@"
RECEIVE
chmod +x receive
export TEST_USER=alice REMOTE_USER=mallory
prefix="GL-HOOK-ERR: "

project alice
git -C alice config remote.gitlab.receivepack "$work/receive"
server=$work/storage/@hashed/aa/bb/aabb.git
git -C alice config remote.gitlab.url "$server"
git init -q --bare --template= "$server"
foreign "$server/custom_hooks/pre-receive.d/muster" "$templates/gitlab/install" --repo "$server" --anchor "$anchor"
works "$templates/gitlab/install" --repo "$server" --anchor "$anchor" -- --ledger --deadline 45s
grep -q '^deadline = "45s"$' "$server/muster.toml" || fail "no deadline"
works "$templates/gitlab/install" --repo "$server" --anchor "$anchor"
grep -q '^deadline = "45s"$' "$server/muster.toml" || fail "a second run forgot the deadline"
judged alice gitlab alice GL_USERNAME "$server"
[ -z "$(git -C "$server" for-each-ref refs/muster/doctor)" ] || fail "the examination left a ref"
works "$muster" doctor --stubs custom_hooks/HOOK.d/muster "$server"
says "git runs no hook by itself here"

# For all repositories of a node: each needs its anchor, wikis do not, and none is judged twice.
stops 2 "$templates/gitlab/install" --repo "$server" --anchor "$anchor" --everywhere custom
says "judged twice"
works "$muster" hook uninstall --repo "$server" --stubs custom_hooks/HOOK.d/muster
foreign "$work/custom/pre-receive.d/muster" "$templates/gitlab/install" --repo "$server" --anchor "$anchor" --everywhere custom
works "$templates/gitlab/install" --repo "$server" --anchor "$anchor" --everywhere custom
works "$templates/gitlab/install" --repo "$server" --anchor "$anchor" --everywhere custom --not-judged '*/free.git'
commit_signed alice
works git -C alice push -q gitlab main
ledger_names "$server" alice GL_USERNAME 5
commit_unsigned alice
stops 1 git -C alice push -q gitlab main
says "remote: GL-HOOK-ERR: refused  signature.missing"
for name in other aabb.wiki free; do
  git init -q --bare --template= "storage/@hashed/aa/bb/$name.git"
  git -C alice config remote.gitlab.url "$work/storage/@hashed/aa/bb/$name.git"
  if [ $name = other ]; then
    stops 1 git -C alice push -q gitlab main
    says "no muster.toml names an .anchor."
  else
    works git -C alice push -q gitlab main
  fi
done
