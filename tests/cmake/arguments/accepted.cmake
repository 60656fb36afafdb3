muster_release(app late TRUST_ANCHOR ${ANCHOR} PRODUCT app CHANNEL stable VERSION 1.0-rc.1 FILES a.tar.gz "$<CONFIG>/b" REQUIRE TAG
               REF refs/heads/main MIN_VERSION 3 DEVELOPMENT_CONFIGS Debug Trial)
add_custom_target(late)
enable_testing()
muster_add_verify_test(signed REQUIRE COMMIT)
