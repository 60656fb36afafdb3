# Names that a shell, make or CMake would read in ways of their own.
mkdir "$work/a b"
work="$work/a b"
cd "$work"
mkdir keys
project
mv src "s r\$c'#(1)"
ln -s "s r\$c'#(1)" src
configure configure
build build
there "bld/dist/it's \$HOME #1/app"
install_to install
there "out/bin/app"
rm -r out
pack cpack
there bld/app-1.0-Linux.tar.gz
commit_unsigned bob
install_to refused
build refused
gone "bld/dist/it's \$HOME #1/app"
nothing_out
