#include "formats/gpg_version.h"

#include <catch2/catch.hpp>

using namespace muster;

TEST_CASE("the version that gpg says it is") {
  CHECK(GpgVersion::parse("gpg (GnuPG) 2.2.40\nlibgcrypt 1.10.1\n") == GpgVersion{2, 2, 40});
  CHECK(GpgVersion::parse("gpg (GnuPG/MacGPG2) 2.2.41") == GpgVersion{2, 2, 41});
  CHECK(GpgVersion::parse("gpg (GnuPG) 2.4.0-beta12-unknown\n") == GpgVersion{2, 4, 0});
  CHECK(GpgVersion{2, 4, 7}.text() == "2.4.7");
  for (const char* other :
       {"", "gpg", "gpg (GnuPG)", "gpg (GnuPG) ", "gpg (GnuPG) 2.2", "gpg (GnuPG) 2.2.40.1",
        "gpg (GnuPG) 2.2.x", "gpg (GnuPG) 2.2.-40", "gpg (GnuPG) 2..40", "gpg (GnuPG) x.2.40",
        "gpg (GnuPG) 02.2.40", "gpg (GnuPG-compatible Sequoia Chameleon) 2.2.40", "gpg (GnuPG/a b) 2.2.40",
        "xgpg (GnuPG) 2.2.40", "gpgv (GnuPG) 2.2.40", "\ngpg (GnuPG) 2.2.40", "gpg (RNP) 2.2.40"}) {
    INFO(other);
    CHECK_FALSE(GpgVersion::parse(other));
  }
}

TEST_CASE("versions of gpg that are asked, and their neighbours that are not") {
  for (const GpgVersion good : {GpgVersion{2, 2, 36}, GpgVersion{2, 2, 40}, GpgVersion{2, 3, 7},
                                GpgVersion{2, 3, 8}, GpgVersion{2, 4, 0}, GpgVersion{2, 5, 14}}) {
    INFO(good.text());
    CHECK(is_usable(good));
  }
  for (const GpgVersion bad :
       {GpgVersion{2, 2, 35}, GpgVersion{2, 2, 27}, GpgVersion{2, 3, 6}, GpgVersion{2, 3, 0},
        GpgVersion{2, 1, 40}, GpgVersion{2, 0, 99}, GpgVersion{1, 4, 40}, GpgVersion{1, 2, 36},
        GpgVersion{3, 0, 0}, GpgVersion{3, 2, 40}}) {
    INFO(bad.text());
    CHECK_FALSE(is_usable(bad));
  }
}
