# The gate as a test: it runs each time, and fails as soon as the tree is not accepted.
project
verify() { local step=$1; shift; bazel_as "$step" test --test_output=errors "$@" //:verify; }
verify first --config=release
verify again --config=release
holds "$work/output" "Executed 1 out of 1 test"
echo "anything" >src/untracked
verify dirty --config=release
rm src/untracked
verify plain
bazel_as untagged test --test_output=errors --config=release //:verify_tag
tag v1 alice
bazel_as tagged test --test_output=errors --config=release //:verify_tag
