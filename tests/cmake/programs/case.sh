# Programs and libraries in a project that asks for an old CMake: all of them, of folders below as well; those
# that `all` leaves out are not built either, and are removed.
project
configure configure
build build
where=bld${multi:+/Release}
lib=bld/lib${multi:+/Release}
there $where/app $lib/libshared.so.1.2 $lib/libfixed.a $lib/libplugin.so
build trial --target trial
there $where/trial
install_to install
there out/bin/app
rm -r out
cp $lib/libshared.so.1.2 library
echo >>$lib/libshared.so.1.2
install_to altered
nothing_out
cp library $lib/libshared.so.1.2
commit_unsigned bob
build refused
gone $where/app $where/trial $lib/libshared.so.1.2 $lib/libfixed.a $lib/libplugin.so
build refused-trial --target trial
gone $where/trial
install_to refused-install
nothing_out
