# Nobody was named who may release in this channel: whoever has signed, nothing gets out.
project
release known
released
sed -i 's/"stable"/"nightly"/' src/BUILD.bazel
commit alice
release unmatched
nothing_released
[ "$(sed -n '/^refused/,/^ *remedy/p' "$work/output" | wc -l)" = 5 ] || fail "that is not said in five lines"

# Nor of a product that no rule names, in a channel that one does.
sed -i 's/"nightly"/"stable"/; s/product = "app"/product = "other"/' src/BUILD.bazel
commit alice
release other-product
nothing_released

# The release is there again as soon as one covers it.
sed -i 's/product = "other"/product = "app"/' src/BUILD.bazel
commit alice
release covered
released
