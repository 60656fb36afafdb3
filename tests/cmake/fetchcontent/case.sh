# A dependency is configured only after the gate has accepted it, at every configuration, whatever the cache
# says about fetching.
project
mkdir -p dep/sub
cat >dep/sub/CMakeLists.txt <<'DEP'
message(STATUS "the dependency runs")
add_custom_target(dep)
DEP
anchor_of_app=$anchor
repository dep
dep_anchor=$anchor
anchor=$anchor_of_app
use() { local step=$1; shift; configure "$step" "-DDEP=$work/dep" "-DDEP_ANCHOR=$dep_anchor" "$@"; }
use accepted
repo=dep commit_unsigned bob
rm -rf bld
use refused
grep -q 'the dependency runs' stdout stderr && fail "it ran"
use disconnected -DFETCHCONTENT_FULLY_DISCONNECTED=ON
grep -q 'the dependency runs' stdout stderr && fail "it ran"
rm -rf bld
use source-dir "-DFETCHCONTENT_SOURCE_DIR_THEDEP=$work/dep"
grep -q 'the dependency runs' stdout stderr && fail "it ran"
rm -rf bld
use before -DBEFORE=ON
