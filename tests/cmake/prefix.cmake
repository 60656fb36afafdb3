# Installs the program and the package, and moves the prefix, which has to work where it then lies.
file(REMOVE_RECURSE "${PREFIX}" "${PREFIX}.first")
foreach(part IN ITEMS core cmake-module)
  execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}/${part}" --prefix "${PREFIX}.first"
                  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(RENAME "${PREFIX}.first" "${PREFIX}")
