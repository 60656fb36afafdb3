muster_release(app TRUST_ANCHOR ${NOTHING})
