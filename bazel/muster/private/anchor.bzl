"""The trust anchor: of the rule, or from outside of the repository."""

TrustAnchorInfo = provider(
    doc = "The value of //muster:trust_anchor.",
    fields = {"value": "sha256: and 64 digits, or nothing."},
)

def _trust_anchor_setting_impl(ctx):
    return [TrustAnchorInfo(value = ctx.build_setting_value)]

trust_anchor_setting = rule(
    implementation = _trust_anchor_setting_impl,
    build_setting = config.string(flag = True),
    doc = "A trust anchor from the command line or .bazelrc.",
)

ANCHOR_ATTRS = {
    "trust_anchor": attr.string(
        doc = "Digest of the roster version that is trusted: sha256: and 64 digits, as " +
              "`muster roster show --digest` prints it. May be left to --@rules_muster//muster:trust_anchor.",
    ),
    "_trust_anchor": attr.label(
        default = "//muster:trust_anchor",
        providers = [TrustAnchorInfo],
    ),
}

def is_of(text, characters):
    """Whether nothing else than these characters is in the text.

    Args:
      text: a string.
      characters: a string of all that may be in it.

    Returns:
      a bool
    """
    for character in text.elems():
        if character not in characters:
            return False
    return True

def check_anchor(name, anchor):
    """Stops the build where that is no digest.

    Args:
      name: of the attribute or setting that it comes from.
      anchor: a string.
    """
    if not anchor.startswith("sha256:") or len(anchor) != 71 or not is_of(anchor[7:], "0123456789abcdef"):
        fail(("%s: must be sha256: and 64 lower-case hex digits (muster roster show --digest prints it); " +
              "it is \"%s\"") % (name, anchor))

def anchor_of(ctx):
    """The anchor of a rule with ANCHOR_ATTRS.

    Args:
      ctx: of the rule.

    Returns:
      the digest as a string
    """
    given = ctx.attr.trust_anchor
    outside = ctx.attr._trust_anchor[TrustAnchorInfo].value
    if given:
        check_anchor("trust_anchor", given)
    if outside:
        check_anchor("--@rules_muster//muster:trust_anchor", outside)
    if given and outside and given != outside:
        fail(("trust_anchor: it is %s, and --@rules_muster//muster:trust_anchor is %s; nothing else than that " +
              "may be trusted") % (given, outside))
    if not given and not outside:
        fail("trust_anchor: give one, or set --@rules_muster//muster:trust_anchor=sha256:... (muster roster show " +
             "--digest prints it)")
    return given or outside
