set(MUSTER_TRUST_ANCHOR sha256:12)
muster_add_verify_test(t)
