muster_release(app TRUST_ANCHOR ${ANCHOR} CHANNEL stable)
