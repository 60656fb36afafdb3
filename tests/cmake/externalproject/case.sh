# An external project is not configured before the gate has accepted its sources, at every build.
project
mkdir dep
cat >dep/CMakeLists.txt <<'DEP'
cmake_minimum_required(VERSION 3.22)
project(dep LANGUAGES NONE)
file(WRITE "${CMAKE_BINARY_DIR}/configured" "")
DEP
anchor_of_app=$anchor
repository dep
dep_anchor=$anchor
anchor=$anchor_of_app
configure configure "-DDEP=$work/dep" "-DDEP_ANCHOR=$dep_anchor"
build accepted
there bld/dep/built/configured
rm bld/dep/built/configured
git -C bld/dep/src -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m 'not signed'
build refused
gone bld/dep/built/configured
# Nor is it configured once before anybody asked.
rm -rf bld
repo=dep commit_unsigned bob
configure configure "-DDEP=$work/dep" "-DDEP_ANCHOR=$dep_anchor"
keep_going=(-k 0)
[ "$generator" != "Unix Makefiles" ] || keep_going=(-k)
build refused -- "${keep_going[@]}"
gone bld/dep/built/configured
