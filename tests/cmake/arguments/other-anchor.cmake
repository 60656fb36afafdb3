string(REPLACE 0 g bad "${ANCHOR}")
muster_release(app TRUST_ANCHOR ${bad})
