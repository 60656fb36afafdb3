"""muster_release: the gate, and the only way for files to get past it."""

load("//muster/private:action.bzl", "argument_path", "run_muster")
load("//muster/private:anchor.bzl", "ANCHOR_ATTRS", "anchor_of", "is_of")
load("//muster/private:providers.bzl", "MusterVerifiedInfo")
load("//muster/private:toolchain.bzl", "TOOLCHAIN_TYPE")

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_SIGNATURES = (".sig", ".asc", ".p7s")

def check_question(ctx):
    """Stops the build where what is asked of HEAD makes no sense.

    Args:
      ctx: of a rule with QUESTION_ATTRS, and perhaps product, channel and version.
    """
    product = getattr(ctx.attr, "product", "")
    channel = getattr(ctx.attr, "channel", "")
    version = getattr(ctx.attr, "version", "")
    pattern = ctx.attr.tag_pattern
    if product and not channel:
        fail("channel: product is given, and channel is not; a [[releases]] rule is asked of both")
    if channel and not product:
        fail("product: channel is given, and product is not; a [[releases]] rule is asked of both")
    if ctx.attr.require != "tag":
        if version:
            fail("version: says which tag, and needs require = \"tag\"")
        if pattern:
            fail("tag_pattern: says which tag, and needs require = \"tag\"")
    elif hasattr(ctx.attr, "product") and not product:
        fail("product: require = \"tag\" needs product and channel, whose [[releases]] rules say who may tag")
    if version and pattern:
        fail("tag_pattern: version says already which tag; give one of them")
    if not is_of(version, _LETTERS + ".+-~_"):
        fail("version: must be of letters, digits and . + - ~ _; it is \"%s\"" % version)
    for name, value in [("product", product), ("channel", channel), ("tag_pattern", pattern)]:
        if value.startswith("-") or "\n" in value or "\r" in value:
            fail("%s: must neither begin with - nor hold a line break; it is \"%s\"" % (name, value))

def add_question(ctx, arguments):
    """What muster gate is asked about HEAD.

    Args:
      ctx: of a rule with QUESTION_ATTRS, and perhaps product, channel and version.
      arguments: a list of strings that is made longer.
    """
    arguments.extend(["--require", ctx.attr.require])
    version = getattr(ctx.attr, "version", "")
    pattern = "v" + version if version else ctx.attr.tag_pattern
    if pattern:
        arguments.extend(["--tag-pattern", pattern])
    if getattr(ctx.attr, "product", ""):
        arguments.extend(["--product", ctx.attr.product, "--channel", ctx.attr.channel])

QUESTION_ATTRS = {
    "require": attr.string(
        default = "commit",
        doc = "What HEAD has to be: \"commit\", accepted, or \"tag\", with an accepted tag as well.",
        values = [
            "commit",
            "tag",
        ],
    ),
    "tag_pattern": attr.string(doc = "With require = \"tag\": such a tag, as v1.*."),
}

# Each file of srcs; of releases only what they let out, and what vouches for it.
def _sources(ctx):
    files = []
    bundled = []
    for target in ctx.attr.srcs:
        if MusterVerifiedInfo in target:
            verified = target[MusterVerifiedInfo]
            files += verified.files.to_list()
            if verified.evidence:
                bundled.append(verified)
        else:
            files += target[DefaultInfo].files.to_list()
    if not files:
        fail("srcs: they hold no file")
    seen = {}
    for file in files:
        if file.basename in seen:
            fail("srcs: %s and %s would both be %s/%s" %
                 (seen[file.basename].short_path, file.short_path, ctx.label.name, file.basename))
        seen[file.basename] = file
    return files, bundled

def _muster_release_impl(ctx):
    anchor = anchor_of(ctx)
    check_question(ctx)
    sources, bundled = _sources(ctx)
    evidence = ctx.actions.declare_file(ctx.label.name + ".intoto.jsonl")
    seal = ctx.actions.declare_file(ctx.label.name + ".seal.json")
    inputs = list(sources) + ctx.files.inputs
    arguments = ctx.actions.args()
    arguments.add_all(["bazel-gate", "--anchor", anchor, "--status", ctx.info_file])
    question = []
    add_question(ctx, question)
    arguments.add_all(question)
    copies = []
    for source in sources:
        name = "%s/%s" % (ctx.label.name, source.basename)
        if source.is_directory:
            copy = ctx.actions.declare_directory(name)
        else:
            copy = ctx.actions.declare_file(name)
        copies.append(copy)
        arguments.add("--copy")
        arguments.add(argument_path(source))
        arguments.add(copy.path)
    for verified in bundled:
        inputs += [verified.evidence, verified.seal]
        arguments.add_all(["--bundle", verified.evidence, verified.seal])
    for file in ctx.files.inputs:
        if not file.basename.endswith(_SIGNATURES):
            arguments.add_all(["--input", argument_path(file)])
    arguments.add_all(["--evidence", evidence, "--seal", seal])
    run_muster(
        ctx,
        arguments = arguments,
        inputs = inputs,
        outputs = copies + [evidence, seal],
        mnemonic = "MusterGate",
        progress_message = "Judging the release %s" % ctx.label,
    )
    return [
        DefaultInfo(files = depset(copies + [evidence])),
        OutputGroupInfo(evidence = depset([evidence, seal])),
        MusterVerifiedInfo(
            channel = ctx.attr.channel,
            evidence = evidence,
            files = depset(copies),
            product = ctx.attr.product,
            require = ctx.attr.require,
            seal = seal,
            trust_anchor = anchor,
            version = ctx.attr.version,
        ),
    ]

muster_release = rule(
    implementation = _muster_release_impl,
    attrs = dict(
        ANCHOR_ATTRS,
        channel = attr.string(doc = "With product: every [[releases]] rule that covers both has to hold."),
        inputs = attr.label_list(
            allow_files = True,
            doc = "Files that the build takes in: each is signed by a key with the use `release`, in a file " +
                  "beside it (.sig, .asc, .p7s) that is listed here as well.",
        ),
        product = attr.string(doc = "The product that this is a release of."),
        srcs = attr.label_list(
            allow_empty = False,
            allow_files = True,
            doc = "What is released: outputs of any rule, folders (tree artifacts), files, and other " +
                  "muster_release targets, of which this makes a bundle.",
            mandatory = True,
        ),
        version = attr.string(doc = "With require = \"tag\": HEAD carries the tag v<version>."),
        **QUESTION_ATTRS
    ),
    doc = "Copies of srcs as <name>/<basename>, and <name>.intoto.jsonl, what the gate decided. Where the " +
          "work tree is not accepted there is none of them, whatever was built before.",
    provides = [MusterVerifiedInfo],
    toolchains = [TOOLCHAIN_TYPE],
)
