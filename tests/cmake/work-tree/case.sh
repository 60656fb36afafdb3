# Changed and unknown files, and a file that appears while it is built.
project
configure configure
echo changed >>src/app.txt
build changed
git -C src checkout -q app.txt
touch src/unknown.txt
build unknown
rm src/unknown.txt
build build
touch src/unknown.txt
install_to install
pack cpack-source --config CPackSourceConfig.cmake
nothing_out
