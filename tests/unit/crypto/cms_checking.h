// What the tests of check_cms have in common: one payload, and the parts of a finding as words.
#pragma once

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "crypto/check_cms.h"
#include "crypto/hash.h"
#include "unit/crypto/cms_making.h"

namespace muster::test {

inline constexpr std::string_view payload = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nHello\n";

inline CmsCandidates candidates_of(const std::vector<CertificateParts>& certificates) {
  CmsCandidates candidates;
  for (const CertificateParts& parts : certificates) {
    const auto certificate = decode_x509_certificate(parts.der());
    if (!certificate || !candidates.add(*certificate)) throw std::runtime_error("not a candidate");
  }
  return candidates;
}

inline CmsFinding check(std::string_view der, const std::vector<CertificateParts>& certificates,
                        std::string_view message = payload) {
  return check_cms(der, message, candidates_of(certificates));
}

// The rule that refuses, "unknown" or "accepted".
inline std::string rule(const CmsFinding& finding) {
  if (finding) return "accepted";
  const auto* refusal = std::get_if<SignatureRefusal>(&finding.error());
  return refusal != nullptr ? std::string(rule_of(refusal->reason)) : "unknown";
}

inline const SignatureRefusal& refusal(const CmsFinding& finding) {
  REQUIRE_FALSE(finding);
  return std::get<SignatureRefusal>(finding.error());
}

inline const UnknownCmsSigner& stranger(const CmsFinding& finding) {
  REQUIRE_FALSE(finding);
  return std::get<UnknownCmsSigner>(finding.error());
}

// The clause of a signature.invalid.
inline std::string why(const CmsFinding& finding) {
  return std::get<reasons::SignatureInvalid>(refusal(finding).reason).what;
}

inline std::string digest_of(const std::string& name, std::string_view bytes) {
  return hash(name == "sha512" ? HashName::sha512 : HashName::sha256, bytes).value();
}

}  // namespace muster::test
