#include "formats/guix_authorizations.h"

#include <set>

#include "formats/fingerprint_text.h"
#include "formats/malformed.h"
#include "formats/s_expression.h"
#include "model/limits.h"

namespace muster {

namespace {

// (name …) of this name, or null.
const SList* list_named(const SExpression& datum, std::string_view name) {
  const SList* list = datum.list();
  return list != nullptr && !list->empty() && list->front().is_symbol(name) ? list : nullptr;
}

// The symbol that a list begins with.
const std::string* name_of_list(const SExpression& datum) {
  const SList* list = datum.list();
  if (list == nullptr || list->empty()) return nullptr;
  const auto* symbol = std::get_if<SymbolText>(&list->front().data);
  return symbol == nullptr ? nullptr : &symbol->text;
}

Parsed<std::monostate> check_version(const SExpression& datum) {
  const SList* version = list_named(datum, "version");
  if (version == nullptr || version->size() != 2) return malformed_at(datum.offset, "not (version 0)");
  if (!version->back().is_symbol("0")) return malformed_at(version->back().offset, "a version other than 0");
  return std::monostate{};
}

Parsed<std::monostate> read_property(const SExpression& datum, GuixAuthorization& into) {
  const std::string* name = name_of_list(datum);
  if (name == nullptr) return malformed_at(datum.offset, "not a property such as (name \"alice\")");
  if (*name != "name") {
    into.others.push_back(*name);
    return std::monostate{};
  }
  const SList& list = *datum.list();
  if (into.name) return malformed_at(datum.offset, "a name twice");
  if (list.size() != 2 || list[1].text() == nullptr) return malformed_at(datum.offset, "not (name \"…\")");
  into.name = *list[1].text();
  return std::monostate{};
}

Parsed<GuixAuthorization> read_signer(const SExpression& datum) {
  const SList* list = datum.list();
  if (list == nullptr || list->empty() || list->front().text() == nullptr) {
    return malformed_at(datum.offset, "not (\"FINGERPRINT\" (name \"…\"))");
  }
  const auto fingerprint = openpgp_fingerprint_in(*list->front().text());
  if (!fingerprint) return malformed_at(list->front().offset, "not a fingerprint of 40 hexadecimal digits");
  GuixAuthorization signer{datum.offset, *fingerprint, {}, {}};
  for (std::size_t i = 1; i < list->size(); ++i) {
    if (auto read = read_property((*list)[i], signer); !read) return tl::unexpected(read.error());
  }
  return signer;
}

}  // namespace

Parsed<GuixAuthorizations> parse_guix_authorizations(std::string_view text) {
  const auto datum = parse_s_expression(text);
  if (!datum) return tl::unexpected(datum.error());
  const SList* whole = list_named(*datum, "authorizations");
  if (whole == nullptr || whole->size() < 3) {
    return malformed_at(datum->offset, "not (authorizations (version 0) (…))");
  }
  if (auto version = check_version((*whole)[1]); !version) return tl::unexpected(version.error());
  const SList* signers = (*whole)[2].list();
  if (signers == nullptr) return malformed_at((*whole)[2].offset, "not a list of fingerprints");
  if (signers->size() > limits::imported_signers) return malformed_at((*whole)[2].offset, "too many signers");
  GuixAuthorizations found;
  std::set<std::string> seen;
  for (const SExpression& one : *signers) {
    auto signer = read_signer(one);
    if (!signer) return tl::unexpected(signer.error());
    if (!seen.insert(signer->fingerprint).second) return malformed_at(one.offset, "a fingerprint twice");
    found.signers.push_back(std::move(*signer));
  }
  for (std::size_t i = 3; i < whole->size(); ++i) {
    const std::string* name = name_of_list((*whole)[i]);
    if (name == nullptr) return malformed_at((*whole)[i].offset, "not a list that begins with a name");
    found.others.push_back(*name);
  }
  return found;
}

Parsed<std::string> parse_guix_keyring_reference(std::string_view text) {
  const auto datum = parse_s_expression(text);
  if (!datum) return tl::unexpected(datum.error());
  const SList* whole = list_named(*datum, "channel");
  if (whole == nullptr || whole->size() < 2)
    return malformed_at(datum->offset, "not (channel (version 0) …)");
  if (auto version = check_version((*whole)[1]); !version) return tl::unexpected(version.error());
  const std::string* found = nullptr;
  for (const SExpression& one : *whole) {
    const SList* reference = list_named(one, "keyring-reference");
    if (reference == nullptr) continue;
    if (found != nullptr) return malformed_at(one.offset, "a keyring-reference twice");
    found = reference->size() == 2 ? (*reference)[1].text() : nullptr;
    if (found == nullptr) return malformed_at(one.offset, "not (keyring-reference \"…\")");
  }
  return found == nullptr ? std::string("keyring") : *found;
}

}  // namespace muster
