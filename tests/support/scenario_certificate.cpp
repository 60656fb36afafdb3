// certify by KEY [options]: the next push is signed, as git push --signed does it.
//   status WORD|none          what git says of the nonce (OK)
//   nonce TEXT|none           in the certificate
//   issued TEXT|none          that the server gave out (the same)
//   pushee URL|none           to where it was pushed
//   option TEXT               a push option
//   and what support/signing_options.h lists: before-signing OLD NEW edits what is signed
// certify again [status WORD] [issued TEXT]: the very certificate of the push before, once more
#include <optional>
#include <string>
#include <vector>

#include "support/signing_options.h"
#include "support/world.h"

namespace muster::test {

namespace {

constexpr const char* usual_nonce = "1763892000-676b97e2a9487c92b5354a8487f6627880d94a92";

std::optional<std::string> or_none(std::string word) {
  if (word == "none") return std::nullopt;
  return word;
}

struct Wish {
  std::string by;  // empty: again
  std::optional<std::string> status = "OK";
  std::optional<std::string> nonce = usual_nonce;
  std::optional<std::string> issued = usual_nonce;
  std::optional<std::string> pushee = "https://git.example.org/acme/payments.git";
  std::vector<std::string> options;
  Signing signing;
};

Wish wish_of(Words& words) {
  Wish wish;
  words.take("certify");
  if (!words.take_if("again")) {
    if (!words.take_if("by")) words.unknown();
    wish.by = words.take("a key");
  }
  while (!words.at_end()) {
    if (words.take_if("status")) {
      wish.status = or_none(words.take("a word"));
    } else if (words.take_if("nonce")) {
      wish.nonce = or_none(words.take("a nonce"));
    } else if (words.take_if("issued")) {
      wish.issued = or_none(words.take("a nonce"));
    } else if (words.take_if("pushee")) {
      wish.pushee = or_none(words.take("an address"));
    } else if (words.take_if("option")) {
      wish.options.push_back(words.take("an option"));
    } else if (!wish.signing.take(words)) {
      words.unknown();
    }
  }
  return wish;
}

}  // namespace

GivenCertificate make_certificate(World& world, const Statement& statement, const std::string& lines) {
  Words words(statement);
  const Wish wish = wish_of(words);
  if (!wish.by.empty()) {
    std::string payload =
        "certificate version 0.1\npusher " + wish.by + "  " + std::to_string(world.now.seconds) + " +0000\n";
    if (wish.pushee) payload += "pushee " + *wish.pushee + "\n";
    if (wish.nonce) payload += "nonce " + *wish.nonce + "\n";
    for (const std::string& option : wish.options) payload += "push-option " + option + "\n";
    payload += "\n" + lines;
    world.last_certificate = wish.signing.sign_tag(world, statement, payload, wish.by);
  }
  const ObjectId blob = world.repository.add(ObjectType::blob, world.last_certificate);
  return {blob.hex(), wish.issued, wish.status, {}};
}

}  // namespace muster::test
