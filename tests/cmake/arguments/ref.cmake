muster_release(app TRUST_ANCHOR ${ANCHOR} REF main)
