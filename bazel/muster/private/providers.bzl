"""What the rules tell other rules."""

MusterVerifiedInfo = provider(
    doc = "Files that muster has let out. Whoever gets them in an action gets them verified, or no build.",
    fields = {
        "channel": "The channel whose release rules were asked; empty: none.",
        "evidence": "File: what the gate decided, an in-toto statement. None of a muster_verified_file.",
        "files": "depset of Files: the copies, nothing else.",
        "product": "The product whose release rules were asked; empty: none.",
        "require": "\"commit\" or \"tag\"; empty of a muster_verified_file.",
        "seal": "File: size and SHA-256 of each copy, for muster gate --sealed. None of a muster_verified_file.",
        "trust_anchor": "The digest that everything was judged by.",
        "version": "The version whose tag HEAD carries; empty: not asked for.",
    },
)
