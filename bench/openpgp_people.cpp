#include "openpgp_people.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "history.h"

namespace muster::bench {

namespace {

using namespace muster::test;

constexpr unsigned sha512 = 10;  // RFC 9580 section 9.5
constexpr unsigned key_flags = 27;
constexpr unsigned positive_certification = 0x13;

pgp::Signature signature_at(const pgp::Key& key, std::uint32_t date) {
  pgp::Signature signature = pgp::signature_of(key, date);
  if (pgp::algorithm_of(key.kind) == pgp::algorithm_of(pgp::Kind::rsa)) signature.hash = sha512;
  return signature;
}

}  // namespace

pgp::Key openpgp_key(pgp::Kind kind, int number) {
  return {kind, static_cast<unsigned>(number) + 1, pgp::noon};
}

std::string openpgp_certificate(pgp::Kind kind, int number) {
  const pgp::Key key = openpgp_key(kind, number);
  const std::string id = person(number) + " <" + person(number) + "@example.org>";
  pgp::Signature self = signature_at(key, key.created);
  self.type = positive_certification;
  self.hashed += pgp::subpacket(key_flags, "\x03");  // certifies and signs
  return pgp::armor("PUBLIC KEY BLOCK",
                    pgp::key_packet(key) + pgp::user_id_packet(id) +
                        pgp::signed_packet(self, key, pgp::certification_document(key, id)));
}

std::string openpgp_signature(const pgp::Key& key, std::string_view document, std::int64_t date) {
  return pgp::armor("SIGNATURE",
                    pgp::signed_packet(signature_at(key, static_cast<std::uint32_t>(date)), key, document));
}

void make_gpg_home(const std::string& folder, pgp::Kind kind, int people) {
  std::filesystem::create_directory(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  // Who is trusted is not worked out each time: gpg at its fastest.
  std::ofstream(folder + "/gpg.conf") << "trust-model always\n";
  std::ofstream certificates(folder + "/certificates");
  for (int i = 0; i < people; ++i) certificates << openpgp_certificate(kind, i);
  certificates.close();
  const std::string import = "gpg --homedir '" + folder + "' --batch --quiet --no-autostart --import '" +
                             folder + "/certificates' 2>/dev/null";
  if (std::system(import.c_str()) != 0) throw std::runtime_error("gpg does not take certificates in");
}

}  // namespace muster::bench
