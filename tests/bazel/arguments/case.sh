# What is wrong in a BUILD file is said before anything is built, and names the attribute.
project
# wrong NAME ATTRIBUTES...: a package with one muster_release in it
wrong() {
  local name=$1
  shift
  mkdir "$work/src/$name"
  { printf 'load("@rules_muster//muster:defs.bzl", "muster_release", "muster_verified_file", "muster_verify_test")\n\n'
    printf '%s\n' "$@"; } >"$work/src/$name/BUILD.bazel"
}
# a_release NAME ATTRIBUTES...: with srcs and an anchor
a_release() {
  local name=$1
  shift
  wrong "$name" "muster_release(name = \"release\", srcs = [\"//:app\"], trust_anchor = \"$anchor\", $*)"
}
ten=0123456789
a_release product-alone 'product = "app"'
a_release channel-alone 'channel = "stable"'
a_release version-alone 'version = "1.0"'
a_release pattern-alone 'tag_pattern = "v*"'
a_release require-other 'require = "branch"'
a_release tag-alone 'require = "tag"'
a_release version-and-pattern 'require = "tag", product = "app", channel = "stable", version = "1.0", tag_pattern = "v*"'
a_release version-odd 'require = "tag", product = "app", channel = "stable", version = "1 0"'
a_release channel-odd 'product = "app", channel = "--off"'
a_release product-lines 'product = "app\n--off", channel = "stable"'
a_release channel-return 'product = "app", channel = "stable\r"'
a_release pattern-odd 'require = "tag", product = "app", channel = "stable", tag_pattern = "--off"'
a_release unknown 'signers = ["alice"]'
wrong no-srcs "muster_release(name = \"release\", trust_anchor = \"$anchor\")"
wrong empty-srcs "muster_release(name = \"release\", srcs = [], trust_anchor = \"$anchor\")"
wrong files-none "filegroup(name = \"none\")" "muster_release(name = \"release\", srcs = [\":none\"], trust_anchor = \"$anchor\")"
wrong same-name 'genrule(name = "other", outs = ["app.txt"], cmd = "echo >$@")' \
      "muster_release(name = \"release\", srcs = [\":other\", \"//:app\"], trust_anchor = \"$anchor\")"
wrong no-anchor 'muster_release(name = "release", srcs = ["//:app"])'
wrong short-anchor 'muster_release(name = "release", srcs = ["//:app"], trust_anchor = "sha256:0123")'
wrong upper-anchor "muster_release(name = \"release\", srcs = [\"//:app\"], trust_anchor = \"sha256:${ten}${ten}${ten}${ten}${ten}${ten}ABCD\")"
wrong bare-anchor "muster_release(name = \"release\", srcs = [\"//:app\"], trust_anchor = \"${anchor#sha256:}\")"
wrong no-signature "muster_verified_file(name = \"release\", src = \"//:app.in\", trust_anchor = \"$anchor\")"
wrong empty-signature "muster_verified_file(name = \"release\", src = \"//:app.in\", signature = [], trust_anchor = \"$anchor\")"
wrong signature-none "filegroup(name = \"none\")" "muster_verified_file(name = \"release\", src = \"//:app.in\", signature = [\":none\"], trust_anchor = \"$anchor\")"
wrong out-above "exports_files([\"x\"])" "muster_verified_file(name = \"release\", src = \"x\", signature = [\"x\"], out = \"../x\", trust_anchor = \"$anchor\")"
wrong out-absolute "exports_files([\"x\"])" "muster_verified_file(name = \"release\", src = \"x\", signature = [\"x\"], out = \"/x\", trust_anchor = \"$anchor\")"
wrong test-pattern "muster_verify_test(name = \"release\", tag_pattern = \"v*\", trust_anchor = \"$anchor\")"

# Bazel goes on with the next one, and says the name of each.
targets=()
for folder in src/*/; do
  name=$(basename "$folder")
  case $name in bazel-*) ;; *) targets+=("//$name:release") ;; esac
done
bazel_as all build -k --config=release "${targets[@]}"
# said PACKAGE TEXT: what Bazel says of this package, and of no other
said() {
  awk -v at="/src/$1/BUILD.bazel:" '/^ERROR: /{on = index($0, at)} on' "$work/output" | tr '\n' ' ' | grep -F -q -- "$2" ||
    fail "nothing says of $1: $2"
}
said product-alone 'channel: product is given, and channel is not'
said channel-alone 'product: channel is given, and product is not'
said version-alone 'version: says which tag, and needs require = "tag"'
said pattern-alone 'tag_pattern: says which tag, and needs require = "tag"'
said require-other "invalid value in 'require' attribute"
said tag-alone 'product: require = "tag" needs product and channel'
said version-and-pattern 'tag_pattern: version says already which tag'
said version-odd 'version: must be of letters, digits'
said channel-odd 'channel: must neither begin with -'
said product-lines 'product: must neither begin with - nor hold a line break'
said channel-return 'nor hold a line break; it is "stable'
said pattern-odd 'tag_pattern: must neither begin with -'
said unknown "no such attribute 'signers'"
said no-srcs "missing value for mandatory attribute 'srcs'"
said empty-srcs 'in srcs attribute of muster_release rule //empty-srcs:release: attribute must be non empty'
said files-none 'in srcs attribute of muster_release rule //files-none:release'
said same-name 'srcs: same-name/app.txt and app.txt would both be release/app.txt'
said no-anchor 'trust_anchor: give one'
said short-anchor 'trust_anchor: must be sha256: and 64 lower-case hex digits (muster roster show --digest prints it); it is "sha256:0123"'
said upper-anchor 'ABCD"'
said bare-anchor "it is \"${anchor#sha256:}\""
said no-signature "missing value for mandatory attribute 'signature'"
said empty-signature 'attribute must be non empty'
said signature-none 'in signature attribute of muster_verified_file rule //signature-none:release'
said out-above 'out: must lie in this package'
said out-absolute 'out: must lie in this package'
said test-pattern 'tag_pattern: says which tag'

# The anchor from outside.
flag=--@rules_muster//muster:trust_anchor
other=sha256:$(printf '0%.0s' {1..64})
bazel_as other-anchor build --nobuild --config=release "$flag=$other" //:release
bazel_as odd-anchor build --nobuild --config=release "$flag=$ten" //:release
bazel_as same-anchor build --nobuild --config=release "$flag=$anchor" //:release //no-anchor:release
