// An OpenPGP certificate ("transferable public key", RFC 9580 section 10.1) as bytes without armour:
//   one primary key and its direct signatures,
//   user ids and user attributes, each with its signatures,
//   subkeys, each with its signatures
// Whether any signature in it is right, and what that means, is for gpg to say. Here it is told what
// stands there and when gpg's answer can change.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "formats/openpgp_key.h"
#include "formats/openpgp_signature.h"
#include "model/result.h"

namespace muster {

using OpenpgpSignatures = std::vector<OpenpgpAnySignature>;

struct OpenpgpUserId {
  std::uint8_t tag;     // user id or user attribute
  std::string_view id;  // raw bytes (untrusted)
  OpenpgpSignatures signatures;
};

struct OpenpgpSubkey {
  OpenpgpKey key;
  OpenpgpSignatures signatures;
};

// Points into what was parsed, which must outlive it.
struct OpenpgpCertificate {
  OpenpgpKey primary;
  OpenpgpSignatures direct;
  std::vector<OpenpgpUserId> user_ids;
  std::vector<OpenpgpSubkey> subkeys;
  // Sorted and distinct, seconds since 1970: gpg's answer about the certificate is one and the same
  // from each instant until the second before the next one. Of every key its creation; of every
  // signature, also of one embedded in another, its creation and its expiration, and the key expiration
  // that it sets, whether hashed or not. Each with the second after it, because gpg compares some times
  // by "before" and some by "not after". Sums wrap at 2^32 as gpg's do.
  std::vector<std::uint32_t> boundaries;
};

// Refused: what is not in the grammar above (so trust packets, which could hold verdicts; secret keys; a
// second certificate; anything not known); keys of another version than 4; a key twice; more than
// limits::openpgp_certificate_bytes, openpgp_packets, openpgp_subkeys. Of signatures of version 4: a
// creation time that is not hashed, a time twice in one area or not of four octets, an embedded
// signature in an embedded one. Version 5 too (some gpg heed it, others do not); other versions are
// kept, and gpg ignores those above 4.
Parsed<OpenpgpCertificate> parse_openpgp_certificate(std::string_view bytes);

// What the signatures that claim to be a key's own (by its fingerprint or key id, hashed or not) stand on.
// Claims: whether one of them is right is for gpg to say.
enum class OpenpgpBinding { none, weak, sha2 };

// Over user ids and the key itself (types 0x10 to 0x13 and 0x1f): with MD5 or SHA-1 only, others could
// have chosen what the owner signed. `fingerprint` is the primary key's.
OpenpgpBinding openpgp_self_signatures(const OpenpgpCertificate& certificate, std::string_view fingerprint);
// When the oldest of these says that it was made; nothing where there is none.
std::optional<std::uint32_t> openpgp_first_self_signature(const OpenpgpCertificate& certificate,
                                                          std::string_view fingerprint);
// Over one of its subkeys (type 0x18).
OpenpgpBinding openpgp_subkey_binding(const OpenpgpSubkey& subkey, std::string_view fingerprint);

}  // namespace muster
