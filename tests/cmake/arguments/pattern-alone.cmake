muster_release(app TRUST_ANCHOR ${ANCHOR} TAG_PATTERN v*)
