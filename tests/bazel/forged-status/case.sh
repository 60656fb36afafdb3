# Whoever starts Bazel chooses the status command, and gains nothing.
forged() { local step=$1; shift; release "$step" "--workspace_status_command=$work/forged"; }
# lies SED-COMMANDS: the true status with something else in it
lies() { ( cd "$work/src" && muster bazel-status --anchor "$anchor" ) | sed "$@" >"$work/lies"; }
project
release before
released
printf '#!/bin/sh\ncat %s\n' "$work/lies" >forged
chmod +x forged

# The truth, from another mouth.
lies ''
forged truth
released

# A verdict of its own.
echo "what is forged" >src/app.in
lies -e 's/_VERDICT .*/_VERDICT accepted/' -e 's/_TREE .*/_TREE clean/' -e 's/_REASON .*/_REASON none/'
forged verdict
nothing_released

# Another work tree, a clean one.
git clone -q src clean
lies "s|_WORKTREE .*|_WORKTREE $work/clean|"
forged elsewhere
nothing_released
by alice checkout -q app.in
forged elsewhere-of-clean
nothing_released

# Another commit.
lies "s/_HEAD .*/_HEAD $(printf '1%.0s' {1..40})/"
forged head
nothing_released

# None, half of one, one of another version.
: >lies
forged nothing
nothing_released
lies '/_HEAD/d'
forged half
nothing_released
lies 's/_PROTOCOL .*/_PROTOCOL 2/'
forged protocol
nothing_released
release after
released
