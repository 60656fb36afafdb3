#include "formats/openpgp_certificate.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "model/limits.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;
using namespace std::string_literals;

constexpr std::uint32_t primary_time = 1'600'000'000;
constexpr std::uint32_t subkey_time = 1'650'000'000;
const pgp::Key alice{pgp::Kind::eddsa, 1, primary_time};
const pgp::Key work{pgp::Kind::eddsa, 2, subkey_time};
const std::string id = "Alice <alice@example.org>";

std::string why(const std::string& bytes) {
  const auto certificate = parse_openpgp_certificate(bytes);
  return certificate ? "accepted" : certificate.error().what;
}

// A signature of the type by alice with these subpackets besides, over nothing in particular.
std::string signature(unsigned type, const std::string& hashed = "", const std::string& unhashed = "",
                      unsigned hash = 8, std::uint32_t created = pgp::noon) {
  auto made = pgp::signature_of(alice, created);
  made.type = type;
  made.hash = hash;
  made.hashed += hashed;
  made.unhashed += unhashed;
  return pgp::signed_packet(made, alice, "nothing in particular");
}

std::string v3_packet(std::uint32_t created) {
  return pgp::old_packet(2, "\x03\x05\x10"s + pgp::uint32(created) + alice.key_id() + "\x16\x08\x12\x34" +
                                pgp::mpi("r") + pgp::mpi("s"));
}

std::string seconds(std::uint64_t value) {
  return pgp::uint32(value);
}

// The instants without the seconds after them.
std::set<std::uint32_t> boundaries(const std::string& bytes) {
  const auto certificate = parse_openpgp_certificate(bytes);
  REQUIRE(certificate);
  const auto& all = certificate->boundaries;
  CHECK(std::is_sorted(all.begin(), all.end()));
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  std::set<std::uint32_t> firsts;
  for (const std::uint32_t instant : all) {
    if (instant == 0 || !firsts.contains(instant - 1)) firsts.insert(instant);
  }
  std::set<std::uint32_t> both;
  for (const std::uint32_t instant : firsts) {
    both.insert(instant);
    if (instant != 0xffffffffU) both.insert(instant + 1);
  }
  CHECK(std::vector<std::uint32_t>(both.begin(), both.end()) == all);
  return firsts;
}

TEST_CASE("what stands in a certificate") {
  const std::string bytes = pgp::key_packet(alice) + signature(0x1f) + signature(0x20) +
                            pgp::user_id_packet(id) + signature(0x13) + pgp::new_packet(17, "picture") +
                            signature(0x10) + signature(0x30) + pgp::subkey_packet(work) + signature(0x18) +
                            pgp::subkey_packet({pgp::Kind::ed25519, 3, 5}) + v3_packet(6);
  const auto certificate = parse_openpgp_certificate(bytes);
  REQUIRE(certificate);
  CHECK(certificate->primary.body == alice.body());
  CHECK(certificate->direct.size() == 2);
  REQUIRE(certificate->user_ids.size() == 2);
  CHECK(certificate->user_ids[0].tag == 13);
  CHECK(certificate->user_ids[0].id == id);
  CHECK(certificate->user_ids[0].signatures.size() == 1);
  CHECK(certificate->user_ids[1].tag == 17);
  CHECK(certificate->user_ids[1].id == "picture");
  CHECK(certificate->user_ids[1].signatures.size() == 2);
  REQUIRE(certificate->subkeys.size() == 2);
  CHECK(certificate->subkeys[0].key.body == work.body());
  CHECK(std::get<OpenpgpSignature>(certificate->subkeys[0].signatures.at(0)).type == 0x18);
  CHECK(certificate->subkeys[1].key.created == 5);
  CHECK(std::get<OpenpgpOtherSignature>(certificate->subkeys[1].signatures.at(0)).created == 6);
}

TEST_CASE("a certificate as gpg makes it") {
  const std::string bytes = pgp::certificate(alice, id, work);
  CHECK(why(bytes) == "accepted");
  CHECK(why(pgp::key_packet(alice)) == "accepted");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = parse_openpgp_certificate(bytes.substr(0, size));
    if (!cut) CHECK(cut.error().offset <= size);
  }
  CHECK(why(bytes.substr(0, bytes.size() - 1)) == "a field that runs past the end");
  CHECK(why(bytes + '\0') == "not the first octet of a packet");
}

