include(CPack)
muster_release(app TRUST_ANCHOR ${ANCHOR})
