// What gpg says of a signature and of keys: gpg is trusted as far as it was installed, but user ids,
// notations and policies in its lines are a stranger's.
#include "formats/gpg_status.h"

#include <algorithm>
#include <string>

#include "formats/gpg_listing.h"
#include "formats/gpg_version.h"
#include "fuzz/property.h"

namespace {

using namespace muster;
using fuzz::require;

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

void check_verification(std::string_view text) {
  using Standing = GpgVerification::Standing;
  const auto read = parse_gpg_verification(text);
  if (!read) {
    require(!read.error().what.empty() && read.error().offset <= text.size(),
            "what is malformed is told why");
    return;
  }
  const bool refused = read->standing == Standing::refused;
  require(refused == !read->why.empty(), "what is refused is told why, and nothing else is");
  require(read->signer.size() == (refused ? 0 : 20) && read->primary.size() == read->signer.size(),
          "who signed is named in full or not at all");
  if (refused) return;
  const std::string lines = "\n" + std::string(text);
  require(count_of(lines, "\n[GNUPG:] NEWSIG") == 1 && count_of(lines, "\n[GNUPG:] VALIDSIG ") == 1,
          "there is one signature");
  require(count_of(lines, "\n[GNUPG:] GOODSIG ") + count_of(lines, "\n[GNUPG:] EXPKEYSIG ") +
                  count_of(lines, "\n[GNUPG:] REVKEYSIG ") ==
              1,
          "there is one outcome");
  require(count_of(lines, "\n[GNUPG:] BADSIG") + count_of(lines, "\n[GNUPG:] ERRSIG") +
                  count_of(lines, "\n[GNUPG:] EXPSIG") ==
              0,
          "nothing was said against it");
  const auto twice = parse_gpg_verification(std::string(text) + std::string(text));
  require(!twice || twice->standing == Standing::refused, "two are not one");
  for (const char* more : {"[GNUPG:] BADSIG x\n", "[GNUPG:] NEWSIG\n", "[GNUPG:] ANYTHING\n"}) {
    const auto other = parse_gpg_verification(std::string(text) + more);
    require(!other || other->standing == Standing::refused, "what is said beside it counts");
  }
}

void check_import(std::string_view text) {
  const auto read = parse_gpg_import(text);
  if (!read) return;
  require(read->size() == count_of("\n" + std::string(text), "\n[GNUPG:] IMPORT_OK 1 "),
          "every certificate is one line");
  for (const std::string& one : *read) require(one.size() == 20, "a certificate is named in full");
}

void check_listing(std::string_view text) {
  const auto read = parse_gpg_listing(text);
  if (!read) {
    require(read.error().offset <= text.size(), "what is malformed is told where");
    return;
  }
  std::size_t keys = 0;
  for (const GpgListedKey& key : *read) {
    require(key.fingerprint.size() == 20, "a key is named in full");
    require(&key != &read->front() || key.kind == GpgListedKey::Kind::primary,
            "a certificate begins with its key");
    ++keys;
  }
  const std::string lines = "\n" + std::string(text);
  require(keys == count_of(lines, "\npub:") + count_of(lines, "\nsub:"), "every key is one record");
  require(keys == 0 || !parse_gpg_listing(std::string(text) + std::string(text)), "no key is listed twice");
}

void check_version(std::string_view text) {
  const auto version = GpgVersion::parse(text);
  if (!version) return;
  require(text.find(") " + version->text()) != std::string_view::npos, "a version is what is said");
  require(!is_usable(*version) || version->major == 2, "other majors are not asked");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_verification(text);
  check_import(text);
  check_listing(text);
  check_version(text);
  return 0;
}
