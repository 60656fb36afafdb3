#[=======================================================================[.rst:
.. command:: muster_release

  Makes targets release targets: their files appear, are installed and are packaged only while
  ``muster gate`` accepts the tree.

  .. code-block:: cmake

    muster_release(<target>... | ALL_TARGETS  TRUST_ANCHOR <digest>
                   [PRODUCT <name>] [CHANNEL <name>] [VERSION <version>] [FILES <file>...]
                   [REQUIRE COMMIT|TAG] [TAG_PATTERN <glob>] [REF <ref>] [MIN_VERSION <n>]
                   [DEVELOPMENT_CONFIGS <config>...])

  Call it once in a directory, before its first ``install()`` and before the ``add_subdirectory()`` of
  folders that install. Where the project is not the top level it does nothing.

  ``ALL_TARGETS``
    All targets of this directory and of those below, whenever they are made.
  ``TRUST_ANCHOR``
    Digest of the roster version that this project trusts.
  ``PRODUCT``, ``CHANNEL``
    Also ask the roster's ``[[releases]]`` rules of this product and channel; only both together.
  ``FILES``
    Files that release targets make besides their own, such as those of custom commands. They lie in the
    build tree; relative ones in the current binary directory. Generator expressions may be used.
  ``REQUIRE``
    ``COMMIT`` (default): HEAD and its history are accepted. ``TAG``: HEAD also carries an accepted tag,
    and ``PRODUCT`` and ``CHANNEL`` are given.
  ``TAG_PATTERN``, ``VERSION``
    Which tag: its name by a pattern, or ``v<version>``. Only with ``REQUIRE TAG``, and only one of them.
  ``REF``
    What a detached checkout is judged as; default: the mainline.
  ``MIN_VERSION``
    Refuse rosters older than this version.
  ``DEVELOPMENT_CONFIGS``
    Configurations in which nothing is gated, and of which no package is made. Default: ``Debug``. With
    no value: none. Every other one, the empty one included, is gated.

  Evidence is written to ``${CMAKE_BINARY_DIR}/muster/evidence.intoto.jsonl``.

  Source without ``.git``, as in an unpacked tarball, is built as what the release statement binds that lies
  in it, with its rosters. ``REF`` cannot be told there and refuses.

.. command:: muster_add_verify_test

  Adds a test that asks the gate, without product or channel.

  .. code-block:: cmake

    muster_add_verify_test(<name> [REQUIRE COMMIT|TAG])
#]=======================================================================]
include_guard(GLOBAL)

set_property(GLOBAL PROPERTY MUSTER_MODULE_DIR "${CMAKE_CURRENT_LIST_DIR}")