TEST_CASE("what is no part of a certificate") {
  const std::string bytes = pgp::certificate(alice, id, work);
  CHECK(why(bytes + bytes) == "a second certificate");
  CHECK(why(bytes + pgp::key_packet(work)) == "a second certificate");
  CHECK(why(pgp::user_id_packet(id) + bytes) == "a user id before the key");
  CHECK(why(pgp::new_packet(17, "") + bytes) == "a user id before the key");
  CHECK(why(signature(0x13) + bytes) == "a signature before the key");
  CHECK(why(pgp::subkey_packet(work) + bytes) == "a subkey before the key");
  CHECK(why(bytes + pgp::user_id_packet(id)) == "a user id after a subkey");
  // gpg lists a key as often as it stands there.
  CHECK(why(bytes + pgp::subkey_packet(work)) == "a key twice");
  CHECK(why(bytes + pgp::subkey_packet(alice)) == "a key twice");
  CHECK(why(bytes + pgp::subkey_packet({pgp::Kind::eddsa, 2, subkey_time + 1})) == "accepted");
  // Secret keys, compressed and literal data, trust, padding, markers and what nobody knows.
  for (const unsigned tag : {1U, 5U, 7U, 8U, 10U, 11U, 12U, 19U, 21U, 60U, 63U}) {
    const std::string fault =
        "a packet of tag " + std::to_string(tag) + ", which is no part of a certificate";
    CHECK(why(bytes + pgp::new_packet(tag, alice.body())) == fault);
    CHECK(why(pgp::new_packet(tag, alice.body()) + bytes) == fault);
  }
}

TEST_CASE("keys in a certificate are of version 4 and strict") {
  const std::string v3_key = "\x03" + alice.body().substr(1);
  CHECK(why(pgp::old_packet(6, v3_key)) == "a key of another version than 4");
  CHECK(why(pgp::key_packet(alice) + pgp::old_packet(14, v3_key)) == "a key of another version than 4");
  CHECK(why(pgp::old_packet(6, alice.body() + "x")) == "bytes after the last field");
  const auto fault = parse_openpgp_certificate(pgp::key_packet(alice) + pgp::old_packet(14, v3_key));
  CHECK(fault.error().offset == pgp::key_packet(alice).size() + 2);
}

TEST_CASE("signatures in a certificate say their times once, hashed") {
  const auto with = [](const std::string& hashed, const std::string& unhashed = "") {
    auto made = pgp::signature_of(alice);
    made.hashed = hashed;
    made.unhashed = unhashed;
    return why(pgp::key_packet(alice) + pgp::signed_packet(made, alice, ""));
  };
  const std::string time = pgp::subpacket(2, seconds(pgp::noon));
  CHECK(with(time) == "accepted");
  CHECK(with(time, time) == "accepted");
  CHECK(with("") == "a signature without a hashed creation time");
  CHECK(with("", time) == "a signature without a hashed creation time");
  for (const unsigned type : {2U, 3U, 9U}) {
    const std::string one = pgp::subpacket(type, seconds(7));
    const std::string other = pgp::critical(type, seconds(7));
    const std::string rest = type == 2 ? "" : time;
    CHECK(with(rest + one, one) == "accepted");
    CHECK(with(rest + one + other) == "a time that is said twice");
    CHECK(with(time, one + one) == "a time that is said twice");
    CHECK(with(rest + pgp::subpacket(type, "abc")) == "a time that is not of four octets");
    CHECK(with(rest + pgp::subpacket(type, "abcde")) == "a time that is not of four octets");
    CHECK(with(time, pgp::subpacket(type, "abcde")) == "a time that is not of four octets");
  }
  CHECK(why(pgp::key_packet(alice) + pgp::old_packet(2, "\x04")) == "a field that runs past the end");
  CHECK(why(pgp::key_packet(alice) + pgp::old_packet(2, "\x06\x00")) == "accepted");
  CHECK(why(pgp::key_packet(alice) + pgp::old_packet(2, "\x05\x00")) ==
        "a signature of version 5, which only some gpg heed");
  CHECK(why(pgp::key_packet(alice) + pgp::old_packet(2, "\x03\x05")) ==
        "too short for a signature of its version");
  const auto fault = parse_openpgp_certificate(pgp::key_packet(alice) + pgp::old_packet(2, "\x04"));
  CHECK(fault.error().offset == pgp::key_packet(alice).size() + 3);
}

