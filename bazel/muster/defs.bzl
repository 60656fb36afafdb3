"""What BUILD files load.

    load("@rules_muster//muster:defs.bzl", "muster_release", "muster_verified_file", "muster_verify_test")
"""

load("//muster/private:providers.bzl", _MusterVerifiedInfo = "MusterVerifiedInfo")
load("//muster/private:release.bzl", _muster_release = "muster_release")
load(
    "//muster/private:toolchain.bzl",
    _MusterToolchainInfo = "MusterToolchainInfo",
    _muster_toolchain = "muster_toolchain",
)
load("//muster/private:verified_file.bzl", _muster_verified_file = "muster_verified_file")
load("//muster/private:verify_test.bzl", _muster_verify_test = "muster_verify_test")

MusterToolchainInfo = _MusterToolchainInfo
MusterVerifiedInfo = _MusterVerifiedInfo
muster_release = _muster_release
muster_toolchain = _muster_toolchain
muster_verified_file = _muster_verified_file
muster_verify_test = _muster_verify_test
