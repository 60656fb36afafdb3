#include "crypto/blake2b.h"

#include <catch2/catch.hpp>

namespace muster::test {

// The values of python's hashlib.blake2b(…, digest_size=32).
TEST_CASE("BLAKE2b-256 gives the digests that others give") {
  CHECK(blake2b_hex("") == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  CHECK(blake2b_hex("abc") == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  CHECK(blake2b_hex(std::string(200'000, 'x')) ==
        "9e8cd39caeb79c80409fc5aa6607f8390821e5361850e10fb5e8a861800a259f");
}

}  // namespace muster::test
