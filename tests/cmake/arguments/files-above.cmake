muster_release(app TRUST_ANCHOR ${ANCHOR} FILES ../outside)
