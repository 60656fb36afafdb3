# The module without its package: by add_subdirectory and by FetchContent, with muster in PATH.
project
mkdir programs
ln -s "$muster" programs/muster
PATH=$work/programs:$PATH
for how in folder content; do
  configure configure "-DMODULE=$kit/../../cmake-module" -DHOW=$how
  build build
  rm -rf bld
done
PATH=/usr/bin:/bin
configure missing "-DMODULE=$kit/../../cmake-module" -DHOW=folder
