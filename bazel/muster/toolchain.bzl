"""For who brings a toolchain of their own."""

load(
    "//muster/private:toolchain.bzl",
    _MusterToolchainInfo = "MusterToolchainInfo",
    _muster_toolchain = "muster_toolchain",
)

MusterToolchainInfo = _MusterToolchainInfo
muster_toolchain = _muster_toolchain
