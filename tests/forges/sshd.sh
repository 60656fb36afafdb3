# An sshd of our own on 127.0.0.1. Sourced by cases; wants $work/authorized_keys. Leaves $port, and ssh configured so that
# git finds it as the host "forge".
# shellcheck shell=bash disable=SC2154
sshd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd) && [ -x "$sshd" ] || skip "no sshd (apt-get install openssh-server)"
find_python
# As root, sshd wants this folder for a process that it keeps apart; another case may be using it, so it stays.
if [ "$(id -u)" = 0 ] && [ ! -d /run/sshd ]; then mkdir -p /run/sshd; fi
key host
start_sshd() {
  local tries
  for tries in 1 2 3 4 5; do
    port=$(free_port)
    cat >"$work/sshd_config" <<CONFIG
Port $port
ListenAddress 127.0.0.1
HostKey $work/keys/host
PidFile none
AuthorizedKeysFile $work/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PermitUserEnvironment no
AcceptEnv GIT_PROTOCOL GL_* REMOTE_USER
SetEnv HOME=$HOME GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$GIT_CONFIG_GLOBAL TMPDIR=$TMPDIR LC_ALL=C
CONFIG
    : >"$work/sshd.log"
    "$sshd" -D -e -f "$work/sshd_config" >"$work/sshd.log" 2>&1 &
    server_pid=$!
    for _ in $(seq 100); do
      grep -q "Server listening" "$work/sshd.log" && return 0
      kill -0 "$server_pid" 2>/dev/null || break
      sleep 0.05
    done
    wait "$server_pid" 2>/dev/null || true
    server_pid=""
    grep -q "Address already in use" "$work/sshd.log" || break
  done
  cat "$work/sshd.log" >&2
  fail "sshd does not start"
}
start_sshd

# use_key WHO: ssh as whoever has this key; sends along what a pusher would like to be called
use_key() {
  cat >"$work/ssh_config" <<CONFIG
Host forge
  HostName 127.0.0.1
  Port $port
  User $(id -un)
  IdentityFile $work/keys/$1
  IdentitiesOnly yes
  UserKnownHostsFile $work/known_hosts
  StrictHostKeyChecking yes
  BatchMode yes
  LogLevel ERROR
  SendEnv GIT_PROTOCOL GL_USERNAME GL_USER REMOTE_USER
CONFIG
  export GIT_SSH_COMMAND="ssh -F $work/ssh_config"
}
printf '[127.0.0.1]:%s %s\n' "$port" "$(cut -d' ' -f1,2 "$work/keys/host.pub")" >"$work/known_hosts"