function(muster_release)
  set(single TRUST_ANCHOR PRODUCT CHANNEL VERSION REQUIRE TAG_PATTERN REF MIN_VERSION)
  set(lists FILES DEVELOPMENT_CONFIGS)
  cmake_parse_arguments(PARSE_ARGV 0 arg ALL_TARGETS "${single}" "${lists}")
  _muster_check_arguments(muster_release "ALL_TARGETS;${single};${lists}" DEVELOPMENT_CONFIGS
                          "${arg_KEYWORDS_MISSING_VALUES}" "${ARGV}")
  _muster_check_release()
  set(MUSTER_TRUST_ANCHOR "${arg_TRUST_ANCHOR}" PARENT_SCOPE)
  if(NOT DEFINED PROJECT_IS_TOP_LEVEL)
    _muster_stop(muster_release "call it after project()")
  elseif(NOT PROJECT_IS_TOP_LEVEL)
    message(VERBOSE "muster_release: ${PROJECT_NAME} is not the top level; nothing is gated here")
    return()
  endif()
  get_property(called DIRECTORY PROPERTY MUSTER_RELEASE SET)
  if(called)
    _muster_stop(muster_release "it is called twice in ${CMAKE_CURRENT_SOURCE_DIR}")
  endif()

  # A directory's release has its own folder, and its own names of targets.
  file(RELATIVE_PATH place "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  set(folder "${CMAKE_BINARY_DIR}/muster")
  if(place)
    string(APPEND folder "/${place}")
  endif()
  set_property(DIRECTORY PROPERTY MUSTER_RELEASE "${folder}")
  if(NOT "DEVELOPMENT_CONFIGS" IN_LIST ARGV)
    set(arg_DEVELOPMENT_CONFIGS Debug)
  endif()
  foreach(name IN ITEMS ALL_TARGETS UNPARSED_ARGUMENTS FILES DEVELOPMENT_CONFIGS)
    set_property(DIRECTORY PROPERTY MUSTER_${name} "${arg_${name}}")
  endforeach()
  _muster_gate_command(command)
  set_property(DIRECTORY PROPERTY MUSTER_COMMAND "${command}")
  string(MAKE_C_IDENTIFIER "${place}" suffix)
  if(place)
    string(PREPEND suffix "_")
  endif()
  set_property(DIRECTORY PROPERTY MUSTER_SUFFIX "${suffix}")

  # Hook 3. No generator expression: projects that ask for a CMake before 3.14 get none in install(CODE).
  install(CODE "include([====[${folder}/install.cmake]====])" ALL_COMPONENTS)
  # Hook 4.
  list(APPEND CPACK_PRE_BUILD_SCRIPTS "${folder}/package.cmake")
  set(CPACK_PRE_BUILD_SCRIPTS "${CPACK_PRE_BUILD_SCRIPTS}" PARENT_SCOPE)
  # Hooks 1 and 2 need to know all targets; CPack has to have been included.
  cmake_language(DEFER CALL _muster_finish)
  get_property(deferred GLOBAL PROPERTY MUSTER_PACKAGES_DEFERRED)
  if(NOT deferred)
    set_property(GLOBAL PROPERTY MUSTER_PACKAGES_DEFERRED TRUE)
    cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _muster_defer_packages)
  endif()

  option(MUSTER_GATE "Refuse to make release files of a tree that muster does not accept" ON)
  _muster_gate_is_off(is_off)
  if(is_off)
    message(WARNING "MUSTER_GATE is ${MUSTER_GATE}: this tree is built and installed whoever signed it or \
not. The evidence says so, and no package is made. Switch it on again by -DMUSTER_GATE=ON")
  endif()
endfunction()

