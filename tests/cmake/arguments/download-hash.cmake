set(MUSTER_TRUST_ANCHOR ${ANCHOR})
muster_download(file:///a b EXPECTED_HASH MD5=00)
