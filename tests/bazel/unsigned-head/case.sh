# HEAD is signed by nobody: whichever way the release is asked for, nothing is there.
project
release before
released
commit_unsigned alice
release refused
nothing_released
release no-validations "$validations"
nothing_released
release keep-going -k //:other
nothing_released
there "$out/other.txt"
release local --spawn_strategy=local
nothing_released
release evidence --output_groups=evidence
nothing_released
bazel_as directly build --config=release //:release/app.txt
nothing_released
bazel_as consumer build --config=release //:consumer
nothing_released
gone "$out/consumer.txt"
bazel_as all build --config=release //...
nothing_released
