# A release needs a tag on this very commit by somebody who may release: not bob, who may commit and tag, not
# carol, whose key has ended, however she dates it.
project
configure configure "-DMUSTER_TEST_ARGUMENTS=REQUIRE;TAG;PRODUCT;app;CHANNEL;stable;VERSION;1.0"
build untagged
tag v1.0 bob
build committer
GIT_COMMITTER_DATE="$(day '-20 days')" tag v1.0 carol
build ended
tag v1.1 alice
git -C src tag -d v1.0 >/dev/null
build other-version
tag v1.0 alice
build build
there bld/dist/Release/app
# Moved after the build: to another commit, and away.
commit bob
install_to moved
build moved-build
gone bld/dist/Release/app
tag v1.0 alice
build build
git -C src tag -d v1.0 >/dev/null
install_to deleted
pack deleted-cpack
nothing_out
tag v1.0 alice
build rebuild
install_to install
there out/bin/app
