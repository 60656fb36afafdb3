// One certificate, asked about by muster and by gpg; and the differences that are allowed.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "differential/gpg_side.h"
#include "differential/muster_side.h"

namespace muster::test {

// Where gpg finds a signature good and muster refuses it. The rows of docs/crypto.md, "Where muster is
// stricter than gpg".
struct Difference {
  std::string_view what;                // the row's first cell
  std::string_view because;             // its second
  std::vector<std::string_view> words;  // what MusterWord::why says then
  std::vector<std::string_view> tests;  // where it may occur; in the first of them each of the words does
};
const std::vector<Difference>& stricter_than_gpg();

// What a test found. Each of its differences is on the list; at its end all of them have occurred.
class Comparison {
 public:
  explicit Comparison(std::string test) : test_(std::move(test)) {}

  // A certificate that is asked about from now on.
  class About {
   public:
    About(Comparison& comparison, std::string certificate, OpenpgpMode mode = OpenpgpMode::in_process,
          LegacyRsa legacy = LegacyRsa::refuse);

    // Muster's word alone, of a run that has not seen any other signature and remembers nothing.
    MusterWord afresh(const std::string& signature, const std::string& payload, Timestamp at) const;

    // Packets without armour. Whether both call it good.
    bool ask(const std::string& signature, const std::string& payload, Timestamp at);
    // gpg is asked where muster calls it good, and where `sampled`.
    bool ask_sampled(const std::string& signature, const std::string& payload, Timestamp at, bool sampled);
    // The text as it stands, armoured in any way, over a payload; or a message with its payload within.
    bool ask_text(const std::string& text, const std::string& payload, Timestamp at);
    bool ask_message(const std::string& message, const std::string& payload, Timestamp at);

   private:
    bool judge(const MusterWord& said, const GpgWord& word, Timestamp at);
    const GpgSide& gpg(Timestamp at);

    Comparison& comparison_;
    std::string certificate_;
    OpenpgpMode mode_;
    LegacyRsa legacy_;
    MusterSide muster_;
    std::map<Timestamp, std::unique_ptr<GpgSide>> gpg_;
  };

  // All that must occur in this test has.
  void check_complete() const;
  std::size_t asked() const { return asked_; }
  std::size_t good() const { return good_; }

 private:
  void note(const std::string& why, const std::string& gpg);

  std::string test_;
  KeptAnswers kept_;
  std::set<std::string_view> occurred_;
  std::size_t asked_ = 0;
  std::size_t good_ = 0;
};

}  // namespace muster::test