TEST_CASE("embedded signatures") {
  auto back = pgp::signature_of(work);
  back.type = 0x19;
  const std::string inner = pgp::signed_body(back, work, "");
  const auto with = [](const std::string& embedded) {
    return why(pgp::key_packet(alice) + pgp::subkey_packet(work) +
               signature(0x18, pgp::subpacket(32, embedded))) +
           "; " +
           why(pgp::key_packet(alice) + pgp::subkey_packet(work) +
               signature(0x18, "", pgp::subpacket(32, embedded)));
  };
  const auto twice = [](const std::string& text) { return text + "; " + text; };
  CHECK(with(inner) == twice("accepted"));
  CHECK(with("") == twice("an embedded signature that is malformed"));
  CHECK(with("\x04") == twice("an embedded signature that is malformed"));
  CHECK(with("\x05") == twice("a signature of version 5, which only some gpg heed"));
  back.unhashed = pgp::subpacket(32, inner);
  CHECK(with(pgp::signed_body(back, work, "")) == twice("an embedded signature in an embedded one"));
  back.unhashed = pgp::subpacket(3, "abc");
  CHECK(with(pgp::signed_body(back, work, "")) == twice("a time that is not of four octets"));
}

TEST_CASE("every instant at which gpg's answer can change") {
  const std::string head = pgp::key_packet(alice) + pgp::user_id_packet(id);
  CHECK(boundaries(pgp::key_packet(alice)) == std::set<std::uint32_t>{primary_time});
  CHECK(boundaries(head + signature(0x13)) == std::set<std::uint32_t>{primary_time, pgp::noon});
  // The signature's own expiration, and the key's; hashed or not.
  for (const bool hashed : {true, false}) {
    const auto at = [&](unsigned type, std::uint64_t offset) {
      const std::string one = pgp::subpacket(type, seconds(offset));
      return signature(0x13, hashed ? one : "", hashed ? "" : one);
    };
    CHECK(boundaries(head + at(3, 1000)) ==
          std::set<std::uint32_t>{primary_time, pgp::noon, pgp::noon + 1000});
    CHECK(boundaries(head + at(9, 1000)) ==
          std::set<std::uint32_t>{primary_time, primary_time + 1000, pgp::noon});
    CHECK(boundaries(head + at(9, 0)) == std::set<std::uint32_t>{primary_time, pgp::noon});
    // As gpg adds them.
    CHECK(boundaries(head + at(3, 0x100000000U - 1000)) ==
          std::set<std::uint32_t>{primary_time, pgp::noon - 1000, pgp::noon});
  }
  // Under a subkey the time may count from either key.
  CHECK(
      boundaries(pgp::key_packet(alice) + pgp::subkey_packet(work) +
                 signature(0x18, pgp::subpacket(9, seconds(1000)))) ==
      std::set<std::uint32_t>{primary_time, primary_time + 1000, subkey_time, subkey_time + 1000, pgp::noon});
  // And under a second one from that one.
  CHECK(boundaries(pgp::key_packet(alice) + pgp::subkey_packet(work) +
                   pgp::subkey_packet({pgp::Kind::eddsa, 3, 77}) +
                   signature(0x18, pgp::subpacket(9, seconds(1000)))) ==
        std::set<std::uint32_t>{77, 1077, primary_time, primary_time + 1000, subkey_time, pgp::noon});
}

