muster_release(app TRUST_ANCHOR ${ANCHOR})
muster_release(app TRUST_ANCHOR ${ANCHOR})
