#include "differential/comparison.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <utility>

#include "formats/armor.h"

namespace muster::test {

Comparison::About::About(Comparison& comparison, std::string certificate, OpenpgpMode mode, LegacyRsa legacy)
    : comparison_(comparison),
      certificate_(std::move(certificate)),
      mode_(mode),
      legacy_(legacy),
      muster_(certificate_, &comparison.kept_, mode, legacy) {}

MusterWord Comparison::About::afresh(const std::string& signature, const std::string& payload,
                                     Timestamp at) const {
  MusterSide fresh(certificate_, nullptr, mode_, legacy_);
  return fresh.verify(armored(SignatureKind::openpgp, signature), payload, at);
}

const GpgSide& Comparison::About::gpg(Timestamp at) {
  auto& side = gpg_[at];
  if (!side) side = std::make_unique<GpgSide>(certificate_, at);
  return *side;
}

bool Comparison::About::judge(const MusterWord& said, const GpgWord& word, Timestamp at) {
  INFO("at " << at.text() << " muster says " << (said.good ? "good, by " + said.signer : said.why) << "; "
             << word.text());
  ++comparison_.asked_;
  if (said.good) {
    CHECK(word.is_good_by({said.signer, said.primary}));
    ++comparison_.good_;
    return true;
  }
  if (word.is_good()) comparison_.note(said.why, word.text());
  return false;
}

bool Comparison::About::ask(const std::string& signature, const std::string& payload, Timestamp at) {
  return ask_sampled(signature, payload, at, true);
}

bool Comparison::About::ask_sampled(const std::string& signature, const std::string& payload, Timestamp at,
                                    bool sampled) {
  const MusterWord said = muster_.verify(armored(SignatureKind::openpgp, signature), payload, at);
  if (!said.good && !sampled) return false;
  return judge(said, gpg(at).verify(signature, payload), at);
}

bool Comparison::About::ask_text(const std::string& text, const std::string& payload, Timestamp at) {
  return judge(muster_.verify(text, payload, at), gpg(at).verify(text, payload), at);
}

bool Comparison::About::ask_message(const std::string& message, const std::string& payload, Timestamp at) {
  return judge(muster_.verify(message, payload, at), gpg(at).verify_message(message), at);
}

void Comparison::note(const std::string& why, const std::string& gpg) {
  bool listed = false;
  for (const Difference& difference : stricter_than_gpg()) {
    if (std::ranges::find(difference.tests, test_) == difference.tests.end()) continue;
    for (const std::string_view words : difference.words) {
      if (why.find(words) == std::string::npos) continue;
      occurred_.insert(words);
      listed = true;
    }
  }
  if (listed) return;
  INFO(gpg);
  FAIL_CHECK("a difference that is on no list: " << why);
}

void Comparison::check_complete() const {
  for (const Difference& difference : stricter_than_gpg()) {
    if (difference.tests.front() != test_) continue;
    for (const std::string_view words : difference.words) {
      INFO(difference.what << ": " << words);
      CHECK(occurred_.contains(words));
    }
  }
}

}  // namespace muster::test
