# What is accepted gets out, whole; the gate runs when it has to, and nothing of it is cached.
project
release first "--disk_cache=$work/cache"
ran 1 "Judging the release"
released
holds "$out/release/app.txt" "WHAT IS BUILT"
holds "$out/release.intoto.jsonl" "$(git -C src rev-parse HEAD)"
holds "$out/release.intoto.jsonl" '"PASSED"'
muster --repo src --anchor "$anchor" gate --sealed "$(readlink -f "$out")/release.seal.json" -q >/dev/null ||
  fail "the seal does not hold"

release again "--disk_cache=$work/cache"
ran 0 "Judging the release"
released

# Another commit: the same sources are not compiled again, and the gate runs.
( cd src && echo "a note" >NOTES )
commit bob
release next "--disk_cache=$work/cache"
ran 1 "Judging the release"
ran 0 "Executing genrule"
holds "$out/release.intoto.jsonl" "$(git -C src rev-parse HEAD)"

# On a machine that has nothing but the cache what is compiled comes from it, and the gate runs here.
bazel_as clean clean
nothing_released
release cached "--disk_cache=$work/cache"
released
holds "$work/output" "1 \(disk\|remote\) cache hit"
ran 1 "Judging the release"
