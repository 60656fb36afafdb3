# The install and package gates hold what leaves against what was built: an altered file, a seal that is gone,
# one of another commit, one of another build.
project
configure configure
install_to not-built
build build
cp bld/muster/seal-Release.json first-seal
cp bld/dist/Release/app first-app
echo altered >>bld/dist/Release/app
install_to altered
[ "$generator" = "Unix Makefiles" ] || pack altered-cpack  # under make, cpack builds and seals first
cp first-app bld/dist/Release/app
rm bld/muster/seal-Release.json
install_to no-seal
[ "$generator" = "Unix Makefiles" ] || pack no-seal-cpack

# The seal of the first commit, put beside what was built of the second; and what was built of the first
# beside the seal of the second.
echo second >>src/app.txt
commit bob
build build
cp bld/muster/seal-Release.json second-seal
cp first-seal bld/muster/seal-Release.json
install_to copied-seal
cp second-seal bld/muster/seal-Release.json
cp first-app bld/dist/Release/app
install_to copied-file
nothing_out
