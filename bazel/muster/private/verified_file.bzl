"""muster_verified_file: a file from elsewhere, as long as its signature is good."""

load("//muster/private:action.bzl", "argument_path", "run_muster")
load("//muster/private:anchor.bzl", "ANCHOR_ATTRS", "anchor_of")
load("//muster/private:providers.bzl", "MusterVerifiedInfo")
load("//muster/private:toolchain.bzl", "TOOLCHAIN_TYPE")

def _muster_verified_file_impl(ctx):
    anchor = anchor_of(ctx)
    name = ctx.attr.out or "%s.verified/%s" % (ctx.label.name, ctx.file.src.basename)
    if name.startswith("/") or ".." in name.split("/"):
        fail("out: must lie in this package; it is \"%s\"" % name)
    out = ctx.actions.declare_file(name)
    if not ctx.files.signature:
        fail("signature: holds no file")
    arguments = ctx.actions.args()
    arguments.add_all(["bazel-file", "--anchor", anchor])
    for signature in ctx.files.signature:
        arguments.add_all(["--signature", argument_path(signature)])
    arguments.add_all(["--out", out, argument_path(ctx.file.src)])
    run_muster(
        ctx,
        arguments = arguments,
        inputs = [ctx.file.src] + ctx.files.signature,
        outputs = [out],
        mnemonic = "MusterVerifyFile",
        progress_message = "Verifying %s" % ctx.file.src.short_path,
    )
    return [
        DefaultInfo(files = depset([out])),
        MusterVerifiedInfo(
            channel = "",
            evidence = None,
            files = depset([out]),
            product = "",
            require = "",
            seal = None,
            trust_anchor = anchor,
            version = "",
        ),
    ]

muster_verified_file = rule(
    implementation = _muster_verified_file_impl,
    attrs = dict(
        ANCHOR_ATTRS,
        out = attr.string(doc = "Name of the copy; by default <name>.verified/<basename of src>."),
        signature = attr.label_list(
            allow_empty = False,
            allow_files = True,
            doc = "Detached signatures of src: SSH, OpenPGP or CMS, told apart by their content.",
            mandatory = True,
        ),
        src = attr.label(
            allow_single_file = True,
            doc = "The file that was signed.",
            mandatory = True,
        ),
    ),
    doc = "A copy of src, made only where a key of the newest roster with the use `release` has signed it. In " +
          "every build; with --config=release it is judged again when the roster says something else.",
    provides = [MusterVerifiedInfo],
    toolchains = [TOOLCHAIN_TYPE],
)
