# Flags that every target of ours gets, on one interface target.
add_library(muster_options INTERFACE)
target_compile_features(muster_options INTERFACE cxx_std_20)
target_compile_options(muster_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
                       -Woverloaded-virtual -Wimplicit-fallthrough -Wswitch-enum)
target_compile_options(muster_options INTERFACE -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 takes the inactive members of a std::variant for uninitialised ones when it optimises, and a
  # short string for all that a string can hold.
  target_compile_options(muster_options INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds
                         -Wno-stringop-overflow)
endif()
target_compile_definitions(muster_options INTERFACE $<$<NOT:$<BOOL:${MUSTER_SANITIZE}>>:_GLIBCXX_ASSERTIONS>)
if(MUSTER_DEV)
  target_compile_options(muster_options INTERFACE -Werror)
endif()
if(MUSTER_SANITIZE)
  target_compile_definitions(muster_options INTERFACE MUSTER_SANITIZED)
  # What a null, misaligned or foreign pointer does, the address sanitizer sees as well, or the processor; looking
  # for it everywhere takes a quarter of the time to compile.
  target_compile_options(muster_options INTERFACE -fsanitize=address,undefined
                         -fno-sanitize=null,alignment,object-size,vptr -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_link_options(muster_options INTERFACE -fsanitize=address,undefined)
endif()
# The libraries count what a fuzzer reaches, too; only a fuzzer itself brings libFuzzer's main along.
set(MUSTER_FUZZ OFF)
if(MUSTER_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(MUSTER_FUZZ ON)
  target_compile_options(muster_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(MUSTER_STATIC)
  # Where addresses are random as in any other program, but nobody has to find libraries.
  target_link_options(muster_options INTERFACE -static-pie -Wl,--gc-sections)
endif()

# What most files include.
set(MUSTER_COMMON_HEADERS <algorithm> <array> <functional> <map> <memory> <optional> <set> <span> <string>
    <string_view> <utility> <variant> <vector> <tl/expected.hpp>)
# And of ours: a variant of so many reasons is most of what a small file takes to compile.
set(MUSTER_OUR_HEADERS ${PROJECT_SOURCE_DIR}/core/model/verdict.h)
