# Gitea and Forgejo, simulated: the dispatcher that they write into each repository, which feeds every hook in NAME.d with
# what it has read itself, and the environment that they push in. The pushes are git's own.
# shellcheck shell=bash disable=SC2154
mkdir data
git init -q --bare data/alice.git
server=$work/data/alice.git
for hook in pre-receive post-receive; do
  mkdir "$server/hooks/$hook.d"
  cat >"$server/hooks/$hook" <<'DISPATCHER'
#!/usr/bin/env bash
lines=$(cat)
results=""
for one in "$GIT_DIR"/hooks/"$(basename "$0")".d/*; do
  if [ -x "$one" ] && [ -f "$one" ]; then
    printf '%s\n' "$lines" | "$one"
    results="$results $?"
  fi
done
for result in $results; do
  if [ "$result" -ne 0 ]; then exit "$result"; fi
done
DISPATCHER
  # The server's own, which wants its environment.
  printf '#!/bin/sh\n[ -n "$GITEA_PUSHER_NAME" ] || { echo "Gitea: nobody pushes" >&2; exit 1; }\ncat >/dev/null\n' >"$server/hooks/$hook.d/gitea"
  chmod +x "$server/hooks/$hook" "$server/hooks/$hook.d/gitea"
done
project alice
git init -q --bare plain.git
stops 2 "$templates/gitea/install" --repo plain.git --anchor "$anchor"
says "no dispatcher of Gitea or Forgejo"
foreign "$server/hooks/pre-receive.d/muster" "$templates/gitea/install" --repo "$server" --anchor "$anchor"
git -C "$server" config core.hooksPath /nowhere
stops 2 "$templates/gitea/install" --repo "$server" --anchor "$anchor"
git -C "$server" config --unset core.hooksPath
works "$templates/gitea/install" --repo "$server" --anchor "$anchor" -- --ledger --deadline 50s
says "proven with real pushes"
before=$(cat "$server/muster.toml" "$server/hooks/pre-receive.d/muster")
works "$templates/gitea/install" --repo "$server" --anchor "$anchor"
[ "$(cat "$server/muster.toml" "$server/hooks/pre-receive.d/muster")" = "$before" ] || fail "a second run changed something"
there "$server/hooks/pre-receive.d/gitea"

export GITEA_PUSHER_NAME=alice GITEA_PUSHER_EMAIL=alice@example.org GITEA_REPO_NAME=alice GITEA_PUSH_TRIGGER=""
judged alice "$server" alice GITEA_PUSHER_NAME "$server"
# The guard is what refuses.
chmod -x "$server/hooks/pre-receive.d/muster"
stops 1 "$muster" doctor --stubs hooks/HOOK.d/muster "$server"
says "is not executable, so git skips it"
