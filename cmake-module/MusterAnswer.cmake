# What the hooks do with the program's answer, in `result`: 0 accepts, 1 refuses, and everything else (no
# decision, no program) refuses as well. Included by the scripts that run the hooks.

# Stops. Where `packages` is KEEP, those of earlier builds stay.
macro(muster_refuse because packages)
  if("${packages}" STREQUAL "REMOVE")
    include("${MUSTER_FOLDER_OF_ALL}/packages.cmake" OPTIONAL)
    if(COMMAND muster_remove_packages)
      muster_remove_packages()
    endif()
  endif()
  message(FATAL_ERROR "muster: ${because}")
endmacro()

macro(muster_stop_unless_accepted nothing_is packages)
  if("${result}" STREQUAL "1")
    muster_refuse("refused, so nothing is ${nothing_is}" ${packages})
  elseif(NOT "${result}" STREQUAL "0")
    muster_refuse("could not decide (${result}), so nothing is ${nothing_is}" ${packages})
  endif()
endmacro()

# Whether a configuration is one of development.
function(muster_is_development config list result)
  string(TOUPPER "${config}" config)
  string(TOUPPER "${list}" list)
  set(is FALSE)
  if(NOT config STREQUAL "" AND config IN_LIST list)
    set(is TRUE)
  endif()
  set(${result} ${is} PARENT_SCOPE)
endfunction()
