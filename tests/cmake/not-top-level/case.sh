# A part of somebody else's project stops nobody.
project
commit_unsigned bob
configure configure
build build
install_to install
there out/bin/part
