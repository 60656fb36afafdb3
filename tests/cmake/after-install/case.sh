# What stands before muster_release would be installed by nobody's leave: no build is accepted.
project
for place in before above; do
  configure configure -DPLACE=$place
  build build
  install_to install
done
rm -rf out
# Folders that install nothing may stand before it.
configure configure -DPLACE=harmless
build harmless
