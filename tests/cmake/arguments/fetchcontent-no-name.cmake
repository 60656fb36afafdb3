muster_fetchcontent_makeavailable(TRUST_ANCHOR ${ANCHOR})
