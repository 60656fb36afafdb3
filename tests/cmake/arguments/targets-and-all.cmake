muster_release(ALL_TARGETS app TRUST_ANCHOR ${ANCHOR})
