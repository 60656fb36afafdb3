# The same targets as elsewhere, out of archives. libgit2 is built here without what no hook uses
# (script/static-libgit2); libfmt has no archive in the distribution, so its headers do it all.
set(MUSTER_STATIC_DEPS ${PROJECT_SOURCE_DIR}/build/static-deps)
execute_process(COMMAND ${PROJECT_SOURCE_DIR}/script/static-libgit2 ${MUSTER_STATIC_DEPS}
                COMMAND_ERROR_IS_FATAL ANY)

# muster_archive(TARGET FILE): an archive of the distribution under the target's usual name.
function(muster_archive target file)
  string(MAKE_C_IDENTIFIER "MUSTER_${file}" found)
  find_library(${found} NAMES ${file} REQUIRED)
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${${found}}")
endfunction()

muster_archive(PkgConfig::SODIUM libsodium.a)
muster_archive(muster::http_parser libhttp_parser.a)

add_library(PkgConfig::LIBGIT2 STATIC IMPORTED GLOBAL)
set_target_properties(PkgConfig::LIBGIT2 PROPERTIES
                      IMPORTED_LOCATION ${MUSTER_STATIC_DEPS}/prefix/lib/libgit2.a)
target_include_directories(PkgConfig::LIBGIT2 BEFORE INTERFACE ${MUSTER_STATIC_DEPS}/prefix/include)
target_link_libraries(PkgConfig::LIBGIT2 INTERFACE muster::http_parser ZLIB::ZLIB Threads::Threads)

add_library(fmt::fmt INTERFACE IMPORTED GLOBAL)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY=1)
find_path(MUSTER_FMT_INCLUDE_DIR fmt/format.h REQUIRED)
