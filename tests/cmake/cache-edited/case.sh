# Entries of the cache that try to leave hooks out.
project
commit_unsigned bob
configure configure "-DCPACK_PRE_BUILD_SCRIPTS=" -DMUSTER_TRUST_ANCHOR=sha256:0 -DMUSTER_HOOKS=/dev/null -DMUSTER_OFF=TRUE
sed -i 's/^MUSTER_GATE:.*/MUSTER_GATE:BOOL=ON;OFF/' bld/CMakeCache.txt
build build
as install-script cmake -DMUSTER_OFF=TRUE -DMUSTER_SEVERAL=FALSE -DMUSTER_CONFIGURATIONS=Debug -DCMAKE_INSTALL_PREFIX="$work/out" \
  -DCMAKE_INSTALL_CONFIG_NAME=Release -P bld/cmake_install.cmake
as install-local cmake -DCMAKE_INSTALL_LOCAL_ONLY=1 -DCMAKE_INSTALL_COMPONENT=doc -DCMAKE_INSTALL_PREFIX="$work/out" \
  -DCMAKE_INSTALL_CONFIG_NAME=Release -P bld/cmake_install.cmake
pack cpack
pack cpack-blanked -D CPACK_PRE_BUILD_SCRIPTS=
nothing_out
