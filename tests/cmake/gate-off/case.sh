# The only switch: said at configuration, written into the evidence, and CPack refuses all the same.
project
configure configure
build accepted
pack cpack-accepted
commit_unsigned bob
configure off -DMUSTER_GATE=no
build build
gone bld/muster/seal-Release.json
holds bld/muster/evidence.intoto.jsonl FAILED
holds bld/muster/evidence.intoto.jsonl gate.off
install_to install
there out/bin/app
rm -r out
pack cpack
pack cpack-source --config CPackSourceConfig.cmake
# Nor without the package gate's script: install scripts know CPack.
pack cpack-blanked -D CPACK_PRE_BUILD_SCRIPTS=
nothing_out
# Switched on again, nothing that was made meanwhile passes.
configure on -DMUSTER_GATE=ON
install_to install-later
build build-later
gone bld/dist/Release/app
# What is neither yes nor no does not switch it off.
for word in maybe "" IGNORE NOTFOUND; do
  configure unclear -DMUSTER_GATE="$word"
  build build-unclear
done
nothing_out
