# The tree is clean at the gate and not at the seal: what was built in between does not stay.
project
configure configure
build build
there bld/dist/Release/app
touch src/spoil.txt
commit bob
build spoiled
gone bld/dist/Release/app bld/muster/seal-Release.json
install_to install
nothing_out
