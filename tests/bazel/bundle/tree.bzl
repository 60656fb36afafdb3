"""A rule that makes a folder."""

def _tree_impl(ctx):
    folder = ctx.actions.declare_directory(ctx.label.name)
    ctx.actions.run_shell(
        arguments = [folder.path],
        command = ctx.attr.command,
        outputs = [folder],
    )
    return [DefaultInfo(files = depset([folder]))]

tree = rule(
    implementation = _tree_impl,
    attrs = {"command": attr.string()},
)
