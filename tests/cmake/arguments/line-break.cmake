muster_release(app TRUST_ANCHOR ${ANCHOR} PRODUCT "a\nb" CHANNEL c)
