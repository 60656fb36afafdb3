# Without the program nothing is released, and what was released before is gone.
project
release before
released
rm bin/muster
release removed
nothing_released
ln -s "$muster" bin/muster
release there-again
released

# Another PATH: Bazel looks for it again, and does without where nothing is released.
without=${PATH#"$work/bin:"}
PATH=$without release none
nothing_released
PATH=$without bazel_as app build //:app
PATH=$without MUSTER=$work/nowhere release named-wrong
nothing_released
PATH=$without MUSTER=muster release named-relative
nothing_released
# MUSTER alone: it judges, and finds no status that somebody without muster in PATH could have made.
PATH=$without MUSTER=$work/bin/muster release named-only
nothing_released
release after
released
