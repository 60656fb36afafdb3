string(TOUPPER "${ANCHOR}" upper)
muster_release(app TRUST_ANCHOR ${upper})
