# templates/bazel-monorepo as its README says, word by word: a line that ends in "# refused..." has to fail.
key alice
key bob
export GIT_CONFIG_GLOBAL=$work/gitconfig
git config --file "$GIT_CONFIG_GLOBAL" user.name alice
git config --file "$GIT_CONFIG_GLOBAL" user.email alice@example.org
git config --file "$GIT_CONFIG_GLOBAL" gpg.format ssh
git config --file "$GIT_CONFIG_GLOBAL" user.signingKey "$work/keys/alice.pub"
ln -s "$work/keys" "$HOME/keys"
cp -r "$kit/../../templates/bazel-monorepo" shop
cp -r "$rules" shop/rules_muster
workspace=$work/shop
if [ -n "$modules" ]; then rm shop/WORKSPACE; else rm shop/MODULE.bazel; fi

# The Bazel that the README's commands find.
bazel=$(command -v "$bazel")
printf '#!/bin/bash\nexec %s "$@"\n' "$(printf '%q ' "$bazel" "${startup[@]}")" >bin/bazel
chmod +x bin/bazel
cd shop

# blocks: the README's commands, an empty line after each block
blocks() { sed -n '/^```sh$/,/^```$/{/^```sh$/d; s/^```$//; p}' README.md; }
[ "$(blocks | sed '/^$/q' | grep -c .)" -lt 10 ] || fail "the README has ten commands or more"
blocks | grep . >"$work/commands"
while read -r line; do
  case $line in
    *"# refused: nobody"*) as untagged bash -c "$line" ;;
    *"# refused: alice"*) as other-team bash -c "$line" ;;
    *"# refused"*) fail "nothing says how this is refused: $line" ;;
    *) as done bash -c "$line" ;;
  esac
done <"$work/commands"
there bazel-bin/payments/release/payments.txt bazel-bin/payments/release.intoto.jsonl
holds bazel-bin/payments/release/payments.txt "pay here"
gone bazel-bin/search/release/search.txt bazel-bin/search/release.intoto.jsonl

# The other team's person releases the other product, and not this one.
flag=--@rules_muster//muster:trust_anchor=$(muster roster show --digest)
repo=$work/shop
tag search-v1.0.1 bob
bazel_as bob build --config=release "$flag" //search:release //payments:release
there bazel-bin/search/release/search.txt bazel-bin/search/release.intoto.jsonl
git tag -d payments-v1.0.0 >/dev/null
tag payments-v1.0.1 bob
bazel_as bob-payments build --config=release "$flag" //payments:release
gone bazel-bin/payments/release/payments.txt bazel-bin/payments/release.intoto.jsonl

# What both own either may change; a team's folder the team alone.
echo "more" >>common/greeting.txt
commit bob
tag search-v1.1.0 bob
bazel_as common build --config=release "$flag" //search:release
holds bazel-bin/search/release/search.txt more
echo "more" >>search/words.txt
commit alice
tag search-v1.2.0 bob
tag payments-v1.2.0 alice
bazel_as folder build -k --config=release "$flag" //search:release //payments:release
gone bazel-bin/search/release/search.txt bazel-bin/payments/release/payments.txt
