# Bitbucket Data Center, simulated: the scripts run in another folder than the repository, by its names, with the
# quarantine's variables before the refs move and without any afterwards. The pushes are git's own.
# shellcheck shell=bash disable=SC2154
mkdir -p repositories/1 repositories/2 callback elsewhere
for id in 1 2; do
  git init -q --bare --template= "repositories/$id"
  mkdir "repositories/$id/hooks"
  for hook in pre-receive post-receive; do
    quarantine='GIT_OBJECT_DIRECTORY="$GIT_OBJECT_DIRECTORY" GIT_ALTERNATE_OBJECT_DIRECTORIES="$GIT_ALTERNATE_OBJECT_DIRECTORIES" GIT_QUARANTINE_PATH="$GIT_QUARANTINE_PATH"'
    [ $hook = pre-receive ] || quarantine=""
    cat >"repositories/$id/hooks/$hook" <<BITBUCKET
#!/bin/sh
cd $work/elsewhere
exec env -i PATH="\$PATH" HOME="\$HOME" TMPDIR="\$TMPDIR" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null $quarantine \\
  BB_HOOK_TRIGGER_ID=push BB_IS_DRY_RUN=\${TEST_DRY_RUN:-false} BB_PROJECT_KEY=\${TEST_KEY:-EX} BB_REPO_SLUG=slug-$id \\
  BB_USER_NAME=alice GL_USERNAME=daemon $work/scripts/$hook
BITBUCKET
    chmod +x "repositories/$id/hooks/$hook"
  done
done
server=$work/repositories/1
project alice
install() { "$templates/bitbucket/install" --output scripts --project EX --slug slug-1 --repo "$server" --anchor "$anchor" "$@"; }
stops 2 "$templates/bitbucket/install" --output scripts --project ../EX --slug slug-1 --repo "$server" --anchor "$anchor"
foreign "$work/scripts/pre-receive" install
works install -- --ledger --no-doctor
works install -- --no-doctor
stops 2 "$templates/bitbucket/install" --output scripts --project EX --slug slug-1 --repo repositories/2 --anchor "$anchor"
says "leads elsewhere"
judged alice "$server" alice BB_USER_NAME "$server"

# A dry run judges and writes nothing down.
before=$(find "$server/muster" -type f -exec sha256sum {} + | sort; cat "$server/muster.toml")
old=$(git -C alice rev-parse HEAD)
dry_run() {
  ( cd elsewhere && printf '%s %s refs/heads/main\n' "$old" "$1" |
    env BB_IS_DRY_RUN=true BB_PROJECT_KEY=EX BB_REPO_SLUG=slug-1 BB_USER_NAME=alice "$work/scripts/pre-receive" )
}
commit_signed alice
git -C "$server" fetch -q "$work/alice" main
works dry_run "$(git -C alice rev-parse HEAD)"
commit_unsigned alice
git -C "$server" fetch -q "$work/alice" main
stops 1 dry_run "$(git -C alice rev-parse HEAD)"
says "signature.missing"
[ "$(find "$server/muster" -type f -exec sha256sum {} + | sort; cat "$server/muster.toml")" = "$before" ] || fail "a dry run wrote something down"

# Of a server that only observes it stops nothing, and says all the same what would be refused.
kept=$(cat "$server/muster.toml")
sed -i '/^mode *=/d' "$server/muster.toml"
printf 'mode = "observe"\n%s\n' "$(cat "$server/muster.toml")" >"$server/muster.toml"
works dry_run "$(git -C alice rev-parse HEAD)"
says "signature.missing"
printf '%s\n' "$kept" >"$server/muster.toml"

# A repository that nobody has given its anchor refuses, and so do names that are none.
stops 1 git -C alice push -q "$work/repositories/2" main
says "nobody has given EX/slug-2 its trust anchor"
export TEST_KEY=../EX
stops 1 git -C alice push -q "$server" main
says "did not say which repository"
