// Certificates and signatures put together at random from every part that such things have: bindings that
// hold and that do not, ends, revocations, user ids, several of each, in any order.
#include <algorithm>
#include <catch2/catch.hpp>

#include "differential/comparison.h"
#include "support/random.h"
#include "support/seeds.h"
#include "unit/adapters/gpg_keys.h"

namespace muster::test {

namespace {

using namespace pgp;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";
constexpr std::uint32_t start = 1'600'000'000;
constexpr std::uint32_t days = 12;

class Maker {
 public:
  explicit Maker(Random& random) : random_(random), primary_{Kind::eddsa, 1, any_day(3)} {}

  const Key& primary() const { return primary_; }
  const std::vector<Key>& subkeys() const { return subkeys_; }

  std::string certificate() {
    std::string out = key_packet(primary_);
    out += shuffled(direct());
    for (std::size_t i = one_in(random_, 20) ? 0 : 1 + below(random_, 2); i > 0; --i) {
      const std::string id = "Person " + std::to_string(i);
      out += user_id_packet(id) + shuffled(certifications(id));
    }
    for (std::size_t i = below(random_, 3); i > 0; --i) {
      subkeys_.push_back({Kind::eddsa, static_cast<unsigned>(10 + i), any_day(6)});
      out += subkey_packet(subkeys_.back()) + shuffled(bindings(subkeys_.back()));
    }
    return out;
  }

  std::string signature(const Key& key) {
    Signature signature = signature_of(key, any_time());
    if (one_in(random_, 6)) signature.hashed += subpacket(3, uint32(one_in(random_, 3) ? 0 : span()));
    if (one_in(random_, 8)) signature.hashed += subpacket(20, notation("a@example.org", "b"));
    if (one_in(random_, 8)) signature.type = 0x01;
    return signed_packet(signature, key, document);
  }

  // A day, one second before it or after it: where things change.
  std::uint32_t any_time() { return any_day(days) + static_cast<std::uint32_t>(below(random_, 3)) - 1; }

 private:
  std::uint32_t any_day(std::size_t most) {
    return start + static_cast<std::uint32_t>(below(random_, most)) * day;
  }
  std::uint32_t span() { return static_cast<std::uint32_t>(1 + below(random_, days)) * day; }
  std::string shuffled(std::vector<std::string> packets) {
    std::shuffle(packets.begin(), packets.end(), random_);
    std::string out;
    for (const std::string& packet : packets) out += packet;
    return out;
  }

  unsigned usual_hash() { return one_in(random_, 15) ? 2 : pick(random_, std::vector<unsigned>{8, 8, 10}); }
  // Another key in place of the right one, now and then.
  Key maker_instead_of(const Key& right, std::size_t once_in) {
    return one_in(random_, once_in) ? Key{Kind::eddsa, 99, right.created} : right;
  }
  std::string any_flags() {
    switch (below(random_, 8)) {
      case 0: return "";
      case 1: return flags(certifies);
      case 2: return flags(signs);
      case 3: return flags(encrypts);
      default: return flags(certifies | signs);
    }
  }
  std::string any_ends() {
    std::string out;
    if (one_in(random_, 4)) out += ends_after(one_in(random_, 4) ? 0 : span());
    if (one_in(random_, 10)) out += subpacket(3, uint32(span()));
    return out;
  }
  std::string packet(const Key& key, unsigned type, const std::string& more, const std::string& over) {
    return made_packet(key, type, more, over, any_time(), usual_hash());
  }

  std::vector<std::string> direct() {
    std::vector<std::string> out;
    const std::string over = hashed_form(primary_);
    if (one_in(random_, 5)) {
      const std::string what = one_in(random_, 2) ? any_flags() : "";
      out.push_back(packet(maker_instead_of(primary_, 5), 0x1f, what + any_ends(), over));
    }
    if (one_in(random_, 10)) out.push_back(packet(maker_instead_of(primary_, 2), 0x20, any_reason(), over));
    return out;
  }
  std::string any_reason() {
    return one_in(random_, 4) ? "" : reason(static_cast<unsigned>(below(random_, 4)));
  }
  std::vector<std::string> certifications(const std::string& id) {
    std::vector<std::string> out;
    const std::string over = certification_document(primary_, id);
    for (std::size_t i = one_in(random_, 12) ? 0 : 1 + below(random_, 2); i > 0; --i) {
      const std::string first = one_in(random_, 4) ? subpacket(25, "\x01") : "";
      out.push_back(packet(maker_instead_of(primary_, 12), static_cast<unsigned>(0x10 + below(random_, 4)),
                           any_flags() + any_ends() + first, over));
    }
    if (one_in(random_, 8)) out.push_back(packet(maker_instead_of(primary_, 3), 0x30, any_reason(), over));
    return out;
  }
  std::vector<std::string> bindings(const Key& key) {
    std::vector<std::string> out;
    const std::string over = binding_document(primary_, key);
    for (std::size_t i = one_in(random_, 12) ? 0 : 1 + below(random_, 2); i > 0; --i) {
      out.push_back(binding(key, over));
    }
    if (one_in(random_, 8)) out.push_back(packet(maker_instead_of(primary_, 3), 0x28, any_reason(), over));
    return out;
  }
  std::string binding(const Key& key, const std::string& over) {
    const Key maker = maker_instead_of(primary_, 12);
    Signature out = signature_of(maker, any_time());
    out.type = 0x18;
    out.hash = usual_hash();
    out.hashed += (one_in(random_, 3) ? any_flags() : flags(signs)) + any_ends();
    if (!one_in(random_, 8)) {
      const Key back_maker = maker_instead_of(key, 10);
      Signature back = signature_of(back_maker, any_time());
      back.type = one_in(random_, 15) ? 0x18 : 0x19;
      back.hash = usual_hash();
      if (one_in(random_, 10)) back.hashed += subpacket(3, uint32(span()));
      const std::string body = signed_body(back, back_maker, over);
      (one_in(random_, 4) ? out.hashed : out.unhashed) += subpacket(32, body);
    }
    return signed_packet(out, maker, over);
  }

  Random& random_;
  Key primary_;
  std::vector<Key> subkeys_;
};

}  // namespace

TEST_CASE("random") {
  Comparison comparison("random");
  const SeedRange range = for_each_seed(30, [&](Random& random) {
    Maker maker(random);
    Comparison::About about(comparison, maker.certificate(),
                            one_in(random, 4) ? OpenpgpMode::by_gpg : OpenpgpMode::in_process);
    std::vector<std::string> signatures = {maker.signature(maker.primary())};
    for (const Key& subkey : maker.subkeys()) signatures.push_back(maker.signature(subkey));
    for (int i = 0; i < 3; ++i) {
      const Timestamp at{maker.any_time()};
      for (const std::string& signature : signatures) about.ask(signature, document, at);
    }
  });
  if (!range.usual) return;
  CHECK(comparison.good() > comparison.asked() / 20);
  CHECK(comparison.good() < comparison.asked() / 2);
  comparison.check_complete();
}

}  // namespace muster::test
