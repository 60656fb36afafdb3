// Lists of signers that other tools keep: allowed_signers, .guix-authorizations, openpgp-policy.toml,
// trusted-keys and keyrings. Each parser drops another's kind of text at its first bytes, so they share a
// fuzzer.
#include <set>
#include <string>

#include "formats/allowed_signers.h"
#include "formats/armor.h"
#include "formats/fingerprint_text.h"
#include "formats/guix_authorizations.h"
#include "formats/openpgp_keyring.h"
#include "formats/s_expression.h"
#include "formats/sq_git_policy.h"
#include "formats/trusted_keys.h"
#include "fuzz/property.h"
#include "model/limits.h"

namespace {

using namespace muster;
using fuzz::require;

void require_reason(const Malformed& malformed, std::string_view text) {
  require(malformed.offset <= text.size() && !malformed.what.empty(), "a refusal says where and why");
}

// ---- allowed_signers ----

std::string joined(const std::vector<std::string>& patterns) {
  std::string list;
  for (const std::string& pattern : patterns) list += (list.empty() ? "" : ",") + pattern;
  return list;
}

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\\\"") : std::string(1, c);
  return out + "\"";
}

std::string written(const WrittenTime& time) {
  std::string digits;
  for (const char c : time.time.text()) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return "\"" + digits + (time.zone == WrittenZone::utc ? "Z\"" : "\"");
}

std::string written(const AllowedSigner& signer) {
  std::string options;
  const auto add = [&](const std::string& option) { options += (options.empty() ? "" : ",") + option; };
  if (signer.role == KeyRole::authority) add("cert-authority");
  if (signer.namespaces) add("namespaces=" + in_quotes(joined(*signer.namespaces)));
  if (signer.valid_after) add("valid-after=" + written(*signer.valid_after));
  if (signer.valid_before) add("valid-before=" + written(*signer.valid_before));
  return "\"" + joined(signer.principals) + "\" " + options + (options.empty() ? "" : " ") + signer.key;
}

void check_allowed_signers(std::string_view text) {
  const auto signers = parse_allowed_signers(text);
  if (!signers) return require_reason(signers.error(), text);
  std::size_t line = 0;
  for (const AllowedSigner& signer : *signers) {
    require(signer.line > line, "a line holds one signer");
    line = signer.line;
    require(!signer.principals.empty() && signer.key.find(' ') != std::string::npos, "a signer has a key");
    const std::string again = written(signer);
    if (again.size() > limits::imported_line_bytes) continue;
    const auto read = parse_allowed_signers(again);
    require(read && read->size() == 1, "a signer that is written again is one");
    const AllowedSigner& same = read->front();
    require(same.principals == signer.principals && same.role == signer.role &&
                same.namespaces == signer.namespaces && same.valid_after == signer.valid_after &&
                same.valid_before == signer.valid_before && same.key == signer.key,
            "a signer that is written again is the same");
  }
}

// ---- lists of Scheme ----

std::string written(const SExpression& datum) {
  if (const auto* symbol = std::get_if<SymbolText>(&datum.data)) return symbol->text;
  if (const std::string* text = datum.text()) {
    std::string out = "\"";
    for (const char c : *text) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    return out + "\"";
  }
  std::string out = "(";
  for (const SExpression& item : *datum.list()) out += " " + written(item);
  return out + ")";
}

void check_guix(std::string_view text) {
  const auto datum = parse_s_expression(text);
  if (!datum) return require_reason(datum.error(), text);
  const std::string again = written(*datum);
  if (again.size() <= limits::imported_bytes) {
    const auto read = parse_s_expression(again);
    require(read && written(*read) == again, "a list that is written again is the same");
  }
  if (const auto guix = parse_guix_authorizations(text)) {
    std::set<std::string> seen;
    for (const GuixAuthorization& signer : guix->signers) {
      require(openpgp_fingerprint_in(signer.fingerprint) == signer.fingerprint, "a fingerprint has one form");
      require(seen.insert(signer.fingerprint).second, "a fingerprint stands once");
    }
  } else {
    require_reason(guix.error(), text);
  }
  const auto reference = parse_guix_keyring_reference(text);
  if (!reference) require_reason(reference.error(), text);
}

// ---- the others ----

void check_trusted_keys(std::string_view text) {
  if (const auto keys = parse_trusted_keys(text)) {
    std::string again;
    for (const TrustedKey& key : *keys) again += key.fingerprint + "\n";
    require(parse_trusted_keys(again)->size() == keys->size(), "trusted keys are the same again");
  } else {
    require_reason(keys.error(), text);
  }
  const auto ids = parse_commit_list(text);
  if (!ids) require_reason(ids.error(), text);
}

void check_sq_git(std::string_view text) {
  const auto policy = parse_sq_git_policy(text);
  if (policy) return;
  require(!policy.error().empty(), "a refusal says why");
}

void check_keyring(std::string_view file) {
  const auto certificates = split_openpgp_keyring(file);
  if (!certificates) return require_reason(certificates.error(), file);
  require(!certificates->empty(), "a keyring holds certificates");
  std::string all;
  for (const std::string& one : *certificates) {
    all += one;
    const auto alone = split_openpgp_keyring(one);
    require(alone && *alone == std::vector<std::string>{one}, "a part of a keyring is one certificate");
    const std::string armor = armored_pgp_key(one);
    if (armor.size() > limits::openpgp_certificate_bytes) continue;
    const auto bytes = decode_pgp_key_armor(armor);
    require(bytes && *bytes == one, "a certificate in armour is the same");
  }
  const bool binary = (static_cast<unsigned char>(file.front()) & 0x80U) != 0;
  require(!binary || all == file, "nothing of a binary keyring is lost");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_allowed_signers(text);
  check_guix(text);
  check_trusted_keys(text);
  check_sq_git(text);
  check_keyring(text);
  return 0;
}
