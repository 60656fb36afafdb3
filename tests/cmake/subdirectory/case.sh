# A folder that calls muster_release itself is gated when it is installed alone.
project
configure configure
build build
as install cmake --install bld/part --prefix "$work/out" ${multi:+--config Release}
there out/bin/part
rm -r out
install_to install-all
there out/bin/part out/bin/app
rm -r out
commit_unsigned bob
as refused cmake --install bld/part --prefix "$work/out" ${multi:+--config Release}
as refused cmake --install bld/part --prefix "$work/out" ${multi:+--config Another}
nothing_out
build refused-build
gone bld/app.txt bld/part/part.txt
