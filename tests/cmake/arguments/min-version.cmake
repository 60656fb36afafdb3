muster_release(app TRUST_ANCHOR ${ANCHOR} MIN_VERSION 0)
