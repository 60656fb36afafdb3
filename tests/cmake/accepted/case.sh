# A tree that alice signed is built, installed and packed, whole and in part, and says so in the evidence.
project
configure configure
build build
there bld/dist/Release/app bld/muster/evidence.intoto.jsonl
holds bld/muster/evidence.intoto.jsonl PASSED
install_to install
there out/bin/app out/share/app.txt
rm -r out
install_to install-component --component doc
there out/share/app.txt
gone out/bin
pack cpack
there bld/app-1.0-Linux.tar.gz
pack cpack-source --config CPackSourceConfig.cmake
there bld/app-1.0-Source.tar.gz
