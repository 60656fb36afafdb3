# Two releases of one repository under rules of their own, a bundle of both, and folders that rules make.
change_roster() {
  cat
  printf '[[releases]]\nname = "tool"\nproducts = ["tool"]\nchannels = ["stable"]\nsigners = ["robot", "carol"]\n'
}
project
commit alice

bazel_as first build --config=release --subcommands //:release
there "$out/release/app.txt" "$out/release/tree/a/file" "$out/release/tree/link" "$out/release/script"
[ ! -L "$out/release/tree/link" ] || fail "a link was released"
[ -x "$out/release/script" ] || fail "script may not be run any more"

# alice may release app, and not tool.
bazel_as tool build --config=release //:tool
gone "$out/tool/app.txt" "$out/tool.intoto.jsonl"
bazel_as bundle-of-refused build --config=release //:everything
gone "$out/everything/app.txt"

# The bundle has the copies of its releases, and asks for their evidence.
bazel_as bundle build --config=release --subcommands //:bundle
there "$out/bundle/app.txt" "$out/bundle/note.txt" "$out/bundle/tree/a/file"
holds "$work/output" "--bundle bazel-out/[^ ]*/release.intoto.jsonl bazel-out/[^ ]*/release.seal.json"
gone "$out/bundle/release.intoto.jsonl"
bazel_as evidence build --config=release --output_groups=evidence //:bundle

# A folder with a link out of it is no release.
bazel_as odd build --config=release //:odd
[ -z "$(find -L "$out/odd" -type f)" ] || fail "a part of the folder was released"
