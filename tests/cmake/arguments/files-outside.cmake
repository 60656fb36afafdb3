muster_release(app TRUST_ANCHOR ${ANCHOR} FILES "${CMAKE_SOURCE_DIR}/CMakeLists.txt")
