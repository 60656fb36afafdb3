#include "tool/signing_key.h"

#include <algorithm>
#include <filesystem>

#include "adapters/disk.h"
#include "crypto/check_signature.h"
#include "crypto/x509_certificate.h"
#include "formats/armor.h"
#include "formats/fingerprint_text.h"
#include "formats/ssh_key.h"
#include "model/limits.h"
#include "report/words.h"
#include "tool/editing.h"
#include "tool/output.h"

namespace muster {

namespace {

constexpr std::string_view openpgp_prefix = "openpgp:";

// "openpgp:" and 40 digits, or the digits alone; "!" behind as gpg has it: that very subkey.
std::optional<std::string> gpg_user_id(std::string_view text) {
  for (const std::string_view start : {openpgp_prefix, std::string_view("0x")}) {
    if (text.starts_with(start)) text.remove_prefix(start.size());
  }
  const bool marked = text.ends_with('!');
  if (marked) text.remove_suffix(1);
  auto digits = openpgp_fingerprint_in(text);
  if (digits && marked) *digits += '!';
  return digits;
}

// 40 digits, with colons between them as gpgsm lists them.
std::optional<std::string> gpgsm_user_id(std::string text) {
  std::erase(text, ':');
  return openpgp_fingerprint_in(text);
}

Result<SigningKey> with_certificate(const std::string& called, CertificateKind kind, std::string text,
                                    std::string user_id) {
  auto read = certificate_in_text(called, kind, std::move(text));
  if (!read) return tl::make_unexpected(std::move(read).error());
  if (user_id.empty() && kind == CertificateKind::x509) user_id = gpgsm_name_of(read->certificate.der);
  if (user_id.empty()) user_id = fingerprint_of(read->key).text.substr(openpgp_prefix.size());
  std::string git_value = user_id;
  return SigningKey{std::move(read->key), "", std::move(read->certificate),
                    GpgSigningKey{kind, std::move(user_id)}, std::move(git_value)};
}

Result<SigningKey> with_user_id(CertificateKind kind, const std::string& user_id) {
  const GpgSigningKey key{kind, user_id};
  auto text = exported_certificate(key);
  if (!text) return tl::make_unexpected(std::move(text).error());
  auto made = with_certificate("the certificate of " + user_id, kind, std::move(*text), user_id);
  const bool openpgp = kind == CertificateKind::openpgp;
  if (!made || !openpgp || user_id.ends_with('!')) return made;
  // A subkey by its own name is that one; of a primary key gpg takes the newest that signs.
  if (fingerprint_of(made->key).text != std::string(openpgp_prefix) + user_id)
    made->by = GpgSigningKey{kind, user_id + "!"};
  return made;
}

Result<SigningKey> with_ssh(Result<ChosenKey> chosen) {
  if (!chosen) return tl::make_unexpected(std::move(chosen).error());
  auto parsed = parse_ssh_public_key(chosen->public_line);
  if (!parsed) return misused("the signing key is no SSH key", "name one with --key FILE");
  return SigningKey{std::move(*parsed), std::move(chosen->public_line), std::nullopt, std::move(chosen->key),
                    std::move(chosen->git_value)};
}

// A file that holds a certificate; nothing where it holds something else, or is none.
std::optional<Result<SigningKey>> in_file(const std::string& file) {
  auto text = read_file(file, limits::openpgp_certificate_bytes);
  const auto kind = text && *text ? certificate_kind_of(**text) : std::nullopt;
  if (!kind) return std::nullopt;
  return with_certificate(file, *kind, std::move(**text), "");
}

Result<SigningKey> choose_named(const InitFacts& facts, const std::string& text) {
  if (const auto user_id = gpg_user_id(text)) return with_user_id(CertificateKind::openpgp, *user_id);
  if (text.starts_with(openpgp_prefix)) {
    return misused(text + " is no full fingerprint", "give all 40 digits: gpg --list-secret-keys");
  }
  if (auto found = in_file(text)) return std::move(*found);
  return with_ssh(choose_key(facts, text));
}

std::string refused_because(const SigningKey& key, const std::string& because) {
  const std::string name = key.git_value == fingerprint_of(key.key).text ? "" : " (" + key.git_value + ")";
  return "the signature by " + fingerprint_of(key.key).text + name + " would be refused: " + because;
}

std::string remedy_for(const SigningKey& key) {
  const std::string other = "name another key with --key";
  switch (key.kind()) {
    case SignatureKind::ssh: break;
    case SignatureKind::openpgp:
      return "if gpg signs by a new subkey or has renewed the key, have the roster list it so: muster key "
             "renew " +
             fingerprint_of(key.key).text + " --certificate FILE; or " + other;
    case SignatureKind::x509:
      return "if the certificate was renewed, have the roster list it so: muster key renew " +
             fingerprint_of(key.key).text + " --certificate FILE; or " + other;
  }
  return other;
}

Result<ArmoredSignature> sign(const SigningKey& key, SignaturePurpose purpose, const std::string& payload) {
  if (const auto* ssh = std::get_if<SshSigningKey>(&key.by)) {
    auto armor = ssh_sign(*ssh, namespace_of(purpose), payload);
    if (!armor) return tl::make_unexpected(std::move(armor).error());
    return ArmoredSignature{SignatureKind::ssh, std::move(*armor)};
  }
  const SignatureKind kind = key.kind();
  auto bytes = gpg_sign(std::get<GpgSigningKey>(key.by), covered_bytes(kind, purpose, payload));
  if (!bytes) return tl::make_unexpected(std::move(bytes).error());
  return ArmoredSignature{kind, armored(kind, *bytes)};
}

}  // namespace

SignatureKind SigningKey::kind() const {
  const auto* gnupg = std::get_if<GpgSigningKey>(&by);
  if (gnupg == nullptr) return SignatureKind::ssh;
  return gnupg->kind == CertificateKind::openpgp ? SignatureKind::openpgp : SignatureKind::x509;
}

std::string roster_value_of(const SigningKey& key) {
  return key.certificate ? certificate_path(key.key.algorithm, *key.certificate) : key.public_line;
}

std::string_view ending_of(SignatureKind kind) {
  switch (kind) {
    case SignatureKind::ssh: return ".sig";
    case SignatureKind::openpgp: return ".asc";
    case SignatureKind::x509: return ".p7s";
  }
  return "";
}

std::string file_of(const ArmoredSignature& signature) {
  if (signature.kind != SignatureKind::x509) return signature.armor;
  return bytes_of(signature).value_or(signature.armor);
}

Parsed<std::string> bytes_of(const ArmoredSignature& signature) {
  switch (signature.kind) {
    case SignatureKind::ssh: return decode_ssh_armor(signature.armor);
    case SignatureKind::openpgp: return decode_pgp_armor(signature.armor);
    case SignatureKind::x509: break;
  }
  return decode_cms_armor(signature.armor);
}

Result<SigningKey> choose_signing_key(const InitFacts& facts, const std::string& text) {
  if (!text.empty()) return choose_named(facts, text);
  if (facts.signs_with_ssh || !facts.signing_key) return with_ssh(choose_key(facts, ""));
  if (facts.gpg_format == name_of(SignatureKind::x509)) {
    if (const auto user_id = gpgsm_user_id(*facts.signing_key))
      return with_user_id(CertificateKind::x509, *user_id);
  } else if (const auto user_id = gpg_user_id(*facts.signing_key)) {
    return with_user_id(CertificateKind::openpgp, *user_id);
  }
  return with_ssh(choose_key(facts, ""));
}

tl::unexpected<Fault> key_refused(const SigningKey& key, const Reason& reason) {
  return misused(refused_because(key, std::string(rule_of(reason)) + ": " + because_of(reason, JudgedBy{})),
                 remedy_for(key));
}

Result<ArmoredSignature> sign_checked(const Globals& globals, const SigningKey& key, SignaturePurpose purpose,
                                      const std::string& payload) {
  if (is_security_key(key.key.algorithm)) note(globals, "touch your security key to sign");
  auto signature = sign(key, purpose, payload);
  if (!signature) return signature;
  // What has another frame than these would be refused for that.
  const EmbeddedSignature frame = read_armor(signature->armor);
  const auto* framed = std::get_if<ArmoredSignature>(&frame);
  if (framed == nullptr || framed->kind != key.kind())
    return misused(refused_because(key, "its frame is none that is read"), remedy_for(key));
  KeyRing ring(globals.certificates);
  const SignatureFinding finding = check_signature({ObjectRef{}, purpose, payload, *signature}, ring);
  if (!finding) return key_refused(key, finding.error().reason);
  if (finding->fingerprint() != fingerprint_of(key.key))
    return misused(refused_because(key, "it is by " + finding->fingerprint().text), remedy_for(key));
  return signature;
}

}  // namespace muster
