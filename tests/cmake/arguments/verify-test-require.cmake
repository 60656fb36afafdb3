set(MUSTER_TRUST_ANCHOR ${ANCHOR})
muster_add_verify_test(t REQUIRE)
