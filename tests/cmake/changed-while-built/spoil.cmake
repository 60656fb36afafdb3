if(EXISTS "${SOURCES}/spoil.txt")
  file(WRITE "${SOURCES}/CHANGED" "")
endif()
