# git http-backend behind a web server that knows who has logged in.
# shellcheck shell=bash disable=SC2154
find_python
backend=$(git --exec-path)/git-http-backend
[ -x "$backend" ] || skip "no git http-backend"
git -c alias.x='!true' x
[ -x "$(git --exec-path)/git-remote-http" ] || skip "no git-remote-http"
project alice
mkdir srv
git init -q --bare srv/server.git
git -C srv/server.git config http.receivepack true
stops 2 "$templates/http/install" --repo srv/server.git --anchor "$anchor"
says "people who have not logged in"
git -C srv/server.git config --unset http.receivepack
works "$templates/http/install" --repo srv/server.git --anchor "$anchor" -- --ledger
says "proven with real pushes"

"$python" "$kit/http_server.py" "$backend" "$work/srv" alice:secret bob:secret >port 2>http.log &
server_pid=$!
for _ in $(seq 100); do
  [ -s port ] && break
  kill -0 "$server_pid" 2>/dev/null || { cat http.log >&2; fail "the web server does not start"; }
  sleep 0.05
done
url() { printf 'http://%s@127.0.0.1:%s/server.git' "$1" "$(cat port)"; }

# Nobody may push who has not logged in, and a header makes nobody another one.
stops 128 git -C alice push -q "http://127.0.0.1:$(cat port)/server.git" main
stops 128 git -C alice push -q "$(url alice:wrong)" main
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader GIT_CONFIG_VALUE_0="Remote-User: mallory"
judged alice "$(url alice:secret)" alice REMOTE_USER "$work/srv/server.git"
works "$muster" doctor srv/server.git
commit_signed alice
works git -C alice push -q "$(url bob:secret)" main
works "$muster" ledger show --repo srv/server.git --format json
says '"pusher":{"name":"bob","source":"REMOTE_USER"}'
is_silent_about mallory
