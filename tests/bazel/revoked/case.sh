# HEAD was signed by a key that is revoked in a roster which arrives later; the disk cache is warm.
change_roster() {
  if [ -z "${revoked:-}" ]; then cat; else sed "s/^uses = \[\"git\"\]\$/&\nrevoked = { reason = \"compromised\", since = $(day -60\ days) }/"; fi
}
project
commit bob
release good "--disk_cache=$work/cache"
released
# Somebody has pushed the roster; this clone fetches it, and HEAD stays.
revoked=1
by alice checkout -q -b next
next_roster "$work/src" ''
commit alice
by alice update-ref refs/remotes/origin/main next
by alice checkout -q main
by alice branch -q -D next
release late "--disk_cache=$work/cache"
ran 1 "Judging the release"
nothing_released
bazel_as clean clean
release cached "--disk_cache=$work/cache"
holds "$work/output" "1 \(disk\|remote\) cache hit"
nothing_released
