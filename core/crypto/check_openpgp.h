// Verifies OpenPGP signatures that fit a strict profile, by one key packet that gpg has vouched for. What
// does not fit is not refused here: it is said so, and gpg decides. Nothing that gpg would refuse for
// the signature's own sake is good here.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "crypto/hash.h"
#include "crypto/openpgp_verifying_key.h"

namespace muster {

struct GoodOpenpgp {
  std::uint32_t created;  // seconds since 1970, as signed; not before the key's own
  HashName hash;
  std::uint8_t algorithm;
};
// Of the profile, and the mathematics say no.
struct BadOpenpgp {};
struct OutsideOfProfile {
  std::string_view why;  // a fixed clause
};
// The clause where all is of the profile but for the two octets of the digest, which are not the payload's:
// gpg does not look at them.
inline constexpr std::string_view other_openpgp_digest = "a digest that does not begin as the signature says";
using OpenpgpOutcome = std::variant<GoodOpenpgp, BadOpenpgp, OutsideOfProfile>;

// The profile: one packet, a signature of version 4 and type 0x00 and nothing trailing; algorithm the
// key's; SHA-256, SHA-384 or SHA-512, and no shorter than the key demands; every number strict.
// Hashed, each at most once: creation time (2) and issuer fingerprint (33), which must be there, the
// latter equal to the key's as it is computed; issuer key id (16), equal; signer's user id (28), which gpg
// writes where the key was asked for by address; and the salt with which Sequoia makes signatures
// unpredictable (20, a notation salt@notations.sequoia-pgp.org that is no text). Of these 2, 16 and 33 may
// be critical, which Sequoia says of 2. Unhashed, each at most once: 16 and 33, equal to the key's, not
// critical. The two octets of the digest are right, and the signature is not older than the key.
//
// Left to the caller: whether the key may sign, its expiration and revocation, and whether the creation
// time lies in the future.
//
// `packets` is without armour.
OpenpgpOutcome verify_in_profile(std::string_view packets, std::string_view payload,
                                 OpenpgpVerifyingKey& key);

}  // namespace muster
