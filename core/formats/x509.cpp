#include "formats/x509.h"

#include <algorithm>
#include <array>
#include <utility>

#include "formats/oid.h"
#include "formats/ssh_key.h"
#include "formats/ssh_wire.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr unsigned digital_signature = 1U << 0U;
constexpr unsigned non_repudiation = 1U << 1U;

struct Extension {
  std::string_view oid;
  bool critical = false;
  std::string_view value;
};

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return '0' <= c && c <= '9'; });
}

// BIT STRING of named bits: the first bit of the first octet is bit 0 (X.690 section 8.6.2.4).
Parsed<unsigned> parse_key_usage(std::string_view value) {
  DerReader reader(value);
  const std::string_view bits = reader.body(der::bit_string);
  if (!check_der(value) || !reader.finish() || bits.size() > 3)
    return malformed_at(0, "a keyUsage that is none");
  unsigned usage = 0;
  for (std::size_t i = 1; i < bits.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      if ((static_cast<unsigned char>(bits[i]) & (0x80U >> bit)) != 0) usage |= 1U << (8 * (i - 1) + bit);
    }
  }
  return usage;
}

Parsed<std::vector<std::string_view>> parse_extended_key_usage(std::string_view value) {
  DerReader reader(value);
  DerReader purposes = reader.inside(der::sequence);
  std::vector<std::string_view> found;
  while (purposes.good() && !purposes.at_end()) found.push_back(purposes.body(der::oid));
  if (!check_der(value) || !reader.finish() || !purposes.finish() || found.empty())
    return malformed_at(0, "an extendedKeyUsage that is none");
  return found;
}

Parsed<std::string_view> parse_key_id(std::string_view value) {
  DerReader reader(value);
  const std::string_view id = reader.body(der::octet_string);
  if (!check_der(value) || !reader.finish() || id.empty())
    return malformed_at(0, "a subjectKeyIdentifier that is none");
  return id;
}

Parsed<std::monostate> take_extension(X509Fields& fields, const Extension& extension) {
  if (extension.oid == oid::key_usage) {
    const auto usage = parse_key_usage(extension.value);
    if (!usage) return tl::unexpected(usage.error());
    fields.key_usage = *usage;
  } else if (extension.oid == oid::extended_key_usage) {
    auto usage = parse_extended_key_usage(extension.value);
    if (!usage) return tl::unexpected(usage.error());
    fields.extended_key_usage = std::move(*usage);
    fields.extended_key_usage_critical = extension.critical;
  } else if (extension.oid == oid::subject_key_id) {
    const auto id = parse_key_id(extension.value);
    if (!id) return tl::unexpected(id.error());
    fields.subject_key_id = *id;
  }
  return std::monostate{};
}

Extension read_extension(DerReader& list) {
  DerReader reader = list.inside(der::sequence);
  Extension extension{reader.body(der::oid), false, {}};
  if (reader.at(der::boolean)) extension.critical = reader.body(der::boolean) == "\xff";
  extension.value = reader.body(der::octet_string);
  return reader.finish() ? extension : Extension{};
}

Parsed<std::monostate> read_extensions(X509Fields& fields, DerReader& certificate) {
  DerReader outer = certificate.inside(der::context(3));
  DerReader list = outer.inside(der::sequence);
  std::vector<std::string_view> seen;
  while (list.good() && !list.at_end()) {
    const Extension extension = read_extension(list);
    if (extension.oid.empty()) return list.malformed("an extension that is none");
    if (seen.size() == limits::certificate_extensions) return list.malformed("too many extensions");
    if (std::find(seen.begin(), seen.end(), extension.oid) != seen.end())
      return list.malformed("an extension that is there twice");
    seen.push_back(extension.oid);
    if (auto taken = take_extension(fields, extension); !taken)
      return list.malformed(std::move(taken.error().what));
  }
  if (!outer.finish() || !list.finish() || seen.empty())
    return certificate.malformed("no list of extensions");
  return std::monostate{};
}

