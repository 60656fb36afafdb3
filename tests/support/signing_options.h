// What a script may say of a signature, beyond who makes it:
//   namespace NS, hash NAME, algorithm NAME, key-type NAME, shown-key NAME, sig-version N, reserved TEXT,
//   trailing TEXT, flags N, counter N, signature-bytes TEXT, width N    the blob and its armour
//   signature-header NAME|none        the header that holds it; none: it is left to an edit
//   armored TEXT                      this in place of a signature
//   armored-file FILE                 likewise, from a file
//   armor-edit OLD NEW                in the armour, exactly one place
//   before-signing OLD NEW            in what is signed: honestly signed oddities
//   after-signing OLD NEW             in the object; NEW may hold @armor@ and @signature-header@
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/test_keys.h"
#include "support/world.h"

namespace muster::test {

bool is_signing_option(const std::string& word);

class Signing {
 public:
  bool take(Words& words);

  std::string sign_commit(World& world, const Statement& statement, std::string payload,
                          const std::string& by) const;
  std::string sign_tag(World& world, const Statement& statement, std::string payload,
                       const std::string& by) const;

 private:
  using Edits = std::vector<std::pair<std::string, std::string>>;

  std::string edited(World& world, const Statement& statement, std::string text, const Edits& edits,
                     const std::string& armor, const std::string& header) const;
  std::string armor(World& world, const Statement& statement, const std::string& payload,
                    const std::string& by) const;

  bool unsigned_ = false;
  std::string key_;
  std::string header_;
  SigningOptions options_;
  std::optional<std::string> armored_;
  std::string armored_file_;
  Edits armor_edits_, before_, after_;
};

}  // namespace muster::test