TEST_CASE("instants of signatures in odd places") {
  const std::string head = pgp::key_packet(alice);
  // A creation time that is not hashed, with the expirations counted from it.
  CHECK(boundaries(head + signature(0x1f, pgp::subpacket(3, seconds(10)), pgp::subpacket(2, seconds(500)))) ==
        std::set<std::uint32_t>{500, 510, primary_time, pgp::noon, pgp::noon + 10});
  CHECK(boundaries(head + v3_packet(12345)) == std::set<std::uint32_t>{12345, primary_time});
  CHECK(boundaries(head + v3_packet(0xffffffffU)) == std::set<std::uint32_t>{primary_time, 0xffffffffU});
  auto back = pgp::signature_of(work, 900);
  back.hashed += pgp::subpacket(3, seconds(50)) + pgp::subpacket(9, seconds(60));
  const std::string inner = pgp::subpacket(32, pgp::signed_body(back, work, ""));
  for (const bool hashed : {true, false}) {
    CHECK(boundaries(head + pgp::subkey_packet(work) +
                     signature(0x18, hashed ? inner : "", hashed ? "" : inner)) ==
          std::set<std::uint32_t>{900, 950, primary_time, primary_time + 60, subkey_time, subkey_time + 60,
                                  pgp::noon});
  }
}

TEST_CASE("a certificate is bounded") {
  std::string many = pgp::key_packet(alice);
  for (std::uint32_t i = 0; i < limits::openpgp_subkeys; ++i) {
    many += pgp::subkey_packet({pgp::Kind::eddsa, 2, subkey_time + i});
  }
  CHECK(why(many) == "accepted");
  CHECK(why(many + pgp::subkey_packet({pgp::Kind::eddsa, 3, 5})) == "more than 64 subkeys");
  std::string ids = pgp::key_packet(alice);
  for (std::size_t i = 1; i < limits::openpgp_packets; ++i) ids += pgp::user_id_packet("x");
  CHECK(why(ids) == "accepted");
  CHECK(why(ids + pgp::user_id_packet("x")) == "more than 1024 packets");
  const std::string head = pgp::key_packet(alice) + pgp::user_id_packet(id);
  const std::string filler =
      pgp::new_packet(17, std::string(limits::openpgp_certificate_bytes - head.size() - 6, 'x'));
  REQUIRE(head.size() + filler.size() == limits::openpgp_certificate_bytes);
  CHECK(why(head + filler) == "accepted");
  CHECK(why(pgp::key_packet(alice) + pgp::user_id_packet(id + "x") + filler) ==
        "longer than any certificate");
}

// ---- what it stands on ----

OpenpgpBinding self_signatures(const std::string& bytes) {
  const auto certificate = parse_openpgp_certificate(bytes);
  REQUIRE(certificate);
  return openpgp_self_signatures(*certificate, alice.fingerprint());
}

TEST_CASE("what a certificate's own signatures are hashed by") {
  const std::string head = pgp::key_packet(alice) + pgp::user_id_packet(id);
  CHECK(self_signatures(head) == OpenpgpBinding::none);
  for (const unsigned type : {0x10U, 0x11U, 0x12U, 0x13U}) {
    for (const unsigned hash : {1U, 2U, 3U, 11U, 12U}) {
      CHECK(self_signatures(head + signature(type, "", "", hash)) == OpenpgpBinding::weak);
    }
    for (const unsigned hash : {8U, 9U, 10U}) {
      CHECK(self_signatures(head + signature(type, "", "", hash)) == OpenpgpBinding::sha2);
    }
  }
  CHECK(self_signatures(head + signature(0x13, "", "", 2) + signature(0x13)) == OpenpgpBinding::sha2);
  CHECK(self_signatures(head + signature(0x13) + signature(0x13, "", "", 2)) == OpenpgpBinding::sha2);
  for (const unsigned type : {0x00U, 0x14U, 0x18U, 0x1fU, 0x30U}) {
    CHECK(self_signatures(head + signature(type)) == OpenpgpBinding::none);
  }
  CHECK(self_signatures(pgp::key_packet(alice) + signature(0x1f)) == OpenpgpBinding::sha2);
  CHECK(self_signatures(pgp::key_packet(alice) + signature(0x1f, "", "", 2)) == OpenpgpBinding::weak);
  CHECK(self_signatures(pgp::key_packet(alice) + signature(0x13)) == OpenpgpBinding::none);
  CHECK(self_signatures(pgp::key_packet(alice) + signature(0x20)) == OpenpgpBinding::none);
  CHECK(self_signatures(head + v3_packet(7)) == OpenpgpBinding::none);
  // Under a subkey nothing speaks for the user id.
  CHECK(self_signatures(head + pgp::subkey_packet(work) + signature(0x13)) == OpenpgpBinding::none);
}

