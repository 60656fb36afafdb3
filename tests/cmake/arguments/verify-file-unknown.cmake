set(MUSTER_TRUST_ANCHOR ${ANCHOR})
muster_verify_file(app MORE)
