# The gate as a test: it runs each time, and fails as soon as the tree is not accepted.
project
verify() { local step=$1; shift; bazel_as "$step" test --test_output=errors "$@" //:verify; }
verify first --config=release
verify again --config=release
holds "$work/output" "Executed 1 out of 1 test"
# Of no cache, on disk or elsewhere, and outside of every sandbox.
verify filled --config=release "--disk_cache=$work/cache"
bazel_as clean clean
verify cached --config=release "--disk_cache=$work/cache"
holds "$work/output" "Executed 1 out of 1 test"
for tag in external local no-cache no-remote; do
  bazel_as tag query "attr(tags, '\\b$tag\\b', //:verify)"
  holds "$work/stdout" //:verify
done
echo "anything" >src/untracked
verify dirty --config=release
rm src/untracked
verify plain
bazel_as untagged test --test_output=errors --config=release //:verify_tag
tag v1 alice
bazel_as tagged test --test_output=errors --config=release //:verify_tag
