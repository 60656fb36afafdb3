# A stranger's workspace, adopted as the README says, with the anchor from outside.
mkdir src
cp -r "$rules/e2e/smoke/." src
workspace_files
git init -q -b main src
key alice
by alice config user.name alice
by alice config user.email alice@example.org
by alice config gpg.format ssh
by alice config user.signingKey "$work/keys/alice"
as init muster --repo src init --bazel
anchor=$(muster --repo src roster show --digest)
by alice add -A
by alice commit -q -S -m "Adopt muster"
flag=--@rules_muster//muster:trust_anchor=$anchor
bazel_as first build --config=release "$flag" //:release
there "$out/release/hello.txt" "$out/release.intoto.jsonl"
bazel_as tests test --config=release "$flag" //:verify
echo "anything" >src/untracked
bazel_as refused build --config=release "$flag" //:release
gone "$out/release/hello.txt" "$out/release.intoto.jsonl"
bazel_as refused-test test --config=release "$flag" //:verify
