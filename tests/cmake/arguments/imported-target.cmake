add_executable(there IMPORTED)
muster_release(there TRUST_ANCHOR ${ANCHOR})
