muster_release(app TRUST_ANCHOR ${ANCHOR} VERSION 1.0)
