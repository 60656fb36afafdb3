muster_release(app TRUST_ANCHOR ${ANCHOR} PRODUCT "a]====]b" CHANNEL c)
