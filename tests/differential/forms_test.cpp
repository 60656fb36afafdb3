// Signatures in every form that stands close to the ordinary one: subpackets moved, doubled, reordered and
// unknown; lengths and headers written otherwise; numbers written otherwise; other packets around.
#include <sodium.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "differential/comparison.h"
#include "unit/adapters/gpg_keys.h"

namespace muster::test {

namespace {

using namespace pgp;
using namespace std::string_literals;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";
const Key primary{Kind::eddsa, 1, made};
const Key key{Kind::eddsa, 2, made};
const Key stranger{Kind::eddsa, 3, made};
constexpr Timestamp after{noon + 100};

std::string certificate_with(const Key& signer) {
  return key_packet(primary) + user_id(primary, "Alice <alice@example.org>", flags(certifies | signs)) +
         subkey(primary, signer, flags(signs));
}

const std::string created = subpacket(2, uint32(noon));
const std::string issuer = subpacket(33, "\x04" + key.fingerprint());
const std::string other_issuer = subpacket(33, "\x04" + stranger.fingerprint());
const std::string id = subpacket(16, key.key_id());
const std::string other_id = subpacket(16, stranger.key_id());

std::string signed_with(const std::string& hashed, const std::string& unhashed = id, unsigned type = 0x00,
                        unsigned hash = 8) {
  Signature signature = signature_of(key);
  signature.type = type;
  signature.hash = hash;
  signature.hashed = hashed;
  signature.unhashed = unhashed;
  return signed_packet(signature, key, document);
}

// A subpacket of which the length is written with five octets, or with two.
std::string long_subpacket(unsigned type, const std::string& body) {
  return "\xff" + uint32(body.size() + 1) + std::string(1, static_cast<char>(type)) + body;
}

// RFC 4880 section 5.2.2.
std::string version_3() {
  const std::string what = "\x00"s + uint32(noon);
  const std::string digest = digest_of(8, document + what);
  return old_packet(
      2, "\x03\x05" + what + key.key_id() + "\x16\x08" + digest.substr(0, 2) + key.sign(8, digest));
}

std::string body_of(const std::string& packet) {
  return packet.substr(2);  // an old header of one octet of length
}

struct Form {
  const char* name;
  std::string packets;
};

// What their own key has signed.
std::vector<Form> signed_forms() {
  const std::string usual = issuer + created;
  const std::string salt =
      uint32(0) + uint16(30) + uint16(32) + "salt@notations.sequoia-pgp.org" + std::string(32, 's');
  std::string many;
  for (int i = 0; i < 130; ++i) many += subpacket(20, notation("a@example.org", "b"));
  std::vector<Form> forms = {
      {"the ordinary one", signed_with(usual)},
      {"reordered", signed_with(created + issuer)},
      {"a critical time and issuer",
       signed_with(critical(33, "\x04" + key.fingerprint()) + critical(2, uint32(noon)))},
      {"Sequoia's salt", signed_with(usual + subpacket(20, salt))},
      {"a signer's user id", signed_with(usual + subpacket(28, "alice@example.org"))},
      {"as old as its key", signed_with(issuer + subpacket(2, uint32(made)))},
      {"older than its key", signed_with(issuer + subpacket(2, uint32(made - 1)))},
      {"of the future", signed_with(issuer + subpacket(2, uint32(noon + 1000)))},
      {"a time twice", signed_with(usual + created)},
      {"another time as well", signed_with(usual + subpacket(2, uint32(noon - 5)))},
      {"another time before", signed_with(subpacket(2, uint32(noon - 5)) + usual)},
      {"an issuer twice", signed_with(usual + issuer)},
      {"another issuer before", signed_with(other_issuer + usual)},
      {"another issuer behind", signed_with(usual + other_issuer)},
      {"another issuer only", signed_with(other_issuer + created)},
      {"an unhashed issuer only", signed_with(created, issuer + id)},
      {"an unhashed issuer, no key id", signed_with(created, issuer)},
      {"a hashed key id only", signed_with(created + id, "")},
      {"an unhashed key id only", signed_with(created)},
      {"no issuer", signed_with(created, "")},
      {"no key id", signed_with(usual, "")},
      {"another key id hashed", signed_with(usual + other_id, "")},
      {"an issuer of version 5", signed_with(subpacket(33, "\x05" + key.fingerprint()) + created)},
      {"an issuer cut short", signed_with(subpacket(33, "\x04" + key.fingerprint().substr(1)) + created)},
      {"no time", signed_with(issuer)},
      {"an unhashed time only", signed_with(issuer, id + created)},
      {"a time of three octets", signed_with(issuer + subpacket(2, uint32(noon).substr(1)))},
      {"a time of five octets", signed_with(issuer + subpacket(2, uint32(noon) + "x"))},
      {"an end at zero", signed_with(usual + subpacket(3, uint32(0)))},
      {"a critical end at zero", signed_with(usual + critical(3, uint32(0)))},
      {"an end behind", signed_with(usual + subpacket(3, uint32(50)))},
      {"an end twice", signed_with(usual + subpacket(3, uint32(50)) + subpacket(3, uint32(500)))},
      {"an end twice, the longer one first",
       signed_with(usual + subpacket(3, uint32(500)) + subpacket(3, uint32(50)))},
      {"an unhashed end behind", signed_with(usual, id + subpacket(3, uint32(50)))},
      {"a subpacket without a type", signed_with(usual + "\x00"s)},
      {"an area that ends in a subpacket", signed_with(usual + "\x09x")},
      {"lengths of five octets",
       signed_with(long_subpacket(33, "\x04" + key.fingerprint()) + long_subpacket(2, uint32(noon)))},
      {"an unhashed length of five octets", signed_with(usual, long_subpacket(16, key.key_id()))},
      {"many notations", signed_with(usual + many)},
      {"many unhashed notations", signed_with(usual, id + many)},
      {"a long area", signed_with(usual + subpacket(20, notation("a@example.org", std::string(8000, 'x'))))},
      {"too long an area",
       signed_with(usual + subpacket(20, notation("a@example.org", std::string(11000, 'x'))))},
      {"version 3", version_3()},
  };
  for (const unsigned type : {4U,  5U,  6U,  7U,  9U,  11U, 12U, 20U, 23U, 24U, 25U,  26U,
                              27U, 28U, 29U, 30U, 31U, 32U, 34U, 35U, 37U, 39U, 100U, 110U}) {
    static std::vector<std::string> names;
    names.reserve(100);
    for (const bool is_critical : {false, true}) {
      names.push_back("a subpacket " + std::to_string(type) + (is_critical ? ", critical" : ""));
      const std::string body = "\x01\x02\x03\x04"s;
      forms.push_back(
          {names.back().c_str(), signed_with(usual + subpacket(type | (is_critical ? 0x80U : 0U), body))});
    }
  }
  for (const unsigned type :
       {0x01U, 0x02U, 0x03U, 0x10U, 0x13U, 0x18U, 0x1fU, 0x20U, 0x40U, 0x50U, 0x60U, 0xffU}) {
    forms.push_back({"a type", signed_with(usual, id, type)});
  }
  for (const unsigned hash : {1U, 2U, 9U, 10U, 11U, 12U, 99U}) {
    forms.push_back({"a hash", signed_with(usual, id, 0x00, hash)});
  }
  return forms;
}

// What everybody can make of a good one.
std::vector<Form> framed_forms() {
  const std::string packet = signed_with(issuer + created);
  const std::string body = body_of(packet);
  const std::size_t size = body.size();
  const std::string marker = old_packet(10, "PGP");
  const std::string partial =
      "\xc2\xe5" + body.substr(0, 32) + std::string(1, static_cast<char>(size - 32)) + body.substr(32);
  return {
      {"a new header", new_packet(2, body)},
      {"an old header of two octets", "\x89" + uint16(size) + body},
      {"an old header of four octets", "\x8a" + uint32(size) + body},
      {"a new header of five octets", "\xc2\xff" + uint32(size) + body},
      {"an indeterminate length", "\x8b" + body},
      {"partial lengths", partial},
      {"a length one too long", "\x88" + std::string(1, static_cast<char>(size + 1)) + body},
      {"a length one too short", "\x88" + std::string(1, static_cast<char>(size - 1)) + body},
      {"an octet behind its numbers", old_packet(2, body + "x")},
      {"an octet behind the packet", packet + "x"},
      {"a zero behind the packet", packet + "\x00"s},
      {"a marker before", marker + packet},
      {"a marker behind", packet + marker},
      {"twice", packet + packet},
      {"a user id before", user_id_packet("x") + packet},
      {"a user id behind", packet + user_id_packet("x")},
      {"a trust packet behind", packet + old_packet(12, "\x06\x00"s)},
      {"padding behind", packet + new_packet(21, "xxxx")},
      {"a private packet before", new_packet(60, "x") + packet},
      {"a private packet behind", packet + new_packet(60, "x")},
      {"a literal behind", packet + old_packet(11, "b\x00\x00\x00\x00\x00"s + document)},
      {"a literal before", old_packet(11, "b\x00\x00\x00\x00\x00"s + document) + packet},
      {"in a compressed packet that is none", old_packet(8, "\x00"s + packet)},
      {"a one-pass signature before", old_packet(4, "\x03\x00\x08\x16"s + key.key_id() + "\x01") + packet},
      {"its key before", key_packet(key) + packet},
      {"a bad one behind", packet + signed_with(issuer + subpacket(2, uint32(noon + 1))).replace(60, 1, "x")},
      {"nothing", ""},
  };
}

// What everybody can put into the area that is not signed, and beside the numbers.
std::vector<Form> unhashed_forms() {
  const std::string usual = issuer + created;
  const Signature good = signature_of(key);
  const auto with = [&](const std::string& unhashed) { return signed_with(usual, unhashed); };
  const auto numbered = [&](const std::string& others, const std::string& trailing = "") {
    Signature signature = good;
    signature.numbers = others;
    signature.trailing = trailing;
    return signed_packet(signature, key, document);
  };
  Signature prefix = good;
  prefix.prefix = "xx";
  return {
      {"nothing unhashed", with("")},
      {"the issuer twice", with(issuer + id)},
      {"the key id twice", with(id + id)},
      {"another key id", with(other_id)},
      {"another key id as well", with(other_id + id)},
      {"another key id behind", with(id + other_id)},
      {"another issuer unhashed", with(other_issuer + id)},
      {"a critical key id", with(critical(16, key.key_id()))},
      {"an unhashed notation", with(id + subpacket(20, notation("a@example.org", "b")))},
      {"a critical unhashed notation", with(id + critical(20, notation("a@example.org", "b")))},
      {"a critical unknown one", with(id + critical(99, "x"))},
      {"an unhashed time", with(id + subpacket(2, uint32(noon + 5)))},
      {"an unhashed time in the future", with(id + subpacket(2, uint32(noon + 5000)))},
      {"an unhashed end", with(id + subpacket(3, uint32(5)))},
      {"an unhashed embedded signature", with(id + subpacket(32, body_of(signed_with(usual))))},
      {"an unhashed policy", with(id + subpacket(26, "https://example.org"))},
      {"an unhashed user id", with(id + subpacket(28, "mallory@example.org"))},
      {"an unhashed keyserver", with(id + subpacket(24, "hkp://example.org"))},
      {"a wrong beginning of the digest", signed_packet(prefix, key, document)},
      {"numbers that are wrong", numbered(mpi("\x01") + mpi("\x01"))},
      {"one number", numbered(mpi("\x01"))},
      {"a third number", signed_packet(
                             [&] {
                               Signature more = good;
                               more.trailing = mpi("\x01");
                               return more;
                             }(),
                             key, document)},
      {"numbers of zero", numbered(mpi("") + mpi(""))},
  };
}

// The first number written as an MPI.
std::string first_number(const std::string& written) {
  const auto bits = static_cast<std::size_t>(static_cast<unsigned char>(written[0]) << 8 |
                                             static_cast<unsigned char>(written[1]));
  return written.substr(2, (bits + 7) / 8);
}

// What the key writes into the signature, which is over SHA-256.
std::string written_numbers(const Key& signer, const Signature& signature) {
  const std::string hashed = "\x04\x00"s + std::string(1, static_cast<char>(signature.algorithm)) + "\x08" +
                             uint16(signature.hashed.size()) + signature.hashed;
  return signer.sign(8, digest_of(8, document + hashed + "\x04\xff" + uint32(hashed.size())));
}

// r and s of a good EdDSA signature.
std::pair<std::string, std::string> numbers_over(const Signature& signature) {
  const std::string numbers = written_numbers(key, signature);
  const std::string r = first_number(numbers);
  return {r, first_number(numbers.substr(2 + r.size()))};
}

// A magnitude with a bit count of its own.
std::string counted(std::size_t bits, const std::string& bytes) {
  return uint16(bits) + bytes;
}

// s + L, which stands for the same number (RFC 8032 section 5.1.7 refuses it).
std::string above_order(const std::string& s) {
  std::array<unsigned char, 32> order = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                         0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                         0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
  std::string padded = std::string(32 - s.size(), '\0') + s;
  sodium_add(reinterpret_cast<unsigned char*>(padded.data()), order.data(), order.size());
  return padded;
}

std::vector<Form> number_forms() {
  const Signature good = signature_of(key);
  const auto [r, s] = numbers_over(good);
  const auto numbered = [&](const std::string& numbers) {
    Signature signature = good;
    signature.numbers = numbers;
    return signed_packet(signature, key, document);
  };
  const auto bits = [](const std::string& magnitude) {
    const std::string written = mpi(magnitude);
    return static_cast<std::size_t>(static_cast<unsigned char>(written[0]) << 8 |
                                    static_cast<unsigned char>(written[1]));
  };
  return {
      {"as they are", numbered(mpi(r) + mpi(s))},
      {"a bit count of whole octets", numbered(counted(r.size() * 8, r) + counted(s.size() * 8, s))},
      {"a bit count one too large", numbered(counted(bits(r) + (bits(r) % 8 != 0 ? 1 : 0), r) + mpi(s))},
      {"a bit count one too small", numbered(counted(bits(r) - 1, r) + mpi(s))},
      {"a leading zero", numbered(counted((r.size() + 1) * 8, "\x00"s + r) + mpi(s))},
      {"a leading zero of s", numbered(mpi(r) + counted((s.size() + 1) * 8, "\x00"s + s))},
      {"s above the order", numbered(mpi(r) + mpi(above_order(s)))},
      {"r and s exchanged", numbered(mpi(s) + mpi(r))},
  };
}

std::string sum(const std::string& a, const std::string& b) {
  const std::size_t size = std::max(a.size(), b.size()) + 1;
  std::string out(size, '\0');
  unsigned carry = 0;
  for (std::size_t i = 1; i <= size; ++i) {
    const auto digit = [i](const std::string& of) {
      return i <= of.size() ? static_cast<unsigned>(static_cast<unsigned char>(of[of.size() - i])) : 0U;
    };
    carry += digit(a) + digit(b);
    out[size - i] = static_cast<char>(carry & 0xffU);
    carry >>= 8;
  }
  return out;
}

// s + n, which stands for the same residue.
std::string above_modulus(const Key& rsa) {
  Signature signature = signature_of(rsa);
  const std::string s = first_number(written_numbers(rsa, signature));
  signature.numbers = mpi(sum(s, first_number(rsa.numbers())));
  return signed_packet(signature, rsa, document);
}

void ask_all(Comparison& comparison, const std::vector<Form>& forms) {
  Comparison::About about(comparison, certificate_with(key));
  for (const Form& form : forms) {
    INFO(form.name);
    const bool good = about.ask(form.packets, document, after);
    // What was asked before has no say.
    CHECK(about.afresh(form.packets, document, after).good == good);
  }
}

}  // namespace

TEST_CASE("signed forms") {
  Comparison comparison("signed forms");
  ask_all(comparison, signed_forms());
  comparison.check_complete();
}

TEST_CASE("framed forms") {
  Comparison comparison("framed forms");
  ask_all(comparison, framed_forms());
  comparison.check_complete();
}

TEST_CASE("unhashed forms") {
  Comparison comparison("unhashed forms");
  ask_all(comparison, unhashed_forms());
  ask_all(comparison, number_forms());
  Comparison::About by_gpg(comparison, certificate_with(key), OpenpgpMode::by_gpg);
  for (const Form& form : number_forms()) {
    INFO(form.name);
    by_gpg.ask(form.packets, document, after);
  }
  const Key rsa{Kind::rsa, 2, made};
  Comparison::About about(comparison, certificate_with(rsa), OpenpgpMode::in_process, LegacyRsa::allow);
  CHECK(about.ask(over(document, rsa), document, after));
  about.ask(above_modulus(rsa), document, after);
  comparison.check_complete();
}

}  // namespace muster::test
