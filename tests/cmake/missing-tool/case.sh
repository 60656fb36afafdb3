# The program is there while the project is configured and gone afterwards; and never there.
project
cp "$muster" tool
configure configure -DMUSTER_EXECUTABLE="$work/tool"
build accepted
rm tool
build build
gone bld/dist/Release/app
install_to install
pack cpack
pack cpack-source --config CPackSourceConfig.cmake
nothing_out
configure gone
configure none -DMUSTER_EXECUTABLE=/nonexistent/muster
configure another -DMUSTER_EXECUTABLE=/bin/true
