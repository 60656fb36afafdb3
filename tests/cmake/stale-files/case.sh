# What an accepted build left behind is not let out after an unsigned commit, although nothing is built
# anew: Ninja's cpack never builds, cmake --install neither.
project
configure configure
build build
pack cpack-accepted
there bld/app-1.0-Linux.tar.gz
commit_unsigned bob
install_to install
install_to install-component --component runtime
pack cpack
nothing_out
# The next build takes it away, although it is up to date. (cpack builds under make, and has done so.)
[ "$generator" = "Unix Makefiles" ] || there bld/dist/Release/app
build build-refused
gone bld/dist/Release/app bld/muster/seal-Release.json
