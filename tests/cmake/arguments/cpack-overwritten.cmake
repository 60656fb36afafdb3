muster_release(app TRUST_ANCHOR ${ANCHOR})
set(CPACK_PRE_BUILD_SCRIPTS mine.cmake)
include(CPack)
