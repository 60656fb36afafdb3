# A release without --config=release is none, nor is what one has left behind.
project
bazel_as never build //:release
nothing_released
release before
released
bazel_as plain build //:release
nothing_released
release after
released
bazel_as stamped build --stamp //:release
nothing_released
# What is no release builds as ever.
bazel_as app build //:app
