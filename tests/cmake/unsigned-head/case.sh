# Nothing is made of a commit that nobody signed, by any way in.
project
commit_unsigned alice
configure configure
build build
gone bld/dist/Release/app
holds bld/muster/evidence.intoto.jsonl FAILED
build build-target --target dist
build build-extra --target extra
gone bld/dist/Release/app bld/extra.txt
install_to install
install_to install-component --component doc
pack cpack
pack cpack-source --config CPackSourceConfig.cmake
build package --target package
build package-source --target package_source
gone bld/dist/Release/app
nothing_out
