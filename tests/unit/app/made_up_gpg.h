// What tests of the importers of OpenPGP keys are written with: two people and a gpg that is made up.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/import_openpgp.h"
#include "crypto/openpgp_fingerprint.h"
#include "formats/openpgp_certificate.h"
#include "support/openpgp_builder.h"

namespace muster::test {

inline std::string hex(const pgp::Key& key) {
  std::string out;
  for (const char c : key.fingerprint()) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

inline const pgp::Key alice{pgp::Kind::eddsa, 1, pgp::noon};
inline const pgp::Key bob{pgp::Kind::eddsa, 2, pgp::noon};
inline const pgp::Key subkey{pgp::Kind::eddsa, 7, pgp::noon};
inline const pgp::Key other_subkey{pgp::Kind::eddsa, 8, pgp::noon};

inline constexpr Timestamp issued{pgp::noon + 100};

inline std::string alices() {
  return pgp::certificate(alice, "Alice Example <alice@example.org>", subkey);
}
inline std::string bobs() {
  return pgp::certificate(bob, "bob@example.org", other_subkey);
}

// Believes certificates, but for those of which it was told something else.
class FakeGpg final : public KeyringReader {
 public:
  Result<std::vector<CertificateReading>> describe(const std::vector<std::string_view>& certificates,
                                                   Timestamp at) override {
    CHECK(at == issued);
    std::vector<CertificateReading> found;
    for (const std::string_view bytes : certificates) {
      const auto parsed = parse_openpgp_certificate(bytes);
      REQUIRE(parsed);
      const auto said = about.find(openpgp_fingerprint(parsed->primary)->hex());
      found.push_back(said == about.end() ? believed(*parsed) : said->second);
      ++asked;
    }
    return found;
  }
  Result<std::string> merge(const std::vector<std::string_view>& copies, Timestamp at) override {
    CHECK(at == issued);
    CHECK(copies.size() > 1);
    return merged;
  }

  std::map<std::string, CertificateReading> about;  // by primary keys
  std::string merged;
  int asked = 0;

 private:
  static CertificateReading believed(const OpenpgpCertificate& certificate) {
    CertificateReading reading;
    for (const OpenpgpUserId& id : certificate.user_ids) reading.user_ids.emplace_back(id.id);
    for (const OpenpgpSubkey& one : certificate.subkeys) {
      reading.subkeys.emplace_back(openpgp_fingerprint(one.key)->view());
    }
    return reading;
  }
};

inline bool notes(const Imported& imported, const std::string& part) {
  for (const std::string& note : imported.notes) {
    if (note.find(part) != std::string::npos) return true;
  }
  return false;
}

inline const CertificateFile& file_of(const ImportedPerson& person, std::size_t key = 0) {
  return std::get<CertificateFile>(person.keys.at(key).key);
}

using Words = std::vector<std::string>;
using Uses = std::set<KeyUse>;

}  // namespace muster::test
