# A later signed change is built, installed and packed by its own seal; `package` and `install` as targets.
project
configure configure
build build
echo more >>src/app.txt
commit bob
build package --target package
there bld/app-1.0-Linux.tar.gz
holds bld/dist/Release/app more
DESTDIR=$work/out build install-target --target install
there out/usr/local/bin/app
