"""What the rules tell others, what their actions are, and what they do not take."""

load("@bazel_skylib//lib:unittest.bzl", "analysistest", "asserts")
load("@rules_muster//muster:defs.bzl", "MusterToolchainInfo", "MusterVerifiedInfo", "muster_release", "muster_toolchain", "muster_verified_file")

def _paths(files):
    return sorted([file.short_path for file in files.to_list()])

# The action that makes files of a rule: one, and of all of them.
def _only_action(env, mnemonic, outputs):
    actions = analysistest.target_actions(env)
    asserts.equals(env, [mnemonic], [action.mnemonic for action in actions])
    asserts.equals(env, outputs, _paths(actions[0].outputs))
    inputs = [file.basename for file in actions[0].inputs.to_list()]
    asserts.true(env, "stable-status.txt" in inputs, "the action does not depend on the status")
    asserts.false(env, "volatile-status.txt" in inputs, "the action depends on the time")
    return actions[0]

def _release_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    verified = target[MusterVerifiedInfo]
    asserts.equals(env, ["release/app.txt", "release/other.txt"], _paths(verified.files))
    asserts.equals(env, "release.intoto.jsonl", verified.evidence.short_path)
    asserts.equals(env, "release.seal.json", verified.seal.short_path)
    asserts.equals(env, ["tag", "app", "stable", "1.0"], [verified.require, verified.product, verified.channel, verified.version])
    asserts.equals(env, ctx.attr.trust_anchor, verified.trust_anchor)
    files = ["release.intoto.jsonl", "release/app.txt", "release/other.txt"]
    asserts.equals(env, files, _paths(target[DefaultInfo].files))
    asserts.equals(env, ["release.intoto.jsonl", "release.seal.json"], _paths(target[OutputGroupInfo].evidence))
    action = _only_action(env, "MusterGate", sorted(files + ["release.seal.json"]))
    asked = ["--require", "tag", "--tag-pattern", "v1.0", "--product", "app", "--channel", "stable"]
    asserts.equals(env, ["bazel-gate", "--anchor", ctx.attr.trust_anchor, "--status"], action.argv[1:5])
    asserts.equals(env, asked, action.argv[6:14])
    return analysistest.end(env)

_release_test = analysistest.make(_release_test_impl, attrs = {"trust_anchor": attr.string()})

def _verified_file_test_impl(ctx):
    env = analysistest.begin(ctx)
    target = analysistest.target_under_test(env)
    verified = target[MusterVerifiedInfo]
    asserts.equals(env, ["data.verified/app.in"], _paths(verified.files))
    asserts.equals(env, ["data.verified/app.in"], _paths(target[DefaultInfo].files))
    asserts.equals(env, [None, None], [verified.evidence, verified.seal])
    asserts.equals(env, ["", "", "", ""], [verified.require, verified.product, verified.channel, verified.version])
    asserts.equals(env, ctx.attr.trust_anchor, verified.trust_anchor)
    action = _only_action(env, "MusterVerifyFile", ["data.verified/app.in"])
    asserts.equals(env, ["bazel-file", "--anchor", ctx.attr.trust_anchor, "--signature", "app.in.sig"], action.argv[1:6])
    return analysistest.end(env)

_verified_file_test = analysistest.make(_verified_file_test_impl, attrs = {"trust_anchor": attr.string()})

def _toolchain_test_impl(ctx):
    env = analysistest.begin(ctx)
    muster = analysistest.target_under_test(env)[platform_common.ToolchainInfo].muster
    asserts.equals(env, MusterToolchainInfo(missing = "", path = "/opt/muster", tool = None), muster)
    return analysistest.end(env)

_toolchain_test = analysistest.make(_toolchain_test_impl)

def _refused_test_impl(ctx):
    env = analysistest.begin(ctx)
    asserts.expect_failure(env, ctx.attr.because)
    return analysistest.end(env)

_refused_test = analysistest.make(
    _refused_test_impl,
    attrs = {"because": attr.string()},
    expect_failure = True,
)

# A target that cannot be, and a test that it says why.
def _refused(name, rule, because, **attributes):
    rule(name = name, tags = ["manual"], **attributes)
    _refused_test(name = name + "_test", because = because, target_under_test = ":" + name)

def shape_tests(name, trust_anchor):
    """Tests of targets of their own.

    Args:
      name: of the suite.
      trust_anchor: that these name.
    """
    muster_release(
        name = "release",
        srcs = [":app", ":other"],
        channel = "stable",
        product = "app",
        require = "tag",
        trust_anchor = trust_anchor,
        version = "1.0",
    )
    _release_test(name = "release_test", target_under_test = ":release", trust_anchor = trust_anchor)
    muster_verified_file(
        name = "data",
        src = "app.in",
        signature = ["app.in.sig"],
        trust_anchor = trust_anchor,
    )
    _verified_file_test(name = "data_test", target_under_test = ":data", trust_anchor = trust_anchor)
    muster_toolchain(name = "toolchain", path = "/opt/muster")
    _toolchain_test(name = "toolchain_test", target_under_test = ":toolchain")

    one_of = "tool, path, missing: give exactly one of them"
    _refused("toolchain_none", muster_toolchain, one_of)
    _refused("toolchain_two", muster_toolchain, one_of, path = "/opt/muster", missing = "it is not there")
    _refused("toolchain_tool_too", muster_toolchain, one_of, path = "/opt/muster", tool = "tool")
    _refused("toolchain_relative", muster_toolchain, "path: must be absolute; it is \"muster\"", path = "muster")
    _refused("no_anchor", muster_release, "trust_anchor: give one", srcs = [":app"])
    _refused(
        "no_channel",
        muster_release,
        "channel: product is given, and channel is not",
        srcs = [":app"],
        product = "app",
        trust_anchor = trust_anchor,
    )
    _refused(
        "twice",
        muster_release,
        "srcs: app.txt and same/app.txt would both be twice/app.txt",
        srcs = [":app", ":same"],
        trust_anchor = trust_anchor,
    )
    _refused(
        "above",
        muster_verified_file,
        "out: must lie in this package",
        src = "app.in",
        out = "../data",
        signature = ["app.in.sig"],
        trust_anchor = trust_anchor,
    )
    native.test_suite(name = name)
