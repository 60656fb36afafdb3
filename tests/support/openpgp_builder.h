// OpenPGP packets, written from RFC 9580 and not from the parsers: keys, signatures and armour, good ones
// and, part by part, bad ones. OpenSSL and libsodium sign; nothing is read from disk or agent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::test::pgp {

// ---- framing ----

std::string old_packet(unsigned tag, std::string_view body);  // tags below 16; the shortest length
std::string new_packet(unsigned tag, std::string_view body);
std::string uint16(std::size_t value);
std::string uint32(std::uint64_t value);
std::string mpi(std::string_view magnitude);  // leading zeros are left out
std::string subpacket(unsigned type, std::string_view body);
std::string critical(unsigned type, std::string_view body);
// `block` is "SIGNATURE" or "PUBLIC KEY BLOCK"; the checksum line as gpg writes it.
std::string armor(std::string_view block, std::string_view bytes, std::string_view headers = "");

// ---- keys ----

enum class Kind { rsa, rsa4096, eddsa, ed25519, p256, p384, p521 };  // rsa: 2,048 bits
unsigned algorithm_of(Kind kind);

// Made once a process for each kind and seed; EdDSA and Ed25519 keys are the same in every process.
struct Key {
  Kind kind;
  unsigned seed;
  std::uint32_t created;

  std::string numbers() const;  // as in the key packet
  std::string body() const;
  std::string fingerprint() const;  // 20 bytes
  std::string key_id() const { return fingerprint().substr(12); }
  // The numbers of a signature over a digest made by the hash of that number.
  std::string sign(unsigned hash, std::string_view digest) const;
};

// ---- signatures ----

struct Signature {
  unsigned version = 4;
  unsigned type = 0x00;
  unsigned algorithm = 0;
  unsigned hash = 8;
  std::string hashed;
  std::string unhashed;
  std::optional<std::string> prefix;   // in place of the two octets of the digest
  std::optional<std::string> numbers;  // in place of the real ones
  std::string trailing;                // inside the packet
};

inline constexpr std::uint32_t noon = 1'700'000'000;  // when what is signed is signed

// As gpg writes it: hashed 33 and 2, unhashed 16.
Signature signature_of(const Key& key, std::uint32_t created = noon);
std::string digest_of(unsigned hash, std::string_view bytes);  // empty for hashes that are not known
// The packet's body over the document, signed by the key.
std::string signed_body(const Signature& signature, const Key& key, std::string_view document);
// The packet, old format, as gpg writes it.
std::string signed_packet(const Signature& signature, const Key& key, std::string_view document);

// ---- certificates ----

std::string key_packet(const Key& key);     // tag 6
std::string subkey_packet(const Key& key);  // tag 14
std::string user_id_packet(std::string_view id);
std::string hashed_form(const Key& key);                                      // 0x99 …
std::string certification_document(const Key& primary, std::string_view id);  // what type 0x13 covers
std::string binding_document(const Key& primary, const Key& subkey);          // what type 0x18 covers
// A key, a user id and one signing subkey with its back signature, all signed as gpg does.
std::string certificate(const Key& primary, std::string_view id, const Key& subkey);

}  // namespace muster::test::pgp
