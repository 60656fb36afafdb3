#include "support/signing_options.h"

#include <functional>
#include <map>

#include "support/roster_text.h"

namespace muster::test {

namespace {

using Taker = std::function<void(SigningOptions&, const std::string&)>;

const std::map<std::string, Taker>& blob_options() {
  static const std::map<std::string, Taker> options = {
      {"namespace", [](SigningOptions& o, const std::string& v) { o.name_space = v; }},
      {"hash", [](SigningOptions& o, const std::string& v) { o.hash = v; }},
      {"algorithm", [](SigningOptions& o, const std::string& v) { o.algorithm = v; }},
      {"key-type", [](SigningOptions& o, const std::string& v) { o.key_type = v; }},
      {"shown-key", [](SigningOptions& o, const std::string& v) { o.other_key = v; }},
      {"sig-version", [](SigningOptions& o,
                         const std::string& v) { o.version = static_cast<std::uint32_t>(std::stoul(v)); }},
      {"reserved", [](SigningOptions& o, const std::string& v) { o.reserved = v; }},
      {"trailing", [](SigningOptions& o, const std::string& v) { o.trailing = v; }},
      {"origin", [](SigningOptions& o, const std::string& v) { o.origin = v; }},
      {"flags",
       [](SigningOptions& o, const std::string& v) { o.flags = static_cast<std::uint8_t>(std::stoul(v)); }},
      {"counter", [](SigningOptions& o,
                     const std::string& v) { o.counter = static_cast<std::uint32_t>(std::stoul(v)); }},
      {"signature-bytes", [](SigningOptions& o, const std::string& v) { o.raw_signature = v; }},
      {"width", [](SigningOptions& o, const std::string& v) { o.width = std::stoul(v); }},
  };
  return options;
}

}  // namespace

bool is_signing_option(const std::string& word) {
  return blob_options().contains(word) || word == "signature-header" || word == "armored" ||
         word == "armored-file" || word == "armor-edit" || word == "before-signing" ||
         word == "after-signing";
}

bool Signing::take(Words& words) {
  for (const auto& [name, taker] : blob_options()) {
    if (!words.take_if(name)) continue;
    taker(options_, words.take(name));
    return true;
  }
  const auto edit = [&words](Edits& edits) {
    std::string old = words.take("the old text");
    edits.emplace_back(std::move(old), words.take("the new text"));
  };
  if (words.take_if("signed"))
    key_ = words.take("a key");
  else if (words.take_if("unsigned"))
    unsigned_ = true;
  else if (words.take_if("signature-header"))
    header_ = words.take("a header");
  else if (words.take_if("armored"))
    armored_ = words.take("an armour");
  else if (words.take_if("armored-file"))
    armored_file_ = words.take("a file");
  else if (words.take_if("armor-edit"))
    edit(armor_edits_);
  else if (words.take_if("before-signing"))
    edit(before_);
  else if (words.take_if("after-signing"))
    edit(after_);
  else
    return false;
  return true;
}

std::string Signing::edited(World& world, const Statement& statement, std::string text, const Edits& edits,
                            const std::string& armor, const std::string& header) const {
  const auto expanded = [&](const std::string& part) {
    return substitute(part, [&](const std::string& what) -> std::string {
      if (what == "armor") return armor;
      if (what == "signature-header") return header;
      return world.expand(statement, "@" + what + "@");
    });
  };
  for (const auto& [old_text, new_text] : edits) {
    const std::string old = expanded(old_text);
    const std::size_t at = text.find(old);
    if (at == std::string::npos || text.find(old, at + 1) != std::string::npos) {
      fail(statement, "this does not occur exactly once: " + old);
    }
    text.replace(at, old.size(), expanded(new_text));
  }
  return text;
}

std::string Signing::armor(World& world, const Statement& statement, const std::string& payload,
                           const std::string& by) const {
  std::string text = armored_ ? *armored_ : "";
  if (!armored_file_.empty()) text = world.read_file(statement, armored_file_);
  if (text.empty() && !unsigned_) text = sign(key_.empty() ? by : key_, payload, options_);
  return edited(world, statement, std::move(text), armor_edits_, "", "");
}

std::string Signing::sign_commit(World& world, const Statement& statement, std::string payload,
                                 const std::string& by) const {
  const bool sha1 = world.repository.hash_algorithm() == HashAlgorithm::sha1;
  const std::string header = header_.empty() ? (sha1 ? "gpgsig" : "gpgsig-sha256") : header_;
  payload = edited(world, statement, std::move(payload), before_, "", "");
  const std::string made = armor(world, statement, payload, by);
  const std::string line = with_signature_header("", header, made);
  std::string object = unsigned_ || header == "none" ? payload : with_signature_header(payload, header, made);
  return edited(world, statement, std::move(object), after_, made, line);
}

std::string Signing::sign_tag(World& world, const Statement& statement, std::string payload,
                              const std::string& by) const {
  payload = edited(world, statement, std::move(payload), before_, "", "");
  const std::string made = armor(world, statement, payload, by);
  return edited(world, statement, unsigned_ || header_ == "none" ? payload : payload + made, after_, made,
                "");
}

}  // namespace muster::test
