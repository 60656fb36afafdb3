#[=======================================================================[.rst:
.. command:: muster_verify_file

  Stops the configuration unless the file carries a good detached signature by a key that the roster lets
  sign files, and has it judged again by each release build.

  .. code-block:: cmake

    muster_verify_file(<file> [SIGNATURE <file>])

  The signature lies beside the file (``.sig``, ``.asc``, ``.p7s``) unless ``SIGNATURE`` names it.

.. command:: muster_download

  Downloads a file and its signature to ``<file>.unverified``, verifies them, and only then gives them
  their names. What is there already is verified again at every configuration and not downloaded.

  .. code-block:: cmake

    muster_download(<url> <file> [SIGNATURE_URL <url>] [EXPECTED_HASH <algo>=<hash>])

  The signature's address is ``<url>.sig`` unless it is given.

.. command:: muster_fetchcontent_makeavailable

  ``FetchContent_MakeAvailable`` of what ``FetchContent_Declare`` declared, with the gate between
  downloading and ``add_subdirectory``, at every configuration, whatever
  ``FETCHCONTENT_FULLY_DISCONNECTED`` or ``FETCHCONTENT_SOURCE_DIR_<NAME>`` say.

  .. code-block:: cmake

    muster_fetchcontent_makeavailable(<name>... TRUST_ANCHOR <digest> [REQUIRE COMMIT|TAG])

  The anchor is the dependency's. It is fetched whole (no ``GIT_SHALLOW``) and not patched.

.. command:: muster_externalproject_verify

  The gate between the download and the configuration of an ``ExternalProject_Add`` target, at every build.

  .. code-block:: cmake

    muster_externalproject_verify(<target> TRUST_ANCHOR <digest>)
#]=======================================================================]
include_guard(GLOBAL)

function(muster_verify_file file)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" SIGNATURE "")
  _muster_check_arguments(muster_verify_file SIGNATURE "" "${arg_KEYWORDS_MISSING_VALUES}" "${ARGV}")
  if(arg_UNPARSED_ARGUMENTS)
    _muster_stop(muster_verify_file "\"${arg_UNPARSED_ARGUMENTS}\" is no argument of it")
  endif()
  _muster_default_anchor(muster_verify_file anchor)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  if(NOT "${arg_SIGNATURE}" STREQUAL "")
    cmake_path(ABSOLUTE_PATH arg_SIGNATURE BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  endif()
  _muster_judge_file(muster_verify_file "${anchor}" "${file}" "${arg_SIGNATURE}" result)
  if(NOT result STREQUAL "0")
    _muster_stop(muster_verify_file "\"${file}\" is not accepted (${result})")
  endif()
  _muster_remember_input("${anchor}" "${file}" "${arg_SIGNATURE}")
endfunction()

function(muster_download url file)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "SIGNATURE_URL;EXPECTED_HASH" "")
  _muster_check_arguments(muster_download "SIGNATURE_URL;EXPECTED_HASH" "" "${arg_KEYWORDS_MISSING_VALUES}" "${ARGV}")
  if(arg_UNPARSED_ARGUMENTS)
    _muster_stop(muster_download "\"${arg_UNPARSED_ARGUMENTS}\" is no argument of it")
  endif()
  set(hash "")
  if(NOT "${arg_EXPECTED_HASH}" STREQUAL "")
    if(NOT arg_EXPECTED_HASH MATCHES "^(SHA(3_)?(256|384|512))=[0-9a-fA-F]+$")
      _muster_stop(muster_download "EXPECTED_HASH must be <algo>=<hash>, of SHA256 or stronger; \
it is \"${arg_EXPECTED_HASH}\"")
    endif()
    set(hash EXPECTED_HASH "${arg_EXPECTED_HASH}")
  endif()
  if("${arg_SIGNATURE_URL}" STREQUAL "")
    set(arg_SIGNATURE_URL "${url}.sig")
  endif()
  set(ending sig)
  if(arg_SIGNATURE_URL MATCHES "\\.(asc|p7s)$")
    set(ending "${CMAKE_MATCH_1}")
  endif()
  _muster_default_anchor(muster_download anchor)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
  set(signature "${file}.${ending}")

  if(EXISTS "${file}" AND EXISTS "${signature}")
    _muster_judge_file(muster_download "${anchor}" "${file}" "${signature}" result)
    if(result STREQUAL "0" AND hash)
      string(REGEX REPLACE "=.*" "" algorithm "${arg_EXPECTED_HASH}")
      string(REGEX REPLACE ".*=" "" expected "${arg_EXPECTED_HASH}")
      file(${algorithm} "${file}" actual)
      string(TOLOWER "${expected}" expected)
      if(NOT actual STREQUAL expected)
        set(result "another ${algorithm}")
      endif()
    endif()
    if(result STREQUAL "0")
      _muster_remember_input("${anchor}" "${file}" "")
      return()
    endif()
  endif()

  # Nothing bears the name before it is verified.
  file(REMOVE "${file}" "${signature}")
  _muster_fetch("${url}" "${file}.unverified" "${hash}")
  _muster_fetch("${arg_SIGNATURE_URL}" "${signature}.unverified" "")
  _muster_judge_file(muster_download "${anchor}" "${file}.unverified" "${signature}.unverified" result)
  if(NOT result STREQUAL "0")
    file(REMOVE "${file}.unverified" "${signature}.unverified")
    _muster_stop(muster_download "what ${url} sent is not accepted (${result}), and is removed")
  endif()
  file(RENAME "${signature}.unverified" "${signature}")
  file(RENAME "${file}.unverified" "${file}")
  _muster_remember_input("${anchor}" "${file}" "")
