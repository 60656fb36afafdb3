muster_release(app nothing TRUST_ANCHOR ${ANCHOR})
