# What the functions share: reading arguments strictly, the program, and text for generated scripts.
include_guard(GLOBAL)

# Stops the configuration; names the function and the argument.
function(_muster_stop caller text)
  message(FATAL_ERROR "${caller}: ${text}")
endfunction()

# Checks what cmake_parse_arguments(PARSE_ARGV ... arg ...) made of the arguments of a function, which are
# handed in again: no keyword twice, none without its value, nothing empty, and nothing that could not be
# written into a script as it is. `may_be_empty` names lists that are allowed to hold nothing.
function(_muster_check_arguments caller keywords may_be_empty missing given)
  foreach(keyword IN LISTS missing)
    if(NOT keyword IN_LIST may_be_empty)
      _muster_stop(${caller} "${keyword} has no value")
    endif()
  endforeach()
  set(seen "")
  foreach(argument IN LISTS given)
    if(argument STREQUAL "")
      _muster_stop(${caller} "one of the arguments is empty: ${given}")
    endif()
    if(argument MATCHES "[\n\r]|\\]====\\]")
      _muster_stop(${caller} "\"${argument}\" holds a line break or ]====], which no argument may")
    endif()
    if(argument IN_LIST keywords)
      if(argument IN_LIST seen)
        _muster_stop(${caller} "${argument} is given twice")
      endif()
      list(APPEND seen "${argument}")
    endif()
  endforeach()
endfunction()

function(_muster_check_anchor caller name anchor)
  string(LENGTH "${anchor}" length)
  if(NOT length EQUAL 71 OR NOT anchor MATCHES "^sha256:[0-9a-f]+$")
    _muster_stop(${caller} "${name} must be sha256: and 64 lower-case hex digits \
(muster roster show --digest prints it); it is \"${anchor}\"")
  endif()
endfunction()

# REQUIRE as muster takes it; COMMIT where it is not given.
function(_muster_check_require caller given result)
  if("${given}" STREQUAL "")
    set(given COMMIT)
  elseif(NOT given MATCHES "^(COMMIT|TAG)$")
    _muster_stop(${caller} "REQUIRE must be COMMIT or TAG; it is \"${given}\"")
  endif()
  string(TOLOWER "${given}" given)
  set(${result} "${given}" PARENT_SCOPE)
endfunction()

# The anchor of the functions that take none.
function(_muster_default_anchor caller result)
  if("${MUSTER_TRUST_ANCHOR}" STREQUAL "")
    _muster_stop(${caller} "no trust anchor: call muster_release(... TRUST_ANCHOR ...) first, \
or set(MUSTER_TRUST_ANCHOR sha256:...)")
  endif()
  _muster_check_anchor(${caller} MUSTER_TRUST_ANCHOR "${MUSTER_TRUST_ANCHOR}")
  set(${result} "${MUSTER_TRUST_ANCHOR}" PARENT_SCOPE)
endfunction()

# The program as a file, for what is decided while the project is configured.
function(_muster_program caller result)
  get_target_property(real Muster::muster ALIASED_TARGET)
  if(real)
    _muster_stop(${caller} "muster is built by this very build, so there is no program yet that could \
verify anything now; install muster, or set MUSTER_EXECUTABLE")
  endif()
  get_target_property(program Muster::muster IMPORTED_LOCATION)
  set(${result} "${program}" PARENT_SCOPE)
endfunction()

# Makes Muster::muster of a program, and stops where that is no muster.
function(_muster_import program)
  if(NOT EXISTS "${program}")
    message(FATAL_ERROR "muster: there is no program \"${program}\". Install the package muster, or set \
MUSTER_EXECUTABLE to the program. Without it nothing can be released.")
  endif()
  execute_process(COMMAND "${program}" --version OUTPUT_VARIABLE said ERROR_QUIET RESULT_VARIABLE result)
  if(NOT result STREQUAL "0" OR NOT said MATCHES "^muster [0-9]")
    message(FATAL_ERROR "muster: \"${program}\" is not muster (or does not run here: ${result}). Install the \
package muster, or set MUSTER_EXECUTABLE to the program. Without it nothing can be released.")
  endif()
  if(NOT TARGET Muster::muster)
    add_executable(Muster::muster IMPORTED GLOBAL)
    set_target_properties(Muster::muster PROPERTIES IMPORTED_LOCATION "${program}")
  endif()
endfunction()

# Appends words to a piece of a script, each as it is, whatever it holds.
function(_muster_quote result)
  set(text "${${result}}")
  foreach(word IN LISTS ARGN)
    string(APPEND text " [====[${word}]====]")
  endforeach()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()
