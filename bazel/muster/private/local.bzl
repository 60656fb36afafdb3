"""The program on this machine."""

_MISSING = "{what}. Install the package muster, or set MUSTER to the program. Without it nothing can be released."

def find_muster(rctx):
    """Looks for the program: what MUSTER names, else muster in PATH.

    Args:
      rctx: of a repository rule.

    Returns:
      its absolute path as a string and an empty string; or an empty string and what to say
    """
    getenv = getattr(rctx, "getenv", rctx.os.environ.get)
    named = getenv("MUSTER")
    if named:
        if not named.startswith("/"):
            return "", _MISSING.format(what = "MUSTER must be an absolute path; it is \"%s\"" % named)
        if not rctx.path(named).exists:
            return "", _MISSING.format(what = "MUSTER names %s, and there is nothing" % named)
        return named, ""
    found = rctx.which("muster")
    if not found:
        return "", _MISSING.format(what = "there is no muster in PATH")
    return str(found), ""

_BUILD = """load({toolchain_bzl}, "muster_toolchain")

muster_toolchain(
    name = "muster",
    missing = {missing},
    path = {path},
    visibility = ["//visibility:public"],
)

toolchain(
    name = "toolchain",
    toolchain = ":muster",
    toolchain_type = {toolchain_type},
    visibility = ["//visibility:public"],
)
"""

def _muster_local_repository_impl(rctx):
    path, missing = find_muster(rctx)
    rctx.file("BUILD.bazel", _BUILD.format(
        toolchain_bzl = repr(str(Label("//muster:toolchain.bzl"))),
        toolchain_type = repr(str(Label("//muster:toolchain_type"))),
        missing = repr(missing),
        path = repr(path),
    ), executable = False)

muster_local_repository = repository_rule(
    implementation = _muster_local_repository_impl,
    configure = True,
    doc = "A toolchain of the program on this machine, also where there is none: then a release says so.",
    environ = [
        "MUSTER",
        "PATH",
    ],
    local = True,
)
