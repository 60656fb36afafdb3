# What is fetched is there when its signature is good, by who may release, and else under no name that anybody
# builds with. Over file:// URLs.
served=$work/served
mkdir -p served/lib-1.0
for who in alice bob mallory; do key "$who"; done
signature() { ssh-keygen -q -Y sign -n file -f "$work/keys/$1" <"$2" >"$2.$1" 2>/dev/null; }
echo "as it was signed" >served/data
echo "as it was signed" >served/lib-1.0/inside
tar -C served -czf served/lib-1.0.tar.gz lib-1.0
for file in data lib-1.0.tar.gz; do
  for who in alice bob mallory; do signature "$who" "served/$file"; done
done
mkdir served/altered
echo "as somebody else would have it" >served/altered/data
echo "as somebody else would have it" >served/lib-1.0/inside
tar -C served -czf served/altered/lib-1.0.tar.gz lib-1.0
# Else Bazel has what it fetched before, by its SHA-256.
echo "common --repository_cache=" >>bazelrc
sum_of() { sha256sum "served/$1" | cut -d' ' -f1; }

project
# The roster of a supplier, vendored: mallory governs there and releases.
mkdir src/supplier
roster 1 | sed "s|$(cut -d' ' -f1,2 keys/alice.pub)|$(cut -d' ' -f1,2 keys/mallory.pub)|" >src/supplier/roster.toml
mkdir src/supplier/signatures
ssh-keygen -q -Y sign -n muster-roster -f keys/mallory <src/supplier/roster.toml >src/supplier/signatures/alice.sig 2>/dev/null
echo 'exports_files(["roster.toml"])' >src/supplier/BUILD.bazel
supplier=$(digest src/supplier/roster.toml)

if [ -n "$modules" ]; then
  declared=src/MODULE.bazel
  for rule in file archive; do
    echo "muster_http_$rule = use_repo_rule(\"@rules_muster//muster:repositories.bzl\", \"muster_http_$rule\")" >>"$declared"
  done
else
  declared=src/WORKSPACE
  echo 'load("@rules_muster//muster:repositories.bzl", "muster_http_archive", "muster_http_file")' >>"$declared"
fi
# both NAME [FOLDER=FOLDER/] [SIGNED=WHO] [ATTRIBUTES...]: a file @NAME_file and an archive @NAME_archive.
# @SUM@ in an attribute becomes the SHA-256 of what was signed.
both() {
  local name=$1 folder="" signed="" attributes="" rule file
  shift
  while [ $# -gt 0 ]; do
    case $1 in FOLDER=*) folder=${1#*=} ;; SIGNED=*) signed=${1#*=} ;; *) attributes+="    $1,"$'\n' ;; esac
    shift
  done
  for rule in file archive; do
    file=data
    [ $rule = file ] || file=lib-1.0.tar.gz
    echo "muster_http_$rule("
    echo "    name = \"${name}_$rule\","
    echo "    urls = [\"file://$served/$folder$file\"],"
    [ -z "$signed" ] || echo "    signature_urls = [\"file://$served/$file.$signed\"],"
    [ $rule = file ] || echo '    build_file_content = "exports_files([\"inside\"])", strip_prefix = "lib-1.0",'
    printf '%s)\n' "${attributes//@SUM@/$(sum_of "$file")}"
  done >>"$declared"
}
# fetched NAME: both are there, as they were signed
places() { find "$work"/bzl/*/external/ -path "*$1_$2/*" \( -name downloaded -o -name inside -o -name 'archive.tar.gz' \); }
fetched() {
  local rule target
  for rule in file archive; do
    target=//file
    [ $rule = file ] || target=//:inside
    bazel_as "$1" build "@$1_$rule$target"
    [ "$(places "$1" $rule | wc -l)" = 1 ] || fail "@$1_$rule is not there"
    holds "$(places "$1" $rule)" "as it was signed"
  done
}
# refused NAME: neither is there, nor what was judged; a download that broke off keeps a name that says so.
refused() {
  local rule target
  for rule in file archive; do
    target=//file
    [ $rule = file ] || target=//:inside
    bazel_as "$1" build "@$1_$rule$target"
    [ -z "$(places "$1" $rule)" ] || fail "@$1_$rule is there: $(places "$1" $rule)"
    [ "$1" = lost-signature ] || [ -z "$(find "$work"/bzl/*/external/ -path "*$1_$rule/*" -name '*.unverified')" ] ||
      fail "what was refused is kept, of $1_$rule"
  done
}
anchored="trust_anchor = \"$anchor\""
both good SIGNED=alice "$anchored"
both summed SIGNED=alice "$anchored" 'sha256 = "@SUM@"'
both supplied SIGNED=mallory "trust_anchor = \"$supplier\"" 'roster = "//supplier:roster.toml"'
both unsigned 'allow_unsigned = True' 'sha256 = "@SUM@"'
both altered FOLDER=altered/ SIGNED=alice "$anchored"
both altered-sum FOLDER=altered/ SIGNED=alice "$anchored" 'sha256 = "@SUM@"'
both committer SIGNED=bob "$anchored"
both stranger SIGNED=mallory "$anchored"
both not-the-supplier SIGNED=alice "trust_anchor = \"$supplier\"" 'roster = "//supplier:roster.toml"'
both other-anchor SIGNED=alice "trust_anchor = \"$supplier\""
both lost-signature SIGNED=nobody "$anchored"
both no-signature "$anchored"
both no-anchor SIGNED=alice
both unsigned-no-sum 'allow_unsigned = True'
both unsigned-altered FOLDER=altered/ 'allow_unsigned = True' 'sha256 = "@SUM@"'
both unsigned-signed SIGNED=alice 'allow_unsigned = True' 'sha256 = "@SUM@"'
cat >>"$declared" <<EOF
muster_http_file(
    name = "above_file",
    urls = ["file://$served/data"],
    downloaded_file_path = "../downloaded",
    signature_urls = ["file://$served/data.alice"],
    trust_anchor = "$anchor",
)
EOF

for name in good summed supplied unsigned; do fetched "$name"; done
for name in altered altered-sum committer stranger not-the-supplier other-anchor lost-signature no-signature no-anchor \
            unsigned-no-sum unsigned-altered unsigned-signed; do
  refused "$name"
done
bazel_as above build @above_file//file

# What was refused stays refused, also when it was good before.
cp served/altered/data served/data
bazel_as again build @good_file//file
holds "$(places good file)" "as it was signed"
rm -rf "$(dirname "$(dirname "$(places good file)")")"
[ -z "$(places good file)" ] || fail "the file is there still"
bazel_as shut shutdown
bazel_as fetched-again build @good_file//file
[ -z "$(places good file)" ] || fail "what was altered is there"
