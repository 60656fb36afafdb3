// CMS SignedData (RFC 5652) and the content of an RFC 3161 timestamp: the grammar alone. What such a
// signature is worth is decided in crypto/check_cms.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// Object identifiers are contents octets (formats/oid.h); all views point into the parsed bytes.
struct CmsAlgorithm {
  std::string_view oid;
  std::string_view parameters;  // one element with its header; empty where absent
  std::string_view whole;
};

struct IssuerAndSerial {
  std::string_view issuer;  // Name, with its header
  std::string_view serial;  // contents of the INTEGER
};
struct SubjectKeyId {
  std::string_view bytes;
};
using CmsSignerId = std::variant<IssuerAndSerial, SubjectKeyId>;

struct CmsSigner {
  CmsSignerId id;
  CmsAlgorithm digest;
  // signedAttrs; absent where the signature covers the content itself.
  std::optional<std::string_view> signed_attributes;  // contents of the SET OF
  std::string_view content_type;                      // object identifier
  std::string_view message_digest;
  std::optional<Timestamp> signing_time;  // a claim of the signer's
  CmsAlgorithm algorithm;
  std::string_view signature;
  // Values of id-aa-timeStampToken, each with its header: unsigned, so anybody may add and remove them.
  std::vector<std::string_view> timestamps;
};

struct CmsSignedData {
  std::string_view content_type;
  std::optional<std::string_view> content;          // absent: detached
  std::vector<std::string_view> digest_algorithms;  // object identifiers
  std::vector<std::string_view> certificates;       // each with its header; whatever they are
  std::vector<CmsSigner> signers;
};

// The content type of a ContentInfo; nothing where it is none.
std::optional<std::string_view> cms_type_of(std::string_view der);

// Strict: DER (der_from_ber), nothing trailing, content type signedData; versions that RFC 5652 has; signed
// attributes in the order of DER, none of them twice, with contentType and messageDigest of one value each
// and a signingTime of at most one (sections 5.3, 11). How many signers there are, whether content is
// attached and whether attributes are signed is for others to judge.
Parsed<CmsSignedData> parse_cms(std::string_view der);

// The ContentInfo with this one signer, without content, certificates, revocation lists and unsigned
// attributes: all that a detached verification by a known key needs.
std::string bare_cms(const CmsSignedData& data, const CmsSigner& signer);

// TSTInfo (RFC 3161 section 2.4.2).
struct TimestampInfo {
  CmsAlgorithm digest;
  std::string_view imprint;
  Timestamp time;  // without the fraction of a second
};
Parsed<TimestampInfo> parse_timestamp_info(std::string_view der);

}  // namespace muster