Parsed<std::monostate> read_validity(X509Fields& fields, DerReader& certificate) {
  DerReader validity = certificate.inside(der::sequence);
  const auto from = x509_time(validity.any());
  const auto until = x509_time(validity.any());
  if (!validity.finish() || !from || !until)
    return certificate.malformed("a validity that is not two times of RFC 5280 in whole seconds");
  if (*until < *from) return certificate.malformed("a validity that ends before it begins");
  fields.not_before = *from;
  fields.not_after = *until;
  return std::monostate{};
}

// Version 1 has no number (it is the DEFAULT), 3 is written as 2.
Parsed<bool> read_is_version_3(DerReader& certificate) {
  if (!certificate.at(der::context(0))) return false;
  DerReader version = certificate.inside(der::context(0));
  if (version.body(der::integer) != "\x02" || !version.finish())
    return certificate.malformed("a version that is neither 1 nor 3");
  return true;
}

Parsed<X509Fields> read_tbs(DerReader certificate, std::string_view algorithm) {
  X509Fields fields;
  const auto is_version_3 = read_is_version_3(certificate);
  if (!is_version_3) return tl::unexpected(is_version_3.error());
  fields.serial = certificate.body(der::integer);
  if (certificate.element(der::sequence).whole != algorithm)
    return certificate.malformed("two different signature algorithms");
  fields.issuer = certificate.element(der::sequence).whole;
  if (auto validity = read_validity(fields, certificate); !validity) return tl::unexpected(validity.error());
  fields.subject = certificate.element(der::sequence).whole;
  fields.spki = certificate.element(der::sequence).whole;
  if (certificate.good() && !certificate.at_end()) {
    if (!*is_version_3) return certificate.malformed("fields that version 1 does not have");
    if (auto read = read_extensions(fields, certificate); !read) return tl::unexpected(read.error());
  }
  if (!certificate.finish()) return certificate.malformed("not the fields of a certificate");
  return fields;
}

// ---- keys ----

Parsed<PublicKey> rsa_key(std::string_view bits, const DerReader& place) {
  DerReader reader(bits);
  DerReader numbers = reader.inside(der::sequence);
  const std::string_view n = numbers.body(der::integer);
  const std::string_view e = numbers.body(der::integer);
  if (!check_der(bits) || !reader.finish() || !numbers.finish())
    return place.malformed("an RSA key that is not two numbers");
  // DER and SSH write positive numbers alike; parse_ssh_key_blob refuses the others.
  std::string blob;
  put_string(blob, name_of(KeyAlgorithm::ssh_rsa));
  put_string(blob, e);
  put_string(blob, n);
  return PublicKey{KeyAlgorithm::ssh_rsa, std::move(blob)};
}

struct Curve {
  std::string_view oid;
  KeyAlgorithm algorithm;
  std::string_view ssh_name;
};
constexpr std::array<Curve, 3> curves = {{{oid::secp256r1, KeyAlgorithm::ecdsa_nistp256, "nistp256"},
                                          {oid::secp384r1, KeyAlgorithm::ecdsa_nistp384, "nistp384"},
                                          {oid::secp521r1, KeyAlgorithm::ecdsa_nistp521, "nistp521"}}};

Parsed<PublicKey> ec_key(std::string_view curve, std::string_view point, const DerReader& place) {
  const auto* const found =
      std::find_if(curves.begin(), curves.end(), [&](const Curve& known) { return known.oid == curve; });
  if (found == curves.end())
    return place.malformed("an elliptic curve other than P-256, P-384 and P-521 by name");
  std::string blob;
  put_string(blob, name_of(found->algorithm));
  put_string(blob, found->ssh_name);
  put_string(blob, point);
  return PublicKey{found->algorithm, std::move(blob)};
}

Parsed<PublicKey> ed25519_key(std::string_view bytes) {
  std::string blob;
  put_string(blob, name_of(KeyAlgorithm::ssh_ed25519));
  put_string(blob, bytes);
  return PublicKey{KeyAlgorithm::ssh_ed25519, std::move(blob)};
}

