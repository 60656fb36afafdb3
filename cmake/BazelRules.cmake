# The rules for Bazel as a module that WORKSPACE and MODULE.bazel name by its path; for bazel/ beside this folder.
install(DIRECTORY "${CMAKE_CURRENT_LIST_DIR}/../bazel/" DESTINATION "${CMAKE_INSTALL_DATADIR}/muster/bazel" COMPONENT bazel
        PATTERN .bcr EXCLUDE PATTERN e2e EXCLUDE PATTERN "bazel-*" EXCLUDE PATTERN "MODULE.bazel.lock" EXCLUDE)