TEST_CASE("who a signature says it is by") {
  const std::string head = pgp::key_packet(alice) + pgp::user_id_packet(id);
  const std::string time = pgp::subpacket(2, seconds(pgp::noon));
  const auto by = [&](const std::string& hashed, const std::string& unhashed) {
    auto made = pgp::signature_of(alice);
    made.type = 0x13;
    made.hashed = time + hashed;
    made.unhashed = unhashed;
    return self_signatures(head + pgp::signed_packet(made, alice, "")) != OpenpgpBinding::none;
  };
  const std::string fingerprint = pgp::subpacket(33, "\x04" + alice.fingerprint());
  const std::string key_id = pgp::subpacket(16, alice.key_id());
  for (const std::string& issuer : {fingerprint, key_id}) {
    CHECK(by(issuer, ""));
    CHECK(by("", issuer));
  }
  CHECK_FALSE(by("", ""));
  CHECK_FALSE(by(pgp::subpacket(33, "\x04" + work.fingerprint()), pgp::subpacket(16, work.key_id())));
  CHECK_FALSE(by(pgp::subpacket(16, alice.key_id() + "x"), pgp::subpacket(17, alice.key_id())));
  const auto certificate = parse_openpgp_certificate(head);
  REQUIRE(certificate);
  CHECK(openpgp_self_signatures(*certificate, "") == OpenpgpBinding::none);
}

TEST_CASE("since when a certificate has signatures of its own") {
  const auto since = [](const std::string& bytes) {
    const auto certificate = parse_openpgp_certificate(bytes);
    REQUIRE(certificate);
    return openpgp_first_self_signature(*certificate, alice.fingerprint());
  };
  const auto made_at = [](unsigned type, std::uint32_t created) {
    return signature(type, "", "", 8, created);
  };
  const std::string head = pgp::key_packet(alice);
  const std::string named = head + pgp::user_id_packet(id);
  CHECK_FALSE(since(head));
  CHECK_FALSE(since(named + made_at(0x30, 5) + made_at(0x18, 5)));
  CHECK(since(named + made_at(0x13, 7)) == 7);
  CHECK(since(named + made_at(0x13, 9) + made_at(0x10, 7) + made_at(0x13, 8)) == 7);
  CHECK(since(head + made_at(0x1f, 6) + pgp::user_id_packet(id) + made_at(0x13, 7)) == 6);
  CHECK(since(head + made_at(0x1f, 7) + pgp::user_id_packet(id) + made_at(0x13, 6)) == 6);
  CHECK(since(named + made_at(0x13, 7) + pgp::subkey_packet(work) + made_at(0x18, 5)) == 7);
  // Another key's say nothing.
  auto foreign = pgp::signature_of(work, 5);
  foreign.type = 0x13;
  CHECK(since(named + made_at(0x13, 7) + pgp::signed_packet(foreign, work, "")) == 7);
  CHECK(since(named + made_at(0x13, 7) + v3_packet(5)) == 7);
}

TEST_CASE("what binds a subkey") {
  const auto binding = [](const std::string& signatures, const std::string& fingerprint) {
    const std::string bytes = pgp::key_packet(alice) + pgp::subkey_packet(work) + signatures;
    return openpgp_subkey_binding(parse_openpgp_certificate(bytes).value().subkeys.at(0), fingerprint);
  };
  CHECK(binding("", alice.fingerprint()) == OpenpgpBinding::none);
  CHECK(binding(signature(0x18), alice.fingerprint()) == OpenpgpBinding::sha2);
  CHECK(binding(signature(0x18, "", "", 2), alice.fingerprint()) == OpenpgpBinding::weak);
  CHECK(binding(signature(0x28), alice.fingerprint()) == OpenpgpBinding::none);
  CHECK(binding(signature(0x18), work.fingerprint()) == OpenpgpBinding::none);
  CHECK(binding(signature(0x18), alice.fingerprint() + "x") == OpenpgpBinding::none);
  CHECK(binding(signature(0x18), alice.key_id()) == OpenpgpBinding::none);
}

}  // namespace
}  // namespace muster
