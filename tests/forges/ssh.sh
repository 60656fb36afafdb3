# Plain ssh and git-shell: keys with a forced command that names who pushes.
# shellcheck shell=bash disable=SC2154
key alice
key bob
works "$templates/plain-ssh/install" --authorize alice --key keys/alice.pub
says '^restrict,command="/.*/plain-ssh/serve alice" ssh-ed25519 AAAA[^ ]*$'
cat said >authorized_keys
works "$templates/plain-ssh/install" --authorize bob --key keys/bob.pub
cat said >>authorized_keys
for name in 'alice"' 'a b' '-c' 'a;b' "a'b" ''; do
  stops 2 "$templates/plain-ssh/install" --authorize "$name" --key keys/alice.pub
done
printf 'command="evil" %s\n' "$(cat keys/alice.pub)" >keys/odd.pub
stops 2 "$templates/plain-ssh/install" --authorize alice --key keys/odd.pub
. "$kit/sshd.sh"

project alice
git init -q --bare server.git
works "$templates/plain-ssh/install" --repo server.git --anchor "$anchor" -- --ledger
says "proven with real pushes"

# What a client sends along has no say, though this sshd takes it.
use_key alice
export GL_USERNAME=mallory REMOTE_USER=mallory
judged alice "forge:$work/server.git" alice REMOTE_USER "$work/server.git"
unset GL_USERNAME REMOTE_USER
works "$muster" doctor server.git

# Another key is another pusher, and nobody gets a shell.
use_key bob
works git clone -q "forge:$work/server.git" bob
commit_signed alice
works git -C alice push -q "forge:$work/server.git" main
works "$muster" ledger show --repo server.git --format json
says '"pusher":{"name":"bob","source":"REMOTE_USER"}'
stops 1 ssh -F ssh_config forge
says "Hello bob"
stops 128 ssh -F ssh_config forge id
is_silent_about uid=

# Again, and in the way of somebody else's hook.
works "$templates/plain-ssh/install" --repo server.git --anchor "$anchor"
git init -q --bare other.git
foreign "$work/other.git/hooks/pre-receive" "$templates/plain-ssh/install" --repo other.git --anchor "$anchor"

# A central file for many repositories: the example's ledger is on, and none of them turns it off.
works "$templates/plain-ssh/install" --repo other.git --anchor "$anchor" -- --config "$templates/muster.toml"
works "$muster" hook status --repo other.git
says "^ledger       every decision is written down"
echo 'ledger = false' >>other.git/muster.toml
stops 1 "$muster" hook status --repo other.git
says "may not turn off the central .ledger."
