#include "formats/cms.h"

#include <algorithm>
#include <utility>

#include "formats/der.h"
#include "formats/oid.h"
#include "formats/x509.h"

namespace muster {

namespace {

CmsAlgorithm read_algorithm(DerReader& from) {
  const DerElement whole = from.element(der::sequence);
  DerReader reader = from.inside(whole);
  CmsAlgorithm algorithm{reader.body(der::oid), {}, whole.whole};
  if (reader.good() && !reader.at_end()) algorithm.parameters = reader.any().whole;
  return reader.finish() ? algorithm : CmsAlgorithm{};
}

bool is_version(std::string_view integer, char lowest, char highest) {
  return integer.size() == 1 && lowest <= integer[0] && integer[0] <= highest;
}

// Attribute ::= SEQUENCE { attrType, attrValues SET }
struct Attribute {
  std::string_view oid;
  std::vector<DerElement> values;
};

std::optional<Attribute> read_attribute(const DerReader& list, const DerElement& element) {
  if (element.tag != der::sequence) return std::nullopt;
  DerReader reader = list.inside(element);
  Attribute attribute{reader.body(der::oid), {}};
  DerReader values = reader.inside(der::set);
  while (values.good() && !values.at_end()) attribute.values.push_back(values.any());
  if (!reader.finish() || !values.finish() || attribute.values.empty()) return std::nullopt;
  return attribute;
}

// ---- signed attributes ----

Parsed<std::monostate> take_signed(CmsSigner& signer, const Attribute& attribute, const DerReader& place) {
  const DerElement& value = attribute.values.front();
  const bool single = attribute.values.size() == 1;
  if (attribute.oid == oid::content_type) {
    if (!single || value.tag != der::oid) return place.malformed("a contentType that is not one type");
    signer.content_type = value.body;
  } else if (attribute.oid == oid::message_digest) {
    if (!single || value.tag != der::octet_string)
      return place.malformed("a messageDigest that is not one digest");
    signer.message_digest = value.body;
  } else if (attribute.oid == oid::signing_time) {
    const auto time = x509_time(value);
    if (!single || !time) return place.malformed("a signingTime that is not one time");
    signer.signing_time = *time;
  }
  return std::monostate{};
}

Parsed<std::monostate> read_signed_attributes(CmsSigner& signer, DerReader& from) {
  const DerElement set = from.element(der::context(0));
  signer.signed_attributes = set.body;
  DerReader list = from.inside(set);
  std::vector<std::string_view> seen;
  std::string_view before;
  while (list.good() && !list.at_end()) {
    const DerElement element = list.any();
    const auto attribute = read_attribute(list, element);
    if (!attribute) return list.malformed("an attribute that is none");
    if (std::find(seen.begin(), seen.end(), attribute->oid) != seen.end())
      return list.malformed("a signed attribute that is there twice");
    // The bytes as they stand are what is signed (RFC 5652 section 5.4), so they must be DER's order.
    if (element.whole < before) return list.malformed("signed attributes out of order");
    seen.push_back(attribute->oid);
    before = element.whole;
    if (auto taken = take_signed(signer, *attribute, list); !taken) return tl::unexpected(taken.error());
  }
  if (signer.content_type.empty()) return list.malformed("no contentType among the signed attributes");
  if (signer.message_digest.empty()) return list.malformed("no messageDigest among the signed attributes");
  return std::monostate{};
}

Parsed<std::monostate> read_unsigned_attributes(CmsSigner& signer, DerReader& from) {
  DerReader list = from.inside(der::context(1));
  while (list.good() && !list.at_end()) {
    const auto attribute = read_attribute(list, list.any());
    if (!attribute) return list.malformed("an attribute that is none");
    if (attribute->oid != oid::timestamp_token) continue;
    for (const DerElement& value : attribute->values) signer.timestamps.push_back(value.whole);
  }
  return std::monostate{};
}

// ---- signers ----

// Version 1 names the issuer and the serial number, 3 the key (RFC 5652 section 5.3).
Parsed<CmsSignerId> read_signer_id(DerReader& from) {
  const std::string_view version = from.body(der::integer);
  if (from.at(der::context_primitive(0))) {
    const std::string_view id = from.body(der::context_primitive(0));
    if (version != "\x03" || id.empty()) return from.malformed("a key identifier that is not of version 3");
    return SubjectKeyId{id};
  }
  DerReader reader = from.inside(der::sequence);
  IssuerAndSerial name;
  name.issuer = reader.element(der::sequence).whole;
  name.serial = reader.body(der::integer);
  if (version != "\x01" || !from.good() || !reader.finish())
    return from.malformed("neither issuer and serial number of version 1 nor a key identifier");
  return name;
}

Parsed<CmsSigner> read_signer(DerReader& list) {
  DerReader reader = list.inside(der::sequence);
  CmsSigner signer;
  auto id = read_signer_id(reader);
  if (!id) return tl::unexpected(std::move(id.error()));
  signer.id = *id;
  signer.digest = read_algorithm(reader);
  if (reader.at(der::context(0))) {
    if (auto read = read_signed_attributes(signer, reader); !read) return tl::unexpected(read.error());
  }
  signer.algorithm = read_algorithm(reader);
  signer.signature = reader.body(der::octet_string);
  if (reader.at(der::context(1))) {
    if (auto read = read_unsigned_attributes(signer, reader); !read) return tl::unexpected(read.error());
  }
  if (!reader.finish() || signer.digest.oid.empty() || signer.algorithm.oid.empty())
    return reader.malformed("not the fields of a signer");
  return signer;
}

// ---- the whole ----

Parsed<std::monostate> read_content(CmsSignedData& data, DerReader& from) {
  DerReader reader = from.inside(der::sequence);
  data.content_type = reader.body(der::oid);
  if (reader.good() && !reader.at_end()) {
    DerReader content = reader.inside(der::context(0));
    data.content = content.body(der::octet_string);
    if (!content.finish()) return reader.malformed("content that is no octets");
  }
  if (!reader.finish()) return from.malformed("no content type");
  return std::monostate{};
}

Parsed<std::monostate> read_digest_algorithms(CmsSignedData& data, DerReader& from) {
  DerReader list = from.inside(der::set);
  while (list.good() && !list.at_end()) {
    data.digest_algorithms.push_back(read_algorithm(list).oid);
    if (data.digest_algorithms.back().empty()) return list.malformed("a digest algorithm that is none");
  }
  return std::monostate{};
}

Parsed<CmsSignedData> read_signed_data(DerReader reader) {
  CmsSignedData data;
  if (!is_version(reader.body(der::integer), 1, 5))
    return reader.malformed("a SignedData of no known version");
  if (auto read = read_digest_algorithms(data, reader); !read) return tl::unexpected(read.error());
  if (auto read = read_content(data, reader); !read) return tl::unexpected(read.error());
  if (reader.at(der::context(0))) {
    DerReader list = reader.inside(der::context(0));
    while (list.good() && !list.at_end()) data.certificates.push_back(list.any().whole);
  }
  if (reader.at(der::context(1))) reader.any();  // revocation lists
  DerReader list = reader.inside(der::set);
  while (list.good() && !list.at_end()) {
    auto signer = read_signer(list);
    if (!signer) return tl::unexpected(std::move(signer.error()));
    data.signers.push_back(std::move(*signer));
  }
  if (!reader.finish()) return reader.malformed("not the fields of a SignedData");
  return data;
}

// "20261126091500.25Z" without the fraction; RFC 3161 forbids one that ends with 0.
std::optional<Timestamp> timestamp_time(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return generalized_time(text);
  const std::string_view fraction = text.substr(dot + 1);
  const bool good = fraction.size() >= 2 && fraction.back() == 'Z' && fraction[fraction.size() - 2] != '0' &&
                    fraction.find_first_not_of("0123456789") == fraction.size() - 1;
  return good ? generalized_time(std::string(text.substr(0, dot)) + "Z") : std::nullopt;
}

}  // namespace

std::optional<std::string_view> cms_type_of(std::string_view der) {
  DerReader reader(der);
  DerReader info = reader.inside(der::sequence);
  const std::string_view type = info.body(der::oid);
  if (!reader.finish() || !info.good()) return std::nullopt;
  return type;
}

Parsed<CmsSignedData> parse_cms(std::string_view der) {
  if (auto strict = check_der(der); !strict) return tl::unexpected(std::move(strict.error()));
  DerReader reader(der);
  DerReader info = reader.inside(der::sequence);
  const std::string_view type = info.body(der::oid);
  DerReader content = info.inside(der::context(0));
  DerReader data = content.inside(der::sequence);
  if (!reader.finish() || !info.finish() || !content.finish() || type != oid::signed_data)
    return reader.malformed("not exactly one SignedData");
  return read_signed_data(data);
}

std::string bare_cms(const CmsSignedData& data, const CmsSigner& signer) {
  const auto* name = std::get_if<IssuerAndSerial>(&signer.id);
  const std::string version = der_element(der::integer, name != nullptr ? "\x01" : "\x03");
  const std::string id =
      name != nullptr
          ? der_element(der::sequence, std::string(name->issuer) + der_element(der::integer, name->serial))
          : der_element(der::context_primitive(0), std::get<SubjectKeyId>(signer.id).bytes);
  std::string info = version + id + std::string(signer.digest.whole);
  if (signer.signed_attributes) info += der_element(der::context(0), *signer.signed_attributes);
  info += std::string(signer.algorithm.whole) + der_element(der::octet_string, signer.signature);
  const std::string content = der_element(der::sequence, der_element(der::oid, data.content_type));
  const std::string body = version + der_element(der::set, signer.digest.whole) + content +
                           der_element(der::set, der_element(der::sequence, info));
  return der_element(der::sequence, der_element(der::oid, oid::signed_data) +
                                        der_element(der::context(0), der_element(der::sequence, body)));
}

Parsed<TimestampInfo> parse_timestamp_info(std::string_view der) {
  if (auto strict = check_der(der); !strict) return tl::unexpected(std::move(strict.error()));
  DerReader reader(der);
  DerReader info = reader.inside(der::sequence);
  if (info.body(der::integer) != "\x01") return info.malformed("a TSTInfo of no known version");
  info.body(der::oid);  // the authority's policy
  DerReader imprint = info.inside(der::sequence);
  TimestampInfo found;
  found.digest = read_algorithm(imprint);
  found.imprint = imprint.body(der::octet_string);
  info.body(der::integer);  // its serial number
  const auto time = timestamp_time(info.body(der::generalized_time));
  // Accuracy, ordering, nonce, name and extensions may follow; nothing of them is used.
  if (!reader.finish() || !info.good() || !imprint.finish() || found.digest.oid.empty() || !time)
    return info.malformed("not a TSTInfo");
  found.time = *time;
  return found;
}

}  // namespace muster
