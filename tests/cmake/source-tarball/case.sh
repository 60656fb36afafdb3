# An unpacked tarball has no history: the release statement that came with it vouches for what lies there.
project
commit alice
mkdir dist
git -C src archive --format=tar -o ../dist/app.tar HEAD
muster_in() { "$muster" --anchor "$anchor" --repo "$work/src" "$@" >/dev/null 2>&1; }
muster_in release create "$work/dist" --product app --channel stable --version 1.0.0 || fail "no statement"
muster_in release sign "$work/dist" --key "$work/keys/alice" || fail "not signed"

mv src clone
mkdir src
tar -xf dist/app.tar -C src
configure configure
build no-statement
gone bld/dist/Release/app
cp dist/app-1.0.0.* src
build build
there bld/dist/Release/app
install_to install
there out

# In the folder itself, where the build's own is no source.
rm -rf bld out
ln -s src/bld bld
mkdir src/bld
configure configure
build build
there src/bld/dist/Release/app
echo 'int more;' >src/more.c
build changed
gone src/bld/dist/Release/app
rm src/more.c
build build
echo 'int more;' >src/more.c
install_to changed
gone out
