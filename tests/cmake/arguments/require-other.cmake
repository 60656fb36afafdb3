muster_release(app TRUST_ANCHOR ${ANCHOR} REQUIRE tag)
