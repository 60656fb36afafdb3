muster_release(app TRUST_ANCHOR ${ANCHOR} PRODUCT app)
