// Certificates in every form that stands close to an ordinary one, and one good signature by a subkey and one
// by the primary key.
#include <catch2/catch.hpp>
#include <vector>

#include "differential/comparison.h"
#include "unit/adapters/gpg_keys.h"

namespace muster::test {

namespace {

using namespace pgp;
using namespace std::string_literals;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";
const std::string alice = "Alice <alice@example.org>";
const std::string usual = flags(certifies | signs);
const Key primary{Kind::eddsa, 1, made};
const Key key{Kind::eddsa, 2, made};
const Key other{Kind::eddsa, 3, made};
constexpr Timestamp after{noon + 100};

struct Form {
  const char* name;
  std::string certificate;
};

// ---- a subkey's binding ----

struct Binding {
  std::string more = flags(signs);  // hashed
  std::string unhashed = "";
  Key maker = primary;
  unsigned hash = 8;
  std::uint32_t at = made;
};

std::string bound(const Binding& binding, const std::string& hashed_back = "",
                  const std::string& unhashed_back = "") {
  Signature out = signature_of(binding.maker, binding.at);
  out.type = 0x18;
  out.hash = binding.hash;
  out.hashed += binding.more + hashed_back;
  out.unhashed += binding.unhashed + unhashed_back;
  return subkey_packet(key) + signed_packet(out, binding.maker, binding_document(primary, key));
}

struct Back {
  Key maker = key;
  unsigned type = 0x19;
  unsigned hash = 8;
  std::uint32_t at = made;
  std::string more = "";
  Key over = key;
};

std::string back(const Back& how = {}) {
  Signature out = signature_of(how.maker, how.at);
  out.type = how.type;
  out.hash = how.hash;
  out.hashed += how.more;
  return subpacket(32, signed_body(out, how.maker, binding_document(primary, how.over)));
}

std::vector<Form> bindings() {
  const std::string head = key_packet(primary) + user_id(primary, alice, usual);
  const std::string good = bound({}, "", back());
  const auto form = [&](const char* name, const std::string& subkeys) { return Form{name, head + subkeys}; };
  const auto with_back = [&](const char* name, const Back& how) {
    return form(name, bound({}, "", back(how)));
  };
  const std::string rest = good.substr(subkey_packet(key).size());
  return {
      form("as it should be", good),
      form("no back-signature", bound({})),
      form("a hashed back-signature", bound({}, back())),
      form("a critical back-signature",
           bound({}, "", back().replace(back().size() > 193 ? 2 : 1, 1, "\xa0"))),
      form("two back-signatures, the first wrong", bound({}, "", back({other}) + back())),
      form("two back-signatures, the second wrong", bound({}, "", back() + back({other}))),
      with_back("a back-signature by the primary key", {primary}),
      with_back("a back-signature by another key", {other}),
      with_back("a back-signature over another key", {key, 0x19, 8, made, "", other}),
      with_back("a back-signature of a binding's type", {key, 0x18}),
      with_back("a back-signature of SHA-1", {key, 0x19, 2}),
      with_back("a back-signature of MD5", {key, 0x19, 1}),
      with_back("a back-signature that has ended", {key, 0x19, 8, made, subpacket(3, uint32(day))}),
      with_back("a back-signature that will end", {key, 0x19, 8, made, subpacket(3, uint32(20 * day))}),
      with_back("a back-signature of the future", {key, 0x19, 8, noon + day}),
      with_back("a back-signature older than its key", {key, 0x19, 8, made - day}),
      with_back("a back-signature with a critical notation",
                {key, 0x19, 8, made, critical(20, notation("a@b", "c"))}),
      form("no binding", subkey_packet(key)),
      form("a binding by another key", bound({flags(signs), "", other}, "", back())),
      form("a binding by itself", bound({flags(signs), "", key}, "", back())),
      form("a binding of SHA-1", bound({flags(signs), "", primary, 2}, "", back())),
      form("a binding of MD5", bound({flags(signs), "", primary, 1}, "", back())),
      form("bindings of SHA-1 and SHA-256", bound({flags(signs), "", primary, 2}, "", back()) + rest),
      form("a binding of the future", bound({flags(signs), "", primary, 8, noon + day}, "", back())),
      form("a binding older than its key", bound({flags(signs), "", primary, 8, made - day}, "", back())),
      form("a binding that has ended", bound({flags(signs) + subpacket(3, uint32(day))}, "", back())),
      form("a binding with a critical notation",
           bound({flags(signs) + critical(20, notation("a@b", "c"))}, "", back())),
      form("no flags", bound({""}, "", back())),
      form("no flags and no back-signature", bound({""})),
      form("flags of encryption", bound({flags(encrypts)}, "", back())),
      form("flags of everything", bound({flags(0x2f)}, "", back())),
      form("flags of certification", bound({flags(certifies)}, "", back())),
      form("flags of authentication", bound({flags(0x20)}, "", back())),
      form("flags of nothing", bound({subpacket(27, "")}, "", back())),
      form("unhashed flags", bound({"", flags(signs)}, "", back())),
      form("hashed flags of encryption, unhashed ones of signing",
           bound({flags(encrypts), flags(signs)}, "", back())),
      form("flags twice", bound({flags(encrypts) + flags(signs)}, "", back())),
      form("an unhashed end", bound({flags(signs), ends_after(day)}, "", back())),
      form("an end of zero", bound({flags(signs) + ends_after(0)}, "", back())),
      form("an end that wraps", bound({flags(signs) + ends_after(0xffffffffU)}, "", back())),
      form("a time that is said twice", bound({flags(signs) + ends_after(day) + ends_after(0)}, "", back())),
      form("a binding twice", good + rest),
      form("the subkey twice", good + good),
      form("the primary key as a subkey too", good + subkey(primary, primary, flags(signs))),
      form("revoked by another key",
           good + made_packet(other, 0x28, reason(2), binding_document(primary, key))),
      form("revoked by itself", good + made_packet(key, 0x28, reason(2), binding_document(primary, key))),
      form("revoked by the primary key, in the future",
           good + made_packet(primary, 0x28, reason(1), binding_document(primary, key), noon + day)),
      form("revoked by SHA-1",
           good + made_packet(primary, 0x28, reason(1), binding_document(primary, key), made + day, 2)),
      form("revoked with a signature that has ended",
           good + made_packet(primary, 0x28, reason(2) + subpacket(3, uint32(5)),
                              binding_document(primary, key), made + day)),
      form("bound again after its revocation",
           good + made_packet(primary, 0x28, reason(1), binding_document(primary, key), made + day) +
               bound({flags(signs), "", primary, 8, made + 2 * day}, "", back())
                   .substr(subkey_packet(key).size())),
      form("a revocation of the primary key behind the subkey",
           good + made_packet(primary, 0x20, reason(2), hashed_form(primary), made + day)),
  };
}

// ---- the primary key and its user ids ----

std::string certified(unsigned type, const std::string& more, unsigned hash = 8, const Key& maker = primary,
                      std::uint32_t at = made) {
  return made_packet(maker, type, more, certification_document(primary, alice), at, hash);
}

// A subkey of that version and these numbers, bound for signing.
std::string bound_body(unsigned version, const std::string& algorithm_and_numbers) {
  const std::string body = std::string(1, static_cast<char>(version)) + uint32(made) + algorithm_and_numbers;
  const std::string both = hashed_form(primary) + "\x99" + uint16(body.size()) + body;
  return old_packet(14, body) + made_packet(primary, 0x18, flags(signs), both);
}

std::vector<Form> certificates() {
  const std::string head = key_packet(primary);
  const std::string self = user_id(primary, alice, usual);
  const std::string good = bound({}, "", back());
  const auto named = [&](const char* name, const std::string& certification) {
    return Form{name, head + user_id_packet(alice) + certification + good};
  };
  const std::string ended_soon = usual + ends_after(5 * day);
  const std::string withdrawn = certified(0x30, "", 8, primary, made + day);
  std::string many;
  for (unsigned i = 0; i < 65; ++i) many += subkey(primary, {Kind::eddsa, 100 + i, made}, flags(signs));
  return {
      {"as it should be", head + self + good},
      {"no user id", head + good},
      {"a direct signature only", head + made_packet(primary, 0x1f, usual, hashed_form(primary)) + good},
      named("no certification", ""),
      named("a certification by another key", certified(0x13, usual, 8, other)),
      named("a certification of SHA-1", certified(0x13, usual, 2)),
      named("a certification of MD5", certified(0x13, usual, 1)),
      named("certifications of SHA-1 and SHA-256", certified(0x13, usual, 2) + certified(0x13, usual)),
      named("a certification of type 0x10", certified(0x10, usual)),
      named("a certification of type 0x12", certified(0x12, usual)),
      named("a certification of the future", certified(0x13, usual, 8, primary, noon + day)),
      named("a certification that has ended", certified(0x13, usual + subpacket(3, uint32(day)))),
      named("a certification without flags", certified(0x13, "")),
      named("a certification to certify only", certified(0x13, flags(certifies))),
      named("a certification to encrypt only", certified(0x13, flags(encrypts))),
      named("a certification with a critical notation",
            certified(0x13, usual + critical(20, notation("a@b", "c")))),
      named("an older end", certified(0x13, ended_soon) + certified(0x13, usual, 8, primary, made + day)),
      named("a younger end", certified(0x13, usual) + certified(0x13, ended_soon, 8, primary, made + day)),
      named("withdrawn", certified(0x13, usual) + withdrawn),
      named("withdrawn and certified again",
            certified(0x13, usual) + withdrawn + certified(0x13, usual, 8, primary, made + 2 * day)),
      {"one of two withdrawn", head + user_id_packet(alice) + certified(0x13, flags(certifies)) + withdrawn +
                                   user_id(primary, "Bob", usual) + good},
      {"withdrawn, and a direct signature", head + made_packet(primary, 0x1f, usual, hashed_form(primary)) +
                                                user_id_packet(alice) + certified(0x13, usual) + withdrawn +
                                                good},
      {"a direct signature that ends it",
       head + made_packet(primary, 0x1f, ended_soon, hashed_form(primary)) + self + good},
      {"a direct signature without flags",
       head + made_packet(primary, 0x1f, ends_after(0), hashed_form(primary)) + user_id_packet(alice) +
           certified(0x13, ended_soon) + good},
      {"revoked by another key",
       head + made_packet(other, 0x20, reason(2), hashed_form(primary), made + day) + self + good},
      {"revoked",
       head + made_packet(primary, 0x20, reason(1), hashed_form(primary), made + day) + self + good},
      {"revoked in the future",
       head + made_packet(primary, 0x20, reason(3), hashed_form(primary), noon + day) + self + good},
      {"revoked by SHA-1",
       head + made_packet(primary, 0x20, reason(3), hashed_form(primary), made + day, 2) + self + good},
      {"revoked behind the user id",
       head + self + made_packet(primary, 0x20, reason(3), hashed_form(primary), made + day) + good},
      {"a user id behind the subkey", head + self + good + user_id(primary, "Bob", usual)},
      {"a trust packet", head + old_packet(12, "\x06\x00"s) + self + good},
      {"a marker", old_packet(10, "PGP") + head + self + good},
      {"a private packet", head + self + new_packet(60, "x") + good},
      {"a second certificate", head + self + good + key_packet(other) + user_id(other, "Bob", usual)},
      {"a signature before", over(document, primary) + head + self + good},
      {"a signature over a document", head + over(document, primary) + self + good},
      {"a user attribute", head + self + old_packet(17, subpacket(1, "x")) + good},
      {"new headers", new_packet(6, primary.body()) + self + good},
      {"a signature of version 5", head + user_id_packet(alice) + certified(0x13, usual) +
                                       old_packet(2, "\x05" + std::string(40, 'x')) + good},
      {"a signature of version 9", head + user_id_packet(alice) + certified(0x13, usual) +
                                       old_packet(2, "\x09" + std::string(40, 'x')) + good},
      {"sixty-six subkeys", head + self + good + many},
      {"a long user id", head + user_id(primary, std::string(1900, 'x'), usual) + good},
      {"an RSA subkey below the floor",
       head + self + good + subkey(primary, {Kind::rsa, 4, made}, flags(signs))},
      {"a subkey of an unknown algorithm", head + self + good + bound_body(4, "\x63" + std::string(32, 'x'))},
      {"a subkey on an unknown curve",
       head + self + good + bound_body(4, "\x13\x03\x2b\x65\x01" + mpi("\x04" + std::string(56, 'y')))},
      {"a subkey of version 3", head + self + good + bound_body(3, "\x01")},
      {"an Ed25519 subkey", head + self + good + subkey(primary, {Kind::ed25519, 5, made}, flags(signs))},
  };
}

void ask_all(Comparison& comparison, const std::vector<Form>& forms) {
  const std::string by_subkey = over(document, key);
  const std::string by_primary = over(document, primary);
  for (const Form& form : forms) {
    INFO(form.name);
    Comparison::About about(comparison, form.certificate);
    about.ask(by_primary, document, after);
    for (const Timestamp at : {after, Timestamp{noon + 2 * day}}) about.ask(by_subkey, document, at);
  }
}

}  // namespace

TEST_CASE("bindings") {
  Comparison comparison("bindings");
  ask_all(comparison, bindings());
  comparison.check_complete();
}

TEST_CASE("certificates") {
  Comparison comparison("certificates");
  ask_all(comparison, certificates());
  // A subkey that is older than the key that has taken it in, and what it signed before.
  const Key younger{Kind::eddsa, 1, made + 5 * day};
  Comparison::About adopted(comparison,
                            key_packet(younger) + user_id(younger, alice, usual, younger.created) +
                                subkey(younger, key, flags(signs), BackSignature::there, younger.created));
  CHECK(adopted.ask(over(document, key, "", made + day), document, after));
  const std::string more = subpacket(20, notation("a@example.org", "b"));
  CHECK_FALSE(adopted.ask(over(document, key, more, made + day), document, after));
  CHECK(adopted.ask(over(document, key, more, made + 6 * day), document, after));
  comparison.check_complete();
}

}  // namespace muster::test
