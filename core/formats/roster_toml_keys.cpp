// [[key]]
#include <array>

#include "formats/roster_toml_parts.h"
#include "formats/ssh_key.h"

namespace muster {

namespace {

constexpr std::array<Word<KeyUse>, 6> use_words{{{"git", KeyUse::git},
                                                 {"release", KeyUse::release},
                                                 {"roster", KeyUse::roster},
                                                 {"approval", KeyUse::approval},
                                                 {"push", KeyUse::push},
                                                 {"receipt", KeyUse::receipt}}};

using reasons::RevocationCause;
constexpr std::array<Word<RevocationCause>, 4> cause_words{{{"compromised", RevocationCause::compromised},
                                                            {"superseded", RevocationCause::superseded},
                                                            {"lost", RevocationCause::lost},
                                                            {"left", RevocationCause::left}}};

void read_ssh(const FieldValue& from, RosterKey& key, Problems& problems) {
  std::string text;
  if (!read(from, text, problems)) return;
  auto parsed = parse_ssh_public_key(text);
  if (!parsed) {
    problems.add("bad-key", "`ssh` is a key's type, one blank and its base64: " + parsed.error().what,
                 from.value.place);
    return;
  }
  key.key = std::move(*parsed);
  const std::string weakness = weakness_of(key.key, key.legacy ? LegacyRsa::allow : LegacyRsa::refuse);
  if (!weakness.empty()) problems.add("weak-key", weakness, from.value.place);
}

// "keys/<64 hex digits>.asc"
std::optional<Sha256Digest> digest_in(std::string_view text, std::string_view ending) {
  constexpr std::string_view folder = "keys/";
  if (text.size() <= folder.size() + ending.size()) return std::nullopt;
  if (!text.starts_with(folder) || !text.ends_with(ending)) return std::nullopt;
  text.remove_prefix(folder.size());
  text.remove_suffix(ending.size());
  return Sha256Digest::parse("sha256:" + std::string(text));
}

struct FileKind {
  CertificateKind kind;
  std::string_view ending;
};

void read_key_file(const FieldValue& from, const FileKind& kind, const KeyFileLoader& files, RosterKey& key,
                   Problems& problems) {
  std::string text;
  if (!read(from, text, problems)) return;
  const auto digest = digest_in(text, kind.ending);
  if (!digest) {
    problems.add("bad-value",
                 quoted(from.field) + " is keys/<64 lower-case hex digits>" + std::string(kind.ending),
                 from.value.place);
    return;
  }
  tl::expected<KeyInFile, KeyFileProblem> found =
      tl::unexpected(KeyFileProblem{"key-file", "is not at hand"});
  if (files) found = files(kind.kind, *digest, key.legacy ? LegacyRsa::allow : LegacyRsa::refuse);
  if (!found) {
    problems.add(found.error().code, text + " " + found.error().what, from.value.place);
    return;
  }
  if (!found->weakness.empty()) problems.add("weak-key", text + ": " + found->weakness, from.value.place);
  key.key = std::move(found->key);
  key.certificate = std::move(found->certificate);
}

// Exactly one of the three; `legacy` has been read.
void read_kind(Fields& fields, const KeyFileLoader& files, RosterKey& key) {
  const TomlValue* ssh = fields.optional("ssh");
  const TomlValue* openpgp = fields.optional("openpgp");
  const TomlValue* x509 = fields.optional("x509");
  const int kinds = (ssh != nullptr ? 1 : 0) + (openpgp != nullptr ? 1 : 0) + (x509 != nullptr ? 1 : 0);
  if (kinds == 0) {
    fields.problems().add("missing-field", "[[key]] lacks one of `ssh`, `openpgp` and `x509`",
                          fields.place());
  } else if (kinds > 1) {
    fields.problems().add("ambiguous-kind", "a key is exactly one of `ssh`, `openpgp` and `x509`",
                          fields.place());
  }
  if (ssh != nullptr) read_ssh({"ssh", *ssh}, key, fields.problems());
  if (openpgp != nullptr) {
    read_key_file({"openpgp", *openpgp}, {CertificateKind::openpgp, ".asc"}, files, key, fields.problems());
  }
  if (x509 != nullptr) {
    read_key_file({"x509", *x509}, {CertificateKind::x509, ".pem"}, files, key, fields.problems());
  }
}

void read_uses(Fields& fields, RosterKey& key) {
  const TomlValue* uses = fields.optional("uses");
  if (uses == nullptr) {
    key.uses = {KeyUse::git};
    return;
  }
  const TomlArray* items = read_list({"uses", *uses}, fields.problems());
  if (items == nullptr) return;
  for (const TomlValue& item : *items) {
    read_word_into<KeyUse>({"uses", item}, use_words, key.uses, fields.problems());
  }
}

void read_revoked(Fields& fields, RosterKey& key) {
  const TomlValue* table = inner_table(fields, "revoked");
  if (table == nullptr) return;
  Revocation revocation{};
  Fields inner = fields_of(*table, "`revoked`", fields.problems());
  if (inner.required("reason") != nullptr) inner.may_word("reason", cause_words, revocation.cause);
  inner.need("since", revocation.since);
  inner.finish();
  key.revoked = revocation;
}

}  // namespace

std::vector<std::string> key_files_named(std::string_view bytes) {
  constexpr std::string_view folder = "keys/";
  constexpr std::size_t size = folder.size() + 64 + std::string_view(".asc").size();
  std::set<std::string> named;
  for (std::size_t at = bytes.find(folder); at != std::string_view::npos; at = bytes.find(folder, at + 1)) {
    const std::string_view path = bytes.substr(at, size);
    if (digest_in(path, ".asc") || digest_in(path, ".pem")) named.emplace(path);
  }
  return {named.begin(), named.end()};
}

RosterKey read_key(const TomlValue& table, const KeyFileLoader& files, Problems& problems) {
  RosterKey key{};
  Fields fields = fields_of(table, "[[key]]", problems);
  key.place = table.place;
  fields.need("holder", key.holder);
  fields.may("legacy", key.legacy);
  read_kind(fields, files, key);
  fields.need("added", key.added);
  fields.may("from", key.from);
  fields.may("until", key.until);
  read_uses(fields, key);
  fields.may("touch", key.touch);
  fields.may("verify", key.verify);
  fields.may("shared_with", key.shared_with);
  read_revoked(fields, key);
  fields.reserved("attestation");
  fields.finish();
  return key;
}

}  // namespace muster
