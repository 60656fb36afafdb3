// Certificates that change at one instant: what gpg said before it is not believed after it, and the other
// way round, whichever is asked first.
#include <array>
#include <catch2/catch.hpp>
#include <vector>

#include "differential/comparison.h"
#include "formats/armor.h"
#include "unit/adapters/gpg_keys.h"

namespace muster::test {

namespace {

using namespace pgp;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";
const std::string alice = "Alice <alice@example.org>";
const std::string usual = flags(certifies | signs);
const Key primary{Kind::eddsa, 1, made};
const Key key{Kind::eddsa, 2, made};
constexpr std::uint32_t change = made + 4 * day;

struct Form {
  const char* name;
  std::string certificate;
  std::string signature;
};

std::string certified(const std::string& more, std::uint32_t at = made, unsigned type = 0x13) {
  return made_packet(primary, type, more, certification_document(primary, alice), at);
}

std::string direct(const std::string& more, std::uint32_t at = made, unsigned type = 0x1f) {
  return made_packet(primary, type, more, hashed_form(primary), at);
}

std::string binding(const std::string& more, const std::string& back_more = "", std::uint32_t at = made,
                    const std::string& unhashed = "") {
  const std::string both = binding_document(primary, key);
  Signature back = signature_of(key, at);
  back.type = 0x19;
  back.hashed += back_more;
  Signature out = signature_of(primary, at);
  out.type = 0x18;
  out.hashed += more;
  out.unhashed += unhashed + subpacket(32, signed_body(back, key, both));
  return signed_packet(out, primary, both);
}

// From a signature that was made a day after the keys.
std::string lasts_until(std::uint32_t end, std::uint32_t from = made) {
  return subpacket(3, uint32(end - from));
}

std::vector<Form> forms() {
  const std::string by_primary = over(document, primary, "", made + day);
  const std::string by_subkey = over(document, key, "", made + day);
  const std::string head = key_packet(primary);
  const std::string named = user_id_packet(alice);
  const std::string self = named + certified(usual);
  const std::string sub = subkey_packet(key);
  const std::string until = ends_after(change - made);
  const std::uint32_t second = made + day;
  const Key late{Kind::eddsa, 3, change};
  return {
      {"the primary key's end", head + named + certified(usual + until), by_primary},
      {"its end, and the subkey signs", head + named + certified(usual + until) + sub + binding(flags(signs)),
       by_subkey},
      {"an end by a direct signature", head + direct(until) + self, by_primary},
      {"an unhashed end", head + self + sub + binding(flags(signs), "", made, until), by_subkey},
      {"the subkey's end", head + self + sub + binding(flags(signs) + until), by_subkey},
      {"the binding's own end", head + self + sub + binding(flags(signs) + lasts_until(change)), by_subkey},
      {"the younger of two bindings ends",
       head + self + sub + binding(flags(encrypts)) +
           binding(flags(signs) + lasts_until(change, second), "", second),
       by_subkey},
      {"the younger of two bindings ends, which let it sign no more",
       head + self + sub + binding(flags(signs)) +
           binding(flags(encrypts) + lasts_until(change, second), "", second),
       by_subkey},
      {"the back-signature's end", head + self + sub + binding(flags(signs), lasts_until(change)), by_subkey},
      {"the certification's end", head + named + certified(usual + lasts_until(change)), by_primary},
      {"the younger of two certifications ends",
       head + named + certified(flags(certifies)) + certified(usual + lasts_until(change, second), second),
       by_primary},
      {"the younger of two certifications ends, which let it sign no more",
       head + named + certified(usual) + certified(flags(certifies) + lasts_until(change, second), second),
       by_primary},
      {"the end of a direct signature that ended the key",
       head + direct(ends_after(2 * day) + lasts_until(change)) + self, by_primary},
      {"the end of a revocation", head + direct(reason(1) + lasts_until(change), made, 0x20) + self,
       by_primary},
      {"the end of a withdrawal", head + self + certified(lasts_until(change), made, 0x30), by_primary},
      {"a subkey that is made then",
       head + self + subkey(primary, late, flags(signs), BackSignature::there, change),
       over(document, late, "", change)},
      {"a binding that is made then", head + self + sub + binding(flags(signs), "", change), by_subkey},
      {"a certification that is made then",
       head + named + certified(usual + ends_after(2 * day)) + certified(usual, change), by_primary},
      {"a revocation that is made then", head + direct(reason(1), change, 0x20) + self, by_primary},
  };
}

}  // namespace

TEST_CASE("spans") {
  Comparison comparison("spans");
  constexpr std::array<std::uint32_t, 4> times = {change - day, change - 1, change, change + 1};
  int changing = 0;
  for (const Form& form : forms()) {
    INFO(form.name);
    Comparison::About forwards(comparison, form.certificate);
    MusterSide backwards(form.certificate);
    std::vector<bool> good;
    for (const std::uint32_t at : times)
      good.push_back(forwards.ask(form.signature, document, Timestamp{at}));
    for (std::size_t i = times.size(); i-- > 0;) {
      const std::string text = armored(SignatureKind::openpgp, form.signature);
      CHECK(backwards.verify(text, document, Timestamp{times[i]}).good == good[i]);
    }
    changing += good.front() != good.back() ? 1 : 0;
  }
  CHECK(changing >= 10);
  comparison.check_complete();
}

}  // namespace muster::test
