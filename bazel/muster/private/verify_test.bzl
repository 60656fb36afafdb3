"""muster_verify_test: the gate as a test."""

load("//muster/private:anchor.bzl", "ANCHOR_ATTRS", "anchor_of")
load("//muster/private:release.bzl", "QUESTION_ATTRS", "add_question", "check_question")
load("//muster/private:toolchain.bzl", "TOOLCHAIN_TYPE")

_SCRIPT = """#!/bin/sh
exec {words} --status "$TEST_SRCDIR/$TEST_WORKSPACE/"{status}
"""

_MISSING = """#!/bin/sh
printf '%s\\n' {says} >&2
exit 2
"""

def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"

def _muster_verify_test_impl(ctx):
    anchor = anchor_of(ctx)
    check_question(ctx)
    muster = ctx.toolchains[TOOLCHAIN_TYPE].muster
    runfiles = [ctx.info_file]
    if muster.missing:
        script = _MISSING.format(says = _quoted(muster.missing))
    else:
        words = [muster.path or "./" + muster.tool.short_path, "bazel-gate", "--anchor", anchor]
        add_question(ctx, words)
        script = _SCRIPT.format(
            words = " ".join([_quoted(word) for word in words]),
            status = _quoted(ctx.info_file.short_path),
        )
        if muster.tool:
            runfiles.append(muster.tool)
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(executable, script, is_executable = True)
    return [DefaultInfo(executable = executable, runfiles = ctx.runfiles(files = runfiles))]

_muster_verify_test = rule(
    implementation = _muster_verify_test_impl,
    attrs = dict(ANCHOR_ATTRS, **QUESTION_ATTRS),
    test = True,
    toolchains = [TOOLCHAIN_TYPE],
)

def muster_verify_test(name, require = "commit", tag_pattern = "", trust_anchor = "", tags = [], **kwargs):
    """A test that holds as long as the work tree is accepted. It runs every time, here.

    Args:
      name: of the test.
      require: "commit" or "tag", as of muster_release.
      tag_pattern: with require = "tag".
      trust_anchor: as of muster_release.
      tags: more of them.
      **kwargs: what every test has.
    """
    _muster_verify_test(
        name = name,
        require = require,
        tag_pattern = tag_pattern,
        trust_anchor = trust_anchor,
        tags = tags + ["external", "local", "no-cache", "no-remote"],
        **kwargs
    )
