# What other rules can know of a release, and what Bazel is told of its action: tests of Starlark, of no cache.
project
bazel_as tests test --test_output=errors //:shape
holds "$work/output" "Executed 11 out of 11 tests: 11 tests pass"
for action in MusterGate MusterVerifyFile; do
  bazel_as aquery aquery "mnemonic($action, //:all)"
  holds "$work/output" "ExecutionInfo: {local: 1, no-cache: 1, no-remote: 1, no-sandbox: 1}"
  [ "$(grep -c '^action ' "$work/stdout")" = 1 ] || fail "there is more than one action $action"
done
