# What cases are written with. Everything lies in $work, which is removed: alice's clone in alice, keys in keys.
# shellcheck shell=bash disable=SC2154

# ---- a world of its own ----
# shellcheck disable=SC2046
unset $(git rev-parse --local-env-vars) SSH_AUTH_SOCK XDG_STATE_HOME XDG_CONFIG_HOME XDG_CACHE_HOME MUSTER_GIT_BACKEND \
      GL_USERNAME GL_USER GITEA_PUSHER_NAME GITHUB_USER_LOGIN BB_USER_NAME REMOTE_USER LOGNAME GIT_SSH GIT_SSH_COMMAND \
      http_proxy HTTP_PROXY all_proxy ALL_PROXY 2>/dev/null || true
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$work/gitconfig GIT_TERMINAL_PROMPT=0 LC_ALL=C TMPDIR=$work/tmp
export MUSTER=$muster
umask 022
mkdir "$HOME" "$TMPDIR" "$work/keys"
checks=0

fail() {
  printf '%s\n' "FAILED ($case): $*" >&2
  [ ! -f "$work/said" ] || { echo "---- the last step said ----"; cat "$work/said"; } >&2
  exit 1
}
skip() {
  echo "skipped: $*" >&2
  exit 77
}

# ---- steps ----

# works COMMAND...: runs it and holds what it said in $work/said
works() {
  checks=$((checks + 1))
  "$@" >"$work/said" 2>&1 </dev/null || fail "exit status $?: $*"
}
# stops STATUS COMMAND...: it ends with this status
stops() {
  local wanted=$1 got=0
  shift
  checks=$((checks + 1))
  "$@" >"$work/said" 2>&1 </dev/null || got=$?
  [ "$got" = "$wanted" ] || fail "exit status $got instead of $wanted: $*"
}
says() { grep -q -- "$1" "$work/said" || fail "it did not say: $1"; }
is_silent_about() { ! grep -q -- "$1" "$work/said" || fail "it said: $1"; }
there() { local file; for file in "$@"; do [ -e "$file" ] || fail "$file is missing"; done; }
gone() { local file; for file in "$@"; do [ ! -e "$file" ] || fail "$file is there"; done; }

# ---- people and their repositories ----

key() { [ -f "$work/keys/$1" ] || ssh-keygen -q -t ed25519 -N '' -C '' -f "$work/keys/$1"; }

# project FOLDER: a repository of alice's with her first roster; sets anchor
project() {
  key alice
  git init -q -b main "$1"
  git -C "$1" config user.name alice
  git -C "$1" config user.email alice@example.org
  git -C "$1" config gpg.format ssh
  git -C "$1" config user.signingKey "$work/keys/alice.pub"
  ( cd "$1" && "$muster" init --project "example/$(basename "$1")" ) >/dev/null 2>&1 || fail "muster init"
  git -C "$1" add .muster
  git -C "$1" commit -q -S -m "Adopt muster"
  anchor=$("$muster" roster show --digest --repo "$1")
}
commit_signed() { git -C "$1" commit -q --allow-empty -S -m "signed"; }
commit_unsigned() { git -C "$1" commit -q --allow-empty --no-gpg-sign -m "not signed"; }

# judged FOLDER URL PUSHER SOURCE SERVER: through a whole server what is signed is let in and what is not is refused, the
# pusher sees why, and the ledger in SERVER names who pushed.
judged() {
  local folder=$1 url=$2 pusher=$3 source=$4 server=$5
  works git -C "$folder" push -q "$url" main
  commit_signed "$folder"
  works git -C "$folder" push -q "$url" main
  is_silent_about refused
  commit_unsigned "$folder"
  stops 1 git -C "$folder" push -q "$url" main
  says "remote: ${prefix:-}refused  signature.missing"
  says "remote: ${prefix:-}  remedy"
  git -C "$folder" reset -q --hard HEAD~1
  [ "$(git -C "$server" rev-parse refs/heads/main)" = "$(git -C "$folder" rev-parse HEAD)" ] || fail "main stands elsewhere"
  # What was refused is published with the next one that is not.
  commit_signed "$folder"
  works git -C "$folder" push -q "$url" main
  ledger_names "$server" "$pusher" "$source" 4
}

# ledger_names SERVER PUSHER SOURCE COUNT [REFUSED]: all entries name this pusher; so many there are, and one of them (or
# REFUSED) is a refusal
ledger_names() {
  local count
  works "$muster" ledger show --repo "$1" --format json
  count=$(grep -c "\"pusher\":{\"name\":\"$2\",\"source\":\"$3\"}" "$work/said" || true)
  [ "$count" = "$4" ] || fail "$count entries of $2 ($3) instead of $4"
  [ "$(grep -c '"verdict":"refused"' "$work/said")" = "${5:-1}" ] || fail "there are not ${5:-1} refusals"
  [ "$(grep -c '"pusher"' "$work/said")" = "$4" ] || fail "other pushers are in the ledger"
}

# foreign FILE COMMAND...: whatever somebody else put there stops an installer, and stays
foreign() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  [ ! -e "$file" ] || mv "$file" "$work/away"
  printf '#!/bin/sh\nexit 0\n' >"$file"
  chmod +x "$file"
  stops 2 "$@"
  says "there is another hook: .*$(basename "$file")"
  [ "$(cat "$file")" = "$(printf '#!/bin/sh\nexit 0\n')" ] || fail "$file was changed"
  rm "$file"
  [ ! -e "$work/away" ] || mv "$work/away" "$file"
}

# free_port: one that nobody listens on just now
free_port() {
  "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
find_python() {
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import socket, http.server' 2>/dev/null; then return 0; fi
  done
  skip "no python3"
}
