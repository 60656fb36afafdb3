// Verdicts and proofs for tests of their words. Only policy/ and crypto/ can make these; the
// classes here take the place of their friends, in this executable alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/verdict.h"

namespace muster {

class SignatureDoor {
 public:
  static VerifiedSignature signature_for_words(ObjectRef object) {
    return {std::move(object),
            SignaturePurpose::git,
            PublicKey{KeyAlgorithm::ssh_ed25519, "blob"},
            KeyFingerprint{"SHA256:ed25519"},
            SignatureAlgorithm::ssh_ed25519,
            std::nullopt,
            {},
            nullptr};
  }
};

class Authority {
 public:
  static AuthorizedSignature authority_for_words(ObjectRef object, std::string holder) {
    return {SignatureDoor::signature_for_words(std::move(object)), std::move(holder)};
  }
};

class Judge {
 public:
  static Accepted accepted_for_words(ObjectRef object, Grounds grounds, VerdictKey key,
                                     std::vector<std::string> rules, std::vector<Warning> warnings,
                                     JudgedBy by) {
    return {std::move(object), std::move(grounds), std::move(key), std::move(rules), std::move(warnings), by};
  }
};

}  // namespace muster

namespace muster::words {

inline const std::string commit_id = "3f2c9a1e00112233445566778899aabbccddeeff";
inline const std::string other_id = "00112233445566778899aabbccddeeff3f2c9a1e";
inline const std::string fingerprint = "SHA256:Qx7d1mWlAqk0vZ5mYb1cXo2o3nq9y6yJxkQm8g0LZ4E";

inline Timestamp at(const char* text) {
  return Timestamp::parse(text).value();
}
inline ObjectId id(const std::string& hex) {
  return ObjectId::parse(hex, HashAlgorithm::sha1).value();
}
inline Sha256Digest digest(char digit) {
  return Sha256Digest::parse("sha256:" + std::string(64, digit)).value();
}

inline JudgedBy by_roster_7(TimeSource source = TimeSource::receive) {
  return {at("2026-11-23T10:00:00Z"), source, RosterName{7, digest('a')}};
}
inline ObjectRef commit_on_main() {
  return {ObjectKind::commit, commit_id, "refs/heads/main"};
}
inline VerdictKey alices_key() {
  return ProvenKey{{fingerprint}, "alice"};
}
inline Reason expired() {
  return reasons::KeyExpired{at("2026-11-23T10:00:00Z"), at("2026-11-01T00:00:00Z")};
}
inline Refused refused(Reason reason) {
  return {commit_on_main(), alices_key(), std::move(reason), by_roster_7()};
}
inline Accepted accepted(std::vector<Warning> warnings = {}) {
  return Judge::accepted_for_words(commit_on_main(),
                                   Authority::authority_for_words(commit_on_main(), "alice"), alices_key(),
                                   {"mainline"}, std::move(warnings), by_roster_7());
}

}  // namespace muster::words
