# The rosters of templates/rosters: each is made by its script, holds without a mistake, is signed by its governors and
# pushed, and then judges: who may, who may not, and who decides.
# shellcheck shell=bash disable=SC2154
rosters=$templates/../rosters
# made TEMPLATE: a repository with it, all keys, signed by as many governors as it asks for, pushed to a server
made() {
  local name count
  git init -q -b main "$1"
  git -C "$1" config gpg.format ssh
  git init -q --bare "$1.git"
  while read -r _ name _; do key "$name"; done < <(grep -E '^@(person|robot) ' "$rosters/$1.toml.in")
  while IFS='| ' read -r _ _ name _; do key "$name"; done < <(grep '^@key ' "$rosters/$1.toml.in")
  cd "$1"
  works "$rosters/first-roster" "$rosters/$1.toml.in" "$work/keys"
  stops 1 "$rosters/first-roster" "$rosters/$1.toml.in" "$work/keys"
  says "muster roster edit changes it"
  works "$muster" roster lint
  is_silent_about lint.rule-never-holds
  count=$(sed -n 's/^threshold = \([0-9]*\).*/\1/p' .muster/roster.toml | head -n 1)
  for name in $(sed -n 's/^governors = \[\(.*\)\].*/\1/p' .muster/roster.toml | tr -d '",'); do
    [ "$count" -gt 0 ] || break
    works "$muster" roster sign --key "$work/keys/$name.pub"
    count=$((count - 1))
  done
  cd ..
  git -C "$1" add .muster
  by "$1" "$2" commit -q -S -m "Adopt muster"
  anchor=$("$muster" roster show --digest --repo "$1")
  works "$muster" hook install --repo "$1.git" --anchor "$anchor" --no-doctor
  works git -C "$1" push -q "../$1.git" main
}
# by FOLDER WHO GIT ARGUMENTS...
by() {
  local folder=$1 who=$2
  shift 2
  git -C "$folder" -c user.name="$who" -c user.email="$who@example.org" -c user.signingKey="$work/keys/$who.pub" "$@"
}
# changes FOLDER WHO PATH: somebody signs a change
changes() {
  mkdir -p "$(dirname "$1/$3")"
  echo "by $2" >>"$1/$3"
  git -C "$1" add -A
  by "$1" "$2" commit -q -S -m "$3 by $2"
}
pushed() { works git -C "$1" push -q "../$1.git" main; }
turned_away() { # FOLDER RULE
  stops 1 git -C "$1" push -q "../$1.git" main
  says "$2"
  git -C "$1" reset -q --hard HEAD~1
}
approved() { works "$muster" approve HEAD --repo "$1" --ref refs/heads/main --key "$work/keys/$2.pub"; works git -C "$1" push -q "../$1.git" refs/muster/approvals main; }

key mallory
made one-maintainer alice
changes one-maintainer alice a.c
pushed one-maintainer
changes one-maintainer mallory a.c
turned_away one-maintainer key.unknown

made team-of-ten alice
changes team-of-ten ivan a.c
turned_away team-of-ten approvals.missing
changes team-of-ten ivan a.c
approved team-of-ten judy

made monorepo alice
changes monorepo erin docs/a
pushed monorepo
changes monorepo erin platform/a.c
turned_away monorepo signer.scope
changes monorepo erin platform/docs/a
pushed monorepo
changes monorepo carol platform/a.c
pushed monorepo
changes monorepo dave payments/a.c
turned_away monorepo approvals.missing
changes monorepo dave payments/a.c
approved monorepo bob

# Governors do not develop here: somebody who does brings their roster in.
made organisation dave
changes organisation alice a.c
turned_away organisation key.use
changes organisation dave a.c
approved organisation erin

# A key that is not there makes no roster.
git init -q -b main none
cd none
mkdir empty
stops 1 "$rosters/first-roster" "$rosters/one-maintainer.toml.in" empty
says "there is no empty/alice.pub"
gone .muster/roster.toml
cd ..
