muster_release(TRUST_ANCHOR ${ANCHOR})
