# gitolite: the hooks common to all repositories, anchors for two of them, and its own repository without one.
# shellcheck shell=bash disable=SC2154
[ -x "$(command -v gitolite)" ] || skip "no gitolite (apt-get install gitolite3)"
key alice
: >authorized_keys
mkdir "$HOME/.ssh"
export USER=${USER:-$(id -un)}
cp keys/alice.pub alice.pub
stops 2 "$templates/gitolite/install" --repo payments --anchor "sha256:$(printf '%064d' 0)"
git config --file "$GIT_CONFIG_GLOBAL" user.name gitolite
git config --file "$GIT_CONFIG_GLOBAL" user.email gitolite@localhost
works gitolite setup -pk alice.pub
stops 2 "$templates/gitolite/install" --repo payments --anchor "sha256:$(printf '%064d' 0)"
says "LOCAL_CODE is not set"
sed -i 's|^ *# *LOCAL_CODE *=>.*ENV{HOME}/local".*|    LOCAL_CODE => "$ENV{HOME}/local",|' "$HOME/.gitolite.rc"
[ "$(gitolite query-rc LOCAL_CODE)" = "$HOME/local" ] || fail "LOCAL_CODE is not set"
cp "$HOME/.ssh/authorized_keys" authorized_keys
. "$kit/sshd.sh"
use_key alice

# gitolite's own repository: two more repositories, and a key.
key bob
works git clone -q forge:gitolite-admin admin
printf 'repo payments search docs\n    RW+ = alice bob\n' >>admin/conf/gitolite.conf
cp keys/bob.pub admin/keydir
administer() {
  git -C admin add -A
  git -C admin -c user.name=alice -c user.email=alice@example.org commit -q --allow-empty -m "$1"
  works git -C admin push -q origin HEAD
  cp "$HOME/.ssh/authorized_keys" authorized_keys
}
administer "two repositories"
base=$HOME/repositories
there "$base/payments.git/HEAD" "$base/search.git/HEAD"

project payments
stops 2 "$templates/gitolite/install"
says "no repository has its trust anchor yet"
gone "$base/payments.git/hooks/pre-receive"
stops 2 "$templates/gitolite/install" --repo ../payments --anchor "$anchor"
foreign "$base/search.git/hooks/pre-receive" "$templates/gitolite/install" --repo payments --anchor "$anchor"
foreign "$HOME/local/hooks/common/pre-receive" "$templates/gitolite/install" --repo payments --anchor "$anchor"
works "$templates/gitolite/install" --repo payments --anchor "$anchor" -- --ledger
says "pushes are judged here"
project search
works "$templates/gitolite/install" --repo search --anchor "$anchor" -- --ledger

# GL_USER, whatever a client sends along.
export GL_USERNAME=mallory GL_USER=mallory
judged payments forge:payments alice GL_USER "$base/payments.git"
use_key bob
works git -C search push -q forge:search main
ledger_names "$base/search.git" bob GL_USER 1 0
commit_unsigned search
stops 1 git -C search push -q forge:search main
says "remote: refused  signature.missing"
unset GL_USERNAME GL_USER
works "$muster" doctor --stubs "$HOME/local/muster/HOOK" "$base/search.git"

# Without an anchor nothing is let in, but into gitolite's own repository, and what the operator says.
use_key alice
git init -q -b main docs
commit_docs() { git -C docs -c user.name=alice -c user.email=alice@example.org commit -q --allow-empty -m docs; }
commit_docs
stops 1 git -C docs push -q forge:docs main
says "no muster.toml names an .anchor."
works "$templates/gitolite/install" --not-judged docs
works git -C docs push -q forge:docs main
# An anchor counts more than that list; a list that is gone frees nobody.
printf 'anchor = "%s"\n' "$anchor" >"$base/docs.git/muster.toml"
commit_docs
stops 1 git -C docs push -q forge:docs main
says "the server holds no roster yet"
mv "$HOME/local/muster/not-judged" away
git -C admin -c user.name=alice -c user.email=alice@example.org commit -q --allow-empty -m "no list"
stops 1 git -C admin push -q origin HEAD
mv away "$HOME/local/muster/not-judged"

# A program that is gone refuses.
mv "$HOME/local/muster/pre-receive" away
commit_signed payments
stops 1 git -C payments push -q forge:payments main
mv away "$HOME/local/muster/pre-receive"
# So does a new repository, from its first moment.
printf 'repo later\n    RW+ = alice\n' >>admin/conf/gitolite.conf
administer "one more"
stops 1 git -C docs push -q forge:later main
