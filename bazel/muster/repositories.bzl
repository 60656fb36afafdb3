"""What WORKSPACE files load; under bzlmod use_repo_rule takes the same repository rules from here.

    load("@rules_muster//muster:repositories.bzl", "muster_local_toolchain")

    muster_local_toolchain()
"""

load(
    "//muster/private:http.bzl",
    _muster_http_archive = "muster_http_archive",
    _muster_http_file = "muster_http_file",
)
load(
    "//muster/private:local.bzl",
    _muster_local_repository = "muster_local_repository",
)

muster_http_archive = _muster_http_archive
muster_http_file = _muster_http_file

def muster_local_toolchain(name = "local_muster", register = True):
    """Makes a toolchain of the program on this machine: what MUSTER names, or muster in PATH.

    Where there is none, everything that is no release builds as ever. A release is an error that names the
    package to install, and leaves no file behind.

    Args:
      name: of the repository; its toolchain is @<name>//:toolchain.
      register: whether it is registered as well.
    """
    _muster_local_repository(name = name)
    if register:
        native.register_toolchains("@%s//:toolchain" % name)
