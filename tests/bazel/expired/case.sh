# The verdict of a release holds until the tagger's key ends, and one second after that it does not.
change_roster() { if [ -n "${ends:-}" ]; then sed "s/^until = .*/until = $ends/"; else cat; fi; }
project
# On a slow machine, or a busy one, the key has to last longer.
begun=$(date +%s)
bazel_as server build //:app
took=$(($(date +%s) - begun))
ends=$(date -u -d "+$((10 + 2 * took)) seconds" +%Y-%m-%dT%H:%M:%SZ)
next_roster "$work/src" ''
commit alice
tag v1 carol
release good
released
release again
ran 0 "Judging the release"
released
[ "$(date +%s)" -lt "$(date -d "$ends" +%s)" ] || fail "this machine is too slow for this case"
sleep $(($(date -d "$ends" +%s) + 1 - $(date +%s)))
release late
ran 1 "Judging the release"
nothing_released
