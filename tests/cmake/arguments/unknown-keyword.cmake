muster_release(app PRODUKT app TRUST_ANCHOR ${ANCHOR})
