# A mirror that stands still holds an old roster; two rosters of one version are one too many.
project
configure configure "-DMUSTER_TEST_ARGUMENTS=MIN_VERSION;2"
build stale
next_roster src '# the second'
commit alice
build build
there bld/dist/Release/app

git clone -q src elsewhere
( repo=elsewhere
  by alice reset -q --hard HEAD~1
  next_roster elsewhere '# another second'
  commit alice )
git -C src remote add origin "$work/elsewhere"
git -C src fetch -q origin
install_to fork
build fork-build
gone bld/dist/Release/app
nothing_out
