# What lies below HEAD counts, and a clone that does not hold it is no proof.
project
commit_unsigned bob
commit alice
configure configure
build unsigned-below
gone bld/dist/Release/app
rm -rf bld src/.git
repository src
commit alice
mv src whole
git clone -q --depth 1 "file://$work/whole" src
configure configure
build shallow
gone bld/dist/Release/app
git -C src fetch -q --unshallow
build build
there bld/dist/Release/app
