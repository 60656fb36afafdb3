muster_externalproject_verify(dep TRUST_ANCHOR ${ANCHOR})
