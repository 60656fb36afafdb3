# What is no development configuration is gated: none, an empty one, one of the project's own. A development
# one is built and installed by anybody, and never packed.
project
commit_unsigned bob
if [ -n "$multi" ]; then
  configure several "-DCMAKE_CONFIGURATION_TYPES=Debug;Release;Special" -DCMAKE_CROSS_CONFIGS=all
  for type in Release Special; do
    as refused cmake --build bld --config $type
    gone bld/dist/$type/app
    as refused cmake --install bld --config $type --prefix "$work/out"
  done
  # Another configuration's files from the build of a development one.
  as refused cmake --build bld --config Debug --target dist:Release
  gone bld/dist/Release/app
  as development cmake --build bld --config Debug
  there bld/dist/Debug/app
  as unknown cmake --install bld --config Another --prefix "$work/out"
  gone out
  as development cmake --install bld --config Debug --prefix "$work/out"
  there out/bin/app
  rm -r out
  as packed cmake -E chdir bld cpack -C Debug
  as packed cmake -E chdir bld cpack -C "Debug;Release"
  as packed cmake -E chdir bld cpack
  nothing_out
else
  for type in "" None Special; do
    configure configure "-DCMAKE_BUILD_TYPE=$type"
    as refused cmake --build bld
    gone "bld/dist/$type/app"
    as refused cmake --install bld --prefix "$work/out"
    # What --config says is not what was built.
    as refused cmake --install bld --prefix "$work/out" --config Debug
    as packed cmake -E chdir bld cpack -C Debug
    nothing_out
  done
  configure configure -DCMAKE_BUILD_TYPE=debug
  as development cmake --build bld
  as development cmake --install bld --prefix "$work/out" --config Release
  there out/bin/app
  rm -r out
  as packed cmake -E chdir bld cpack -C Release
  nothing_out
  configure configure -DCMAKE_BUILD_TYPE=Debug -DMUSTER_TEST_ARGUMENTS=DEVELOPMENT_CONFIGS
  as refused cmake --build bld
fi