function(muster_add_verify_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" REQUIRE "")
  _muster_check_arguments(muster_add_verify_test REQUIRE "" "${arg_KEYWORDS_MISSING_VALUES}" "${ARGV}")
  if(arg_UNPARSED_ARGUMENTS)
    _muster_stop(muster_add_verify_test "\"${arg_UNPARSED_ARGUMENTS}\" is no argument of it")
  endif()
  _muster_check_require(muster_add_verify_test "${arg_REQUIRE}" require)
  _muster_default_anchor(muster_add_verify_test anchor)
  add_test(NAME "${name}" COMMAND Muster::muster --repo "${PROJECT_SOURCE_DIR}" --anchor "${anchor}"
                                  gate --require "${require}" --build-folder "${CMAKE_BINARY_DIR}")
endfunction()

# Whether what is given to muster_release goes together.
macro(_muster_check_release)
  if(NOT arg_ALL_TARGETS AND NOT arg_UNPARSED_ARGUMENTS)
    _muster_stop(muster_release "name targets, or ALL_TARGETS")
  elseif(arg_ALL_TARGETS AND arg_UNPARSED_ARGUMENTS)
    _muster_stop(muster_release "\"${arg_UNPARSED_ARGUMENTS}\" stands beside ALL_TARGETS, and is no \
argument of it")
  elseif("${arg_TRUST_ANCHOR}" STREQUAL "")
    _muster_stop(muster_release "TRUST_ANCHOR is missing (muster roster show --digest prints it)")
  endif()
  _muster_check_anchor(muster_release TRUST_ANCHOR "${arg_TRUST_ANCHOR}")
  _muster_check_require(muster_release "${arg_REQUIRE}" require)
  if("${arg_PRODUCT}" STREQUAL "" AND NOT "${arg_CHANNEL}" STREQUAL "")
    _muster_stop(muster_release "CHANNEL needs PRODUCT beside it")
  elseif("${arg_CHANNEL}" STREQUAL "" AND NOT "${arg_PRODUCT}" STREQUAL "")
    _muster_stop(muster_release "PRODUCT needs CHANNEL beside it")
  elseif(require STREQUAL "tag" AND "${arg_PRODUCT}" STREQUAL "")
    _muster_stop(muster_release "REQUIRE TAG needs PRODUCT and CHANNEL")
  endif()
  _muster_check_files(arg_FILES ${arg_FILES})
  foreach(name IN ITEMS TAG_PATTERN VERSION)
    if(NOT require STREQUAL "tag" AND NOT "${arg_${name}}" STREQUAL "")
      _muster_stop(muster_release "${name} needs REQUIRE TAG")
    endif()
  endforeach()
  if(NOT "${arg_VERSION}" STREQUAL "")
    if(NOT "${arg_TAG_PATTERN}" STREQUAL "")
      _muster_stop(muster_release "VERSION and TAG_PATTERN both say which tag; give one of them")
    elseif(NOT arg_VERSION MATCHES "^[0-9A-Za-z.+~_-]+$")
      _muster_stop(muster_release "VERSION must be of letters, digits and . + - ~ _; it is \"${arg_VERSION}\"")
    endif()
  endif()
  if(NOT "${arg_MIN_VERSION}" STREQUAL "" AND NOT arg_MIN_VERSION MATCHES "^[1-9][0-9]*$")
    _muster_stop(muster_release "MIN_VERSION must be a roster version, 1 or above; it is \"${arg_MIN_VERSION}\"")
  endif()
  if(NOT "${arg_REF}" STREQUAL "" AND NOT arg_REF MATCHES "^refs/")
    _muster_stop(muster_release "REF must be a full name, refs/...; it is \"${arg_REF}\"")
  endif()
endmacro()

# Release files are removed when the gate refuses: only what lies in the build tree may be one.
function(_muster_check_files result)
  set(files "")
  foreach(file IN LISTS ARGN)
    if(NOT file MATCHES "^\\$<")
      cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
      cmake_path(IS_PREFIX CMAKE_BINARY_DIR "${file}" inside)
      if(NOT inside)
        _muster_stop(muster_release "FILES: \"${file}\" does not lie in the build tree")
      endif()
    endif()
    list(APPEND files "${file}")
  endforeach()
  set(${result} "${files}" PARENT_SCOPE)
endfunction()

# The words of the command that judges, as text of a script.
function(_muster_gate_command result)
  set(words "")
  _muster_quote(words "$<TARGET_FILE:Muster::muster>" --repo "${PROJECT_SOURCE_DIR}" --anchor "${arg_TRUST_ANCHOR}"
                gate --require "${require}" --build-folder "${CMAKE_BINARY_DIR}")
  if(NOT "${arg_VERSION}" STREQUAL "")
    set(arg_TAG_PATTERN "v${arg_VERSION}")
  endif()
  foreach(name IN ITEMS TAG_PATTERN PRODUCT CHANNEL REF MIN_VERSION)
    if(NOT "${arg_${name}}" STREQUAL "")
      string(TOLOWER "--${name}" option)
      string(REPLACE "_" "-" option "${option}")
      # A value that begins with a dash is a value all the same.
      _muster_quote(words "${option}=${arg_${name}}")
    endif()
  endforeach()
  set(${result} "${words}" PARENT_SCOPE)
endfunction()

# Any of CMake's words for no switches the gate off; what is neither yes nor no does not.
function(_muster_gate_is_off result)
  string(TOUPPER "${MUSTER_GATE}" given)
  set(is_off FALSE)
  if(given MATCHES "^(OFF|0|NO|N|FALSE)$")
    set(is_off TRUE)
  endif()
  set(${result} ${is_off} PARENT_SCOPE)
endfunction()

include("${CMAKE_CURRENT_LIST_DIR}/MusterFinish.cmake")
