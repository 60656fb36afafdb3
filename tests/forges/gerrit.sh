# Gerrit's plugin hooks, simulated: one call a ref, with options and without standard input, in the repository's folder and
# the daemon's environment; what a hook refuses does not move. The objects are written before, as Gerrit does.
# shellcheck shell=bash disable=SC2154
mkdir -p site/etc site/plugins site/git
: >site/etc/gerrit.config
: >site/plugins/hooks.jar
site=$work/site
server=$site/git/alice.git
git init -q --bare --template= "$server"
git init -q --bare --template= "$site/git/All-Users.git"
git init -q --bare --template= "$site/git/other.git"
export GL_USERNAME=daemon REMOTE_USER=daemon

# gerrit REPOSITORY HOOK OPTIONS...: runs a hook as the plugin does
gerrit() {
  local repository=$1 hook=$2
  shift 2
  ( cd "$repository" && GIT_DIR=$repository GERRIT_SITE=$site "$site/hooks/$hook" "$@" </dev/null 2>&1 )
}
# moves REPOSITORY REF OLD NEW: ref-update decides, and ref-updated is told
moves() {
  gerrit "$1" ref-update --project alice --uploader "Alice (alice@example.org)" --uploader-username alice \
    --oldrev "$3" --newrev "$4" --refname "$2" || return 1
  git -C "$1" update-ref "$2" "$4"
  gerrit "$1" ref-updated --oldrev "$3" --newrev "$4" --refname "$2" --project alice --submitter "Alice (alice@example.org)"
}
none=$(printf '%040d' 0)
objects() { git -C alice push -q "$1" "+HEAD:refs/changes/01/1/1"; git -C "$1" update-ref -d refs/changes/01/1/1; }

project alice
for option in "hooks.path /nowhere" "hooks.syncHookTimeout 5" "hooks.refUpdateHook other"; do
  # shellcheck disable=SC2086
  git config --file site/etc/gerrit.config $option
  stops 2 "$templates/gerrit/install" --site site --repo "$server" --anchor "$anchor"
  : >site/etc/gerrit.config
done
foreign "$site/hooks/ref-update" "$templates/gerrit/install" --site site --repo "$server" --anchor "$anchor"
works "$templates/gerrit/install" --site site --repo "$server" --anchor "$anchor" -- --ledger
grep -q '^deadline = "25s"$' "$server/muster.toml" || fail "the deadline is not that of Gerrit's hooks"
works "$templates/gerrit/install" --site site --repo "$server" --anchor "$anchor"

first=$(git -C alice rev-parse HEAD)
objects "$server"
works moves "$server" refs/heads/main "$none" "$first"
commit_unsigned alice
objects "$server"
stops 1 moves "$server" refs/heads/main "$first" "$(git -C alice rev-parse HEAD)"
says "^refused  signature.missing"
git -C alice reset -q --hard HEAD~1

# A submit names no old value, and who submits is who brings it in.
commit_signed alice
objects "$server"
second=$(git -C alice rev-parse HEAD)
submit() { gerrit "$server" submit --project alice --branch "$1" --submitter "Bob" --submitter-username bob --patchset 1 --commit "$2"; }
works submit refs/heads/main "$second"
git -C "$server" update-ref refs/heads/main "$second"
works gerrit "$server" ref-updated --oldrev "$first" --newrev "$second" --refname refs/heads/main --project alice --submitter Bob
commit_unsigned alice
objects "$server"
stops 1 submit refs/heads/main "$(git -C alice rev-parse HEAD)"
says "^refused  signature.missing"
works "$muster" ledger show --repo "$server" --format json
says '"old":"'"$first"'".*"pusher":{"name":"bob","source":"REMOTE_USER"}.*"verdict":"accepted"'
is_silent_about '"name":"daemon"'
works "$muster" doctor --stubs "$site/muster/HOOK" "$server"

# Without an anchor nothing moves, but in Gerrit's own; what is odd is refused.
objects "$site/git/other.git"
stops 1 moves "$site/git/other.git" refs/heads/main "$none" "$second"
says "no muster.toml names an .anchor."
works gerrit "$site/git/All-Users.git" ref-update --project All-Users --uploader x --oldrev "$none" --newrev "$second" --refname refs/users/01/1
# Nor in a project that somebody gives such a name in a folder of his own.
mkdir -p site/git/mine
git init -q --bare --template= "$site/git/mine/All-Users.git"
objects "$site/git/mine/All-Users.git"
stops 1 moves "$site/git/mine/All-Users.git" refs/heads/main "$none" "$second"
says "no muster.toml names an .anchor."
stops 3 gerrit "$server" ref-update --project alice --refname refs/heads/main --newrev
stops 3 gerrit "$server" ref-update --project alice --refname refs/heads/main
stops 3 gerrit "$server" ref-update --newrev "$second" --oldrev "$none" --refname "refs/heads/x
$none $second refs/heads/y"
