# What nobody signed is in the work tree.
project
release before
released
echo "anything" >src/untracked
release untracked
nothing_released
rm src/untracked
release without
released
echo "what is changed" >src/app.in
release changed
nothing_released
by alice checkout -q app.in

# git is told not to look.
by alice update-index --assume-unchanged app.in
echo "what is changed" >src/app.in
release hidden
nothing_released
by alice update-index --no-assume-unchanged app.in
by alice checkout -q app.in

# Bazel is told to.
release after
released
