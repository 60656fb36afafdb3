"""What the actions of all rules have in common."""

load("//muster/private:toolchain.bzl", "TOOLCHAIN_TYPE")

# Here and now, on the work tree itself: what was decided is kept nowhere, and the tool sees all of the tree.
REQUIREMENTS = {
    "local": "1",
    "no-cache": "1",
    "no-remote": "1",
    "no-sandbox": "1",
}

def argument_path(file):
    """The path of a file, in no case taken for an option.

    Args:
      file: a File.

    Returns:
      a string
    """
    return "./" + file.path if file.path.startswith("-") else file.path

def run_muster(ctx, arguments, inputs, outputs, mnemonic, progress_message):
    """Runs muster, by argv. Where there is no program the action is there as well, and fails.

    So Bazel takes away what earlier builds have made, and no release of then is taken for one of now.

    Args:
      ctx: of a rule with the toolchain.
      arguments: an Args.
      inputs: a list of Files.
      outputs: a list of Files.
      mnemonic: of the action.
      progress_message: of the action.
    """
    muster = ctx.toolchains[TOOLCHAIN_TYPE].muster
    if muster.missing:
        says = ctx.actions.args()
        says.add("fault  fault.config\n  because  %s\n  remedy   %s" % tuple(_two_parts(muster.missing)))
        ctx.actions.run_shell(
            arguments = [says],
            command = "printf '%s\\n' \"$1\" >&2; exit 2",
            execution_requirements = REQUIREMENTS,
            inputs = [ctx.info_file],
            mnemonic = mnemonic,
            outputs = outputs,
            progress_message = progress_message,
        )
        return
    ctx.actions.run(
        arguments = [arguments],
        executable = muster.tool or muster.path,
        execution_requirements = REQUIREMENTS,
        inputs = inputs + [ctx.info_file],
        mnemonic = mnemonic,
        outputs = outputs,
        progress_message = progress_message,
        use_default_shell_env = True,
    )

def _two_parts(missing):
    because, _, remedy = missing.partition(". ")
    return [because, remedy or "install the package muster"]