endfunction()

function(muster_fetchcontent_makeavailable)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TRUST_ANCHOR;REQUIRE" "")
  _muster_check_arguments(muster_fetchcontent_makeavailable "TRUST_ANCHOR;REQUIRE" ""
                          "${arg_KEYWORDS_MISSING_VALUES}" "${ARGV}")
  if(NOT arg_UNPARSED_ARGUMENTS)
    _muster_stop(muster_fetchcontent_makeavailable "name what FetchContent_Declare declared")
  endif()
  _muster_check_anchor(muster_fetchcontent_makeavailable TRUST_ANCHOR "${arg_TRUST_ANCHOR}")
  _muster_check_require(muster_fetchcontent_makeavailable "${arg_REQUIRE}" require)
  _muster_program(muster_fetchcontent_makeavailable program)
  include(FetchContent)
  foreach(name IN LISTS arg_UNPARSED_ARGUMENTS)
    _muster_make_available("${name}")
    string(TOLOWER "${name}" lower)
    foreach(what IN ITEMS SOURCE_DIR BINARY_DIR POPULATED)
      set(${lower}_${what} "${${lower}_${what}}" PARENT_SCOPE)
    endforeach()
  endforeach()
endfunction()

function(muster_externalproject_verify target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" TRUST_ANCHOR "")
  _muster_check_arguments(muster_externalproject_verify TRUST_ANCHOR "" "${arg_KEYWORDS_MISSING_VALUES}" "${ARGV}")
  if(arg_UNPARSED_ARGUMENTS)
    _muster_stop(muster_externalproject_verify "\"${arg_UNPARSED_ARGUMENTS}\" is no argument of it")
  elseif(NOT TARGET "${target}" OR NOT COMMAND ExternalProject_Add_Step)
    _muster_stop(muster_externalproject_verify "\"${target}\" is no target of ExternalProject_Add")
  endif()
  _muster_check_anchor(muster_externalproject_verify TRUST_ANCHOR "${arg_TRUST_ANCHOR}")
  ExternalProject_Add_Step("${target}" muster-verify
    COMMAND "$<TARGET_FILE:Muster::muster>" --repo <SOURCE_DIR> --anchor "${arg_TRUST_ANCHOR}" gate
    COMMENT "muster gate: ${target}"
    DEPENDEES download update
    DEPENDERS patch configure
    ALWAYS TRUE
    INDEPENDENT TRUE)
endfunction()

# ---- what the above is made of ----

function(_muster_judge_file caller anchor file signature result)
  _muster_program(${caller} program)
  set(words "")
  if(NOT signature STREQUAL "")
    set(words --signature "${signature}")
  endif()
  execute_process(COMMAND "${program}" --repo "${PROJECT_SOURCE_DIR}" --anchor "${anchor}" verify file "${file}" ${words}
                  RESULT_VARIABLE said)
  set(${result} "${said}" PARENT_SCOPE)
endfunction()

# A release build judges its inputs again; a changed one configures again.
function(_muster_remember_input anchor file signature)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  set(words "")
  if(signature STREQUAL "")
    _muster_quote(words "${file}")
    set_property(GLOBAL APPEND PROPERTY MUSTER_INPUTS "${words}")
    return()
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${signature}")
  _muster_quote(words --repo "${PROJECT_SOURCE_DIR}" --anchor "${anchor}" verify file "${file}"
                --signature "${signature}")
  set_property(GLOBAL APPEND PROPERTY MUSTER_INPUT_COMMANDS "${words}")
endfunction()

# For the scripts of a release: words for the gate, and commands that follow an accepting verdict.
function(_muster_input_words words_result commands_result)
  get_property(inputs GLOBAL PROPERTY MUSTER_INPUTS)
  set(text "")
  foreach(input IN LISTS inputs)
    string(APPEND text " --input${input}")
  endforeach()
  set(${words_result} "${text}" PARENT_SCOPE)
  get_property(commands GLOBAL PROPERTY MUSTER_INPUT_COMMANDS)
  set(text "")
  foreach(words IN LISTS commands)
    string(APPEND text "  if(\"\${result}\" STREQUAL \"0\")\n    execute_process(COMMAND \
[====[$<TARGET_FILE:Muster::muster>]====]${words} RESULT_VARIABLE result)\n  endif()\n")
  endforeach()
  set(${commands_result} "${text}" PARENT_SCOPE)
endfunction()

# Populates, judges, and only then adds: a macro, since FetchContent answers in the caller's variables.
# What SOURCE_SUBDIR and the like say is read where FetchContent_Declare has put it.
macro(_muster_make_available name)
  string(TOLOWER "${name}" _muster_lower)
  get_property(_muster_done GLOBAL PROPERTY "MUSTER_AVAILABLE_${_muster_lower}")
  FetchContent_GetProperties("${name}")
  if(NOT _muster_done)
    if(${_muster_lower}_POPULATED)
      _muster_stop(muster_fetchcontent_makeavailable "\"${name}\" is there already, made available without being verified")
    endif()
    if(POLICY CMP0169)
      cmake_policy(SET CMP0169 OLD)
    endif()
    FetchContent_Populate("${name}")
    execute_process(COMMAND "${program}" --repo "${${_muster_lower}_SOURCE_DIR}" --anchor "${arg_TRUST_ANCHOR}"
                            gate --require "${require}"
                    RESULT_VARIABLE _muster_result)
    if(NOT _muster_result STREQUAL "0")
      _muster_stop(muster_fetchcontent_makeavailable "\"${name}\" is not accepted (${_muster_result}) and not used")
    endif()
    set_property(GLOBAL PROPERTY "MUSTER_AVAILABLE_${_muster_lower}" TRUE)
    _muster_add_content("${${_muster_lower}_SOURCE_DIR}" "${${_muster_lower}_BINARY_DIR}")
  endif()
endmacro()

function(_muster_add_content source binary)
  get_property(details GLOBAL PROPERTY "_FetchContent_${_muster_lower}_savedDetails")
  cmake_parse_arguments(declared "" "SOURCE_SUBDIR;EXCLUDE_FROM_ALL;SYSTEM" "" ${details})
  if(declared_SOURCE_SUBDIR)
    string(APPEND source "/${declared_SOURCE_SUBDIR}")
  endif()
  set(options "")
  foreach(option IN ITEMS EXCLUDE_FROM_ALL SYSTEM)
    if(option IN_LIST details)
      list(APPEND options ${option})
    endif()
  endforeach()
  if(EXISTS "${source}/CMakeLists.txt")
    add_subdirectory("${source}" "${binary}" ${options})
  endif()
endfunction()

macro(_muster_fetch address to hash)
  file(DOWNLOAD "${address}" "${to}" ${hash} TLS_VERIFY ON STATUS status)
  list(GET status 0 code)
  if(NOT code EQUAL 0)
    list(GET status 1 why)
    file(REMOVE "${file}.unverified" "${signature}.unverified")
    _muster_stop(muster_download "${address}: ${why}")
  endif()
endmacro()
