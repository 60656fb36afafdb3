"""Which program judges."""

# Bazel 4 takes strings only, and a relative one for a label of the main repository.
TOOLCHAIN_TYPE = str(Label("//muster:toolchain_type"))

MusterToolchainInfo = provider(
    doc = "The program that judges; exactly one of the fields says something. In a toolchain: `.muster`.",
    fields = {
        "missing": "Why there is no program, for whoever wants to release; else nothing.",
        "path": "Absolute path of a program on the machine where the gate runs; else nothing.",
        "tool": "File: the program, as a target made or fetched it; else None.",
    },
)

def _muster_toolchain_impl(ctx):
    tool = ctx.executable.tool
    given = [one for one in [tool, ctx.attr.path, ctx.attr.missing] if one]
    if len(given) != 1:
        fail("tool, path, missing: give exactly one of them")
    if ctx.attr.path and not ctx.attr.path.startswith("/"):
        fail("path: must be absolute; it is \"%s\"" % ctx.attr.path)
    return [platform_common.ToolchainInfo(muster = MusterToolchainInfo(
        tool = tool,
        path = ctx.attr.path,
        missing = ctx.attr.missing,
    ))]

muster_toolchain = rule(
    implementation = _muster_toolchain_impl,
    attrs = {
        "missing": attr.string(doc = "What is said where a release is built: there is no program."),
        "path": attr.string(doc = "Absolute path of the program, on the machine where the gate runs."),
        "tool": attr.label(
            allow_single_file = True,
            cfg = "exec",
            doc = "The program as a target.",
            executable = True,
        ),
    },
    doc = "The implementation of a toolchain of type @rules_muster//muster:toolchain_type.",
)
