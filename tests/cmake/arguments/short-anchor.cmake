muster_release(app TRUST_ANCHOR sha256:0123)
