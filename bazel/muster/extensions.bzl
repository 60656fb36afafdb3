"""For MODULE.bazel. rules_muster uses it itself: a bazel_dep on it is all that releases need."""

load("//muster/private:local.bzl", "muster_local_repository")

def _muster_impl(_module_ctx):
    muster_local_repository(name = "local_muster")

muster = module_extension(
    implementation = _muster_impl,
    doc = "Makes @local_muster, whose toolchain is the program on this machine.",
)
