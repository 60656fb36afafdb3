// Tag objects: payload and armour are the object, byte for byte, and no part of the armour or of
// another signature is left in the payload.
#include <array>

#include "formats/git_tag.h"
#include "fuzz/property.h"

namespace {

using namespace muster;
using fuzz::require;

// git (gpg-interface.c) looks for these at the start of any line, and takes the last.
bool git_finds_signature(std::string_view text) {
  constexpr std::array<std::string_view, 4> markers = {
      "-----BEGIN SSH SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----",
      "-----BEGIN SIGNED MESSAGE-----"};
  while (!text.empty()) {
    for (const std::string_view marker : markers) {
      if (text.starts_with(marker)) return true;
    }
    const std::size_t end = text.find('\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return false;
}

void check_armored(std::string_view bytes, HashAlgorithm algorithm, const Tag& tag,
                   const ArmoredSignature& signature) {
  require(tag.payload + signature.armor == bytes, "payload and armour are the tag");
  require(!git_finds_signature(tag.payload), "no signature is left in the payload");
  require(tag.payload.ends_with('\n'), "a signature begins at a line's start");
  require(!git_finds_signature(signature.armor.substr(1)), "one signature only");
  const auto bare = parse_tag(tag.payload, algorithm);
  require(bare && std::holds_alternative<NoSignature>(bare->signature) && bare->payload == tag.payload,
          "the payload of a signed tag is an unsigned tag");
  const auto more = parse_tag(std::string(bytes) + "x", algorithm);
  require(!more || !std::holds_alternative<ArmoredSignature>(more->signature),
          "nothing may follow the signature");
}

void check_tag(std::string_view bytes, HashAlgorithm algorithm, const Tag& tag) {
  require(bytes.find('\0') == std::string_view::npos, "no NUL in a tag");
  const std::string head = "object " + tag.target.hex() + "\ntype " + std::string(name_of(tag.target_type)) +
                           "\ntag " + tag.name + "\n";
  require(bytes.starts_with(head), "object, type and tag stand where they must");
  require(!tag.name.empty() && tag.name.find_first_of("\r\n\t\x7f") == std::string::npos,
          "a tag's name is one line");
  require(bytes.substr(head.size()).starts_with("tagger ") == tag.tagger.has_value(),
          "the tagger is read where one stands");
  if (const auto* signature = std::get_if<ArmoredSignature>(&tag.signature)) {
    check_armored(bytes, algorithm, tag, *signature);
  } else if (std::holds_alternative<NoSignature>(tag.signature)) {
    require(tag.payload == bytes && !git_finds_signature(bytes), "an unsigned tag holds no signature");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  int taken = 0;
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    const auto tag = parse_tag(bytes, algorithm);
    if (!tag) {
      require(tag.error().offset <= size && !tag.error().what.empty(), "a refusal says where and why");
      continue;
    }
    ++taken;
    check_tag(bytes, algorithm, *tag);
  }
  require(taken < 2, "a tag is of one hash algorithm");
  return 0;
}
