# Only what is named is gated, by an alias too, with all that it is sealed with.
project
configure configure
commit_unsigned bob
build others --target plugin
build app --target app
build shared --target shared
where=bld${multi:+/Release}
gone $where/app
there bld/lib${multi:+/Release}/libplugin.so
install_to install
nothing_out
