"""Files from the network, which are there only when their signature is good."""

load("//muster/private:anchor.bzl", "check_anchor")
load("//muster/private:local.bzl", "find_muster")

_COMMON = {
    "allow_unsigned": attr.bool(
        doc = "Take it without a signature, by sha256 alone. For what nobody signs.",
    ),
    "roster": attr.label(
        allow_single_file = True,
        doc = "roster.toml of a folder laid out like .muster/, as of a supplier; by default that of the " +
              "repository that is built.",
    ),
    "sha256": attr.string(doc = "Of the file, 64 digits; needed with allow_unsigned."),
    "signature_urls": attr.string_list(
        doc = "Where its detached signatures are; each of them is another signature.",
    ),
    "trust_anchor": attr.string(doc = "Digest of the roster version that is trusted."),
    "urls": attr.string_list(
        doc = "Where the file is; each of them is the same file.",
        mandatory = True,
    ),
}

def _check(rctx):
    if not rctx.attr.urls:
        fail("urls: there is none")
    if rctx.attr.allow_unsigned:
        if rctx.attr.signature_urls or rctx.attr.trust_anchor:
            fail("allow_unsigned: nothing is verified with it, so signature_urls and trust_anchor say nothing")
        if not rctx.attr.sha256:
            fail("sha256: allow_unsigned needs it")
        return
    if not rctx.attr.signature_urls:
        fail("signature_urls: there is none; what nobody signs needs allow_unsigned = True and sha256")
    check_anchor("trust_anchor", rctx.attr.trust_anchor)

# The clone whose roster judges.
def _workspace_of(rctx):
    if hasattr(rctx, "workspace_root"):
        return rctx.workspace_root
    return rctx.path(Label("@//:WORKSPACE")).dirname

def _verify(rctx, file, signatures):
    muster, missing = find_muster(rctx)
    if missing:
        fail(missing)
    if rctx.attr.roster:
        judges = ["--roster", str(rctx.path(rctx.attr.roster).dirname)]
    else:
        judges = ["--repo", str(_workspace_of(rctx))]
    arguments = [muster, "verify", "file", str(file), "--anchor", rctx.attr.trust_anchor] + judges
    for signature in signatures:
        arguments += ["--signature", str(signature)]
    said = rctx.execute(arguments)
    if said.return_code != 0:
        rctx.delete(file)
        fail("%s was refused:\n%s%s" % (rctx.attr.urls[0], said.stdout, said.stderr))

# Downloads to a name that says what it is until it is verified.
def _download(rctx, name):
    unverified = rctx.path(name + ".unverified")
    rctx.download(rctx.attr.urls, unverified, rctx.attr.sha256)
    signatures = []
    for url in rctx.attr.signature_urls:
        signature = rctx.path("%s.%d.signature" % (name, len(signatures)))
        rctx.download([url], signature)
        signatures.append(signature)
    if not rctx.attr.allow_unsigned:
        _verify(rctx, unverified, signatures)
    for signature in signatures:
        rctx.delete(signature)
    return unverified

def _muster_http_file_impl(rctx):
    _check(rctx)
    name = rctx.attr.downloaded_file_path
    if name.startswith("/") or ".." in name.split("/") or name in ["", "BUILD.bazel", "BUILD", "WORKSPACE"]:
        fail("downloaded_file_path: must be a name below the repository's file/; it is \"%s\"" % name)
    unverified = _download(rctx, "file/" + name)

    # The name is the last thing that it gets.
    moved = rctx.execute(["mv", str(unverified), str(rctx.path("file/" + name))])
    if moved.return_code != 0:
        fail("cannot rename %s: %s" % (unverified, moved.stderr))
    if rctx.attr.executable:
        rctx.execute(["chmod", "+x", str(rctx.path("file/" + name))])
    rctx.file("WORKSPACE", "workspace(name = %s)\n" % repr(rctx.name), executable = False)
    rctx.file("file/BUILD.bazel", """filegroup(
    name = "file",
    srcs = [%s],
    visibility = ["//visibility:public"],
)
""" % repr(name), executable = False)

muster_http_file = repository_rule(
    implementation = _muster_http_file_impl,
    attrs = dict(
        _COMMON,
        downloaded_file_path = attr.string(
            default = "downloaded",
            doc = "Its name; the target is @<name>//file.",
        ),
        executable = attr.bool(doc = "Whether it may be run."),
    ),
    doc = "A file from the network, verified when it is fetched.",
    environ = [
        "MUSTER",
        "PATH",
    ],
)

def _muster_http_archive_impl(rctx):
    _check(rctx)
    if rctx.attr.build_file and rctx.attr.build_file_content:
        fail("build_file: build_file_content is given as well; give one of them")
    name = "archive." + (rctx.attr.type or _type_of(rctx.attr.urls[0]))
    unverified = _download(rctx, name)
    archive = rctx.path(name)
    moved = rctx.execute(["mv", str(unverified), str(archive)])
    if moved.return_code != 0:
        fail("cannot rename %s: %s" % (unverified, moved.stderr))
    rctx.extract(archive, stripPrefix = rctx.attr.strip_prefix)
    rctx.delete(archive)
    if rctx.attr.build_file:
        rctx.delete("BUILD.bazel")
        rctx.symlink(rctx.attr.build_file, "BUILD.bazel")
    elif rctx.attr.build_file_content:
        rctx.delete("BUILD.bazel")
        rctx.file("BUILD.bazel", rctx.attr.build_file_content, executable = False)
    if not rctx.path("WORKSPACE").exists:
        rctx.file("WORKSPACE", "workspace(name = %s)\n" % repr(rctx.name), executable = False)

def _type_of(url):
    for ending in ["tar.gz", "tgz", "tar.xz", "txz", "tar.bz2", "tar.zst", "tar", "zip", "jar", "war", "aar"]:
        if url.endswith("." + ending):
            return ending
    return fail("type: the URL %s does not say what kind of archive it is" % url)

muster_http_archive = repository_rule(
    implementation = _muster_http_archive_impl,
    attrs = dict(
        _COMMON,
        build_file = attr.label(
            allow_single_file = True,
            doc = "A file that becomes its BUILD.bazel.",
        ),
        build_file_content = attr.string(doc = "What becomes its BUILD.bazel."),
        strip_prefix = attr.string(doc = "A folder at the front of all paths in the archive."),
        type = attr.string(doc = "What kind of archive it is, as tar.gz; by default as the URL says."),
    ),
    doc = "An archive from the network, verified when it is fetched and unpacked only then.",
    environ = [
        "MUSTER",
        "PATH",
    ],
)