// `algorithm` stands at the parameters.
Parsed<PublicKey> key_of(std::string_view name, DerReader& algorithm, std::string_view bits,
                         const DerReader& place) {
  if (name == oid::rsa_encryption) {
    algorithm.body(der::null);
    if (algorithm.finish()) return rsa_key(bits, place);
  } else if (name == oid::ec_public_key) {
    const std::string_view curve = algorithm.body(der::oid);
    if (algorithm.finish()) return ec_key(curve, bits, place);
    return place.malformed("an elliptic curve that is not named");
  } else if (name == oid::ed25519) {
    if (algorithm.finish()) return ed25519_key(bits);
  } else {
    return place.malformed(name == oid::dsa ? "a DSA key" : "a key of an unknown kind");
  }
  return place.malformed("a key with unusual parameters");
}

bool allows_extended(const std::vector<std::string_view>& purposes) {
  constexpr std::array<std::string_view, 3> wanted = {oid::email_protection, oid::code_signing,
                                                      oid::any_extended_key_usage};
  return std::find_first_of(purposes.begin(), purposes.end(), wanted.begin(), wanted.end()) != purposes.end();
}

}  // namespace

std::optional<Timestamp> generalized_time(std::string_view text) {
  if (text.size() != 15 || text.back() != 'Z' || !is_digits(text.substr(0, 14))) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) { return std::string(text.substr(at, size)); };
  return Timestamp::parse(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" +
                          part(10, 2) + ":" + part(12, 2) + "Z");
}

std::optional<Timestamp> x509_time(const DerElement& element) {
  if (element.tag == der::utc_time) {
    if (element.body.size() != 13) return std::nullopt;
    return generalized_time((element.body[0] >= '5' ? "19" : "20") + std::string(element.body));
  }
  if (element.tag != der::generalized_time) return std::nullopt;
  const bool short_form_reaches = element.body >= "1950" && element.body < "2050";
  return short_form_reaches ? std::nullopt : generalized_time(element.body);
}

Parsed<X509Fields> parse_x509(std::string_view der) {
  if (auto strict = check_der(der); !strict) return tl::unexpected(std::move(strict.error()));
  DerReader file(der);
  DerReader certificate = file.inside(der::sequence);
  const DerElement tbs = certificate.element(der::sequence);
  const std::string_view algorithm = certificate.element(der::sequence).whole;
  certificate.body(der::bit_string);
  if (!file.finish() || !certificate.finish()) return file.malformed("not exactly one certificate");
  return read_tbs(file.inside(tbs), algorithm);
}

std::string usage_fault(const X509Fields& certificate, X509Use use) {
  const auto& usage = certificate.key_usage;
  if (usage && (*usage & (digital_signature | non_repudiation)) == 0)
    return "its keyUsage allows neither digitalSignature nor nonRepudiation";
  const auto& purposes = certificate.extended_key_usage;
  if (use == X509Use::timestamp) {
    const bool only = purposes && purposes->size() == 1 && purposes->front() == oid::time_stamping &&
                      certificate.extended_key_usage_critical;
    return only ? "" : "its extendedKeyUsage is not critical and for timeStamping alone";
  }
  if (purposes && !allows_extended(*purposes))
    return "its extendedKeyUsage allows neither emailProtection nor codeSigning";
  return {};
}

Parsed<PublicKey> parse_spki(std::string_view spki) {
  if (auto strict = check_der(spki); !strict) return tl::unexpected(std::move(strict.error()));
  DerReader reader(spki);
  DerReader info = reader.inside(der::sequence);
  DerReader algorithm = info.inside(der::sequence);
  const std::string_view name = algorithm.body(der::oid);
  std::string_view bits = info.body(der::bit_string);
  if (!reader.finish() || !info.finish() || !algorithm.good() || !bits.starts_with('\0'))
    return reader.malformed("not a public key");
  auto key = key_of(name, algorithm, bits.substr(1), reader);
  if (!key) return key;
  if (const auto fields = parse_ssh_key_blob(key->blob); !fields)
    return reader.malformed(fields.error().what);
  return key;
}

}  // namespace muster
