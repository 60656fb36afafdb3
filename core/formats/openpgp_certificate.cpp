#include "formats/openpgp_certificate.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "formats/malformed.h"
#include "formats/openpgp_names.h"
#include "formats/openpgp_packets.h"
#include "formats/openpgp_wire.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::size_t key_time_size = 4;
constexpr std::size_t key_id_size = 8;

// ---- instants ----

class Instants {
 public:
  void add(std::uint32_t instant) {
    instants_.push_back(instant);
    if (instant != std::numeric_limits<std::uint32_t>::max()) instants_.push_back(instant + 1);
  }
  std::vector<std::uint32_t> sorted() && {
    std::sort(instants_.begin(), instants_.end());
    instants_.erase(std::unique(instants_.begin(), instants_.end()), instants_.end());
    return std::move(instants_);
  }

 private:
  std::vector<std::uint32_t> instants_;
};

// The creation times of the keys that a signature's key expiration may count from: the primary key's,
// and under a subkey also that one's.
using KeyTimes = std::array<std::uint32_t, 2>;

constexpr std::array<std::uint8_t, 3> time_types = {openpgp_subpackets::creation_time,
                                                    openpgp_subpackets::signature_expiration,
                                                    openpgp_subpackets::key_expiration};

// A clause about what is wrong with the times, or nothing.
std::string_view time_fault(const OpenpgpSubpackets& area) {
  for (const OpenpgpSubpacket& subpacket : area) {
    if (std::find(time_types.begin(), time_types.end(), subpacket.type) == time_types.end()) continue;
    if (subpacket.body.size() != key_time_size) return "a time that is not of four octets";
    if (only_subpacket(area, subpacket.type) == nullptr) return "a time that is said twice";
  }
  return {};
}

void add_expirations(const OpenpgpSignature& signature, const KeyTimes& keys, std::uint32_t created,
                     Instants& out) {
  out.add(created);
  for (const OpenpgpSubpackets* area : {&signature.hashed, &signature.unhashed}) {
    for (const OpenpgpSubpacket& subpacket : *area) {
      if (subpacket.type == openpgp_subpackets::signature_expiration) {
        out.add(created + openpgp_number(subpacket.body));
      }
      if (subpacket.type == openpgp_subpackets::key_expiration) {
        for (const std::uint32_t key : keys) out.add(key + openpgp_number(subpacket.body));
      }
    }
  }
}

std::string_view add_times(const OpenpgpSignature& signature, const KeyTimes& keys, Instants& out) {
  for (const OpenpgpSubpackets* area : {&signature.hashed, &signature.unhashed}) {
    if (const std::string_view fault = time_fault(*area); !fault.empty()) return fault;
  }
  const auto created = openpgp_creation_time(signature.hashed);
  if (!created) return "a signature without a hashed creation time";
  add_expirations(signature, keys, *created, out);
  if (const auto other = openpgp_creation_time(signature.unhashed)) {
    add_expirations(signature, keys, *other, out);
  }
  return {};
}

std::string_view add_times(const OpenpgpOtherSignature& signature, const KeyTimes& /*keys*/, Instants& out) {
  if (signature.version == 5) return "a signature of version 5, which only some gpg heed";
  if (signature.created) out.add(*signature.created);
  return {};
}

std::string_view add_times(const OpenpgpAnySignature& signature, const KeyTimes& keys, Instants& out) {
  return std::visit([&](const auto& one) { return add_times(one, keys, out); }, signature);
}

template <typename Each>
std::string_view for_each_embedded(const OpenpgpAnySignature& signature, const Each& each) {
  const auto* outer = std::get_if<OpenpgpSignature>(&signature);
  if (outer == nullptr) return {};
  for (const OpenpgpSubpackets* area : {&outer->hashed, &outer->unhashed}) {
    for (const OpenpgpSubpacket& subpacket : *area) {
      if (subpacket.type != openpgp_subpackets::embedded_signature) continue;
      if (const std::string_view fault = each(subpacket.body); !fault.empty()) return fault;
    }
  }
  return {};
}

std::string_view add_embedded(std::string_view body, const KeyTimes& keys, Instants& out) {
  const auto inner = parse_openpgp_signature(body);
  if (!inner) return "an embedded signature that is malformed";
  const std::string_view deeper = for_each_embedded(*inner, [](std::string_view) -> std::string_view {
    return "an embedded signature in an embedded one";
  });
  return deeper.empty() ? add_times(*inner, keys, out) : deeper;
}

// ---- the grammar ----

class CertificateReader {
 public:
  Parsed<std::monostate> take(const OpenpgpPacket& packet) {
    switch (packet.tag) {
      case openpgp_tags::public_key: return take_primary(packet);
      case openpgp_tags::user_id:
      case openpgp_tags::user_attribute: return take_user_id(packet);
      case openpgp_tags::public_subkey: return take_subkey(packet);
      case openpgp_tags::signature: return take_signature(packet);
      default:
        return malformed_at(packet.offset, "a packet of tag " + std::to_string(packet.tag) +
                                               ", which is no part of a certificate");
    }
  }

  OpenpgpCertificate finished() && {
    out_.boundaries = std::move(instants_).sorted();
    return std::move(out_);
  }

 private:
  Parsed<OpenpgpKey> take_key(const OpenpgpPacket& packet) {
    auto key = parse_openpgp_key(packet.body);
    if (!key) return malformed_at(packet.offset + key.error().offset, std::move(key.error().what));
    if (!keys_.insert(packet.body).second) return malformed_at(packet.offset, "a key twice");
    instants_.add(key->created);
    return key;
  }

  Parsed<std::monostate> take_primary(const OpenpgpPacket& packet) {
    if (signatures_ != nullptr) return malformed_at(packet.offset, "a second certificate");
    auto key = take_key(packet);
    if (!key) return tl::unexpected(std::move(key.error()));
    out_.primary = *key;
    key_times_ = {key->created, key->created};
    signatures_ = &out_.direct;
    return std::monostate{};
  }

  Parsed<std::monostate> take_user_id(const OpenpgpPacket& packet) {
    if (signatures_ == nullptr) return malformed_at(packet.offset, "a user id before the key");
    if (!out_.subkeys.empty()) return malformed_at(packet.offset, "a user id after a subkey");
    out_.user_ids.push_back({packet.tag, packet.body, {}});
    signatures_ = &out_.user_ids.back().signatures;
    return std::monostate{};
  }

  Parsed<std::monostate> take_subkey(const OpenpgpPacket& packet) {
    if (signatures_ == nullptr) return malformed_at(packet.offset, "a subkey before the key");
    if (out_.subkeys.size() == limits::openpgp_subkeys) {
      return malformed_at(packet.offset, "more than " + std::to_string(limits::openpgp_subkeys) + " subkeys");
    }
    auto key = take_key(packet);
    if (!key) return tl::unexpected(std::move(key.error()));
    out_.subkeys.push_back({*key, {}});
    key_times_.back() = key->created;
    signatures_ = &out_.subkeys.back().signatures;
    return std::monostate{};
  }

  Parsed<std::monostate> take_signature(const OpenpgpPacket& packet) {
    if (signatures_ == nullptr) return malformed_at(packet.offset, "a signature before the key");
    auto signature = parse_openpgp_signature(packet.body);
    if (!signature) {
      return malformed_at(packet.offset + signature.error().offset, std::move(signature.error().what));
    }
    std::string_view fault = add_times(*signature, key_times_, instants_);
    if (fault.empty()) {
      fault = for_each_embedded(
          *signature, [this](std::string_view body) { return add_embedded(body, key_times_, instants_); });
    }
    if (!fault.empty()) return malformed_at(packet.offset, std::string(fault));
    signatures_->push_back(std::move(*signature));
    return std::monostate{};
  }

  OpenpgpCertificate out_{};
  std::set<std::string_view> keys_;
  Instants instants_;
  KeyTimes key_times_{};
  OpenpgpSignatures* signatures_ = nullptr;  // of what was read last; none before the primary key
};

// ---- what it stands on ----

bool claims(const OpenpgpSignature& signature, std::string_view fingerprint) {
  const std::string_view key_id = fingerprint.substr(fingerprint.size() - key_id_size);
  for (const OpenpgpSubpackets* area : {&signature.hashed, &signature.unhashed}) {
    if (openpgp_issuer_fingerprint(*area) == fingerprint) return true;
    const OpenpgpSubpacket* const id = only_subpacket(*area, openpgp_subpackets::issuer_key_id);
    if (id != nullptr && id->body == key_id) return true;
  }
  return false;
}

// RFC 9580 section 5.2.1.
constexpr std::uint8_t direct_type = 0x1f;
constexpr std::uint8_t first_certification_type = 0x10;
constexpr std::uint8_t last_certification_type = 0x13;
constexpr std::uint8_t binding_type = 0x18;

template <typename Each>
void for_each_claimed(const OpenpgpSignatures& signatures, std::uint8_t first_type, std::uint8_t last_type,
                      std::string_view fingerprint, const Each& each) {
  if (fingerprint.size() != openpgp_fingerprint_size) return;
  for (const OpenpgpAnySignature& any : signatures) {
    const auto* signature = std::get_if<OpenpgpSignature>(&any);
    const bool fits = signature != nullptr && first_type <= signature->type && signature->type <= last_type;
    if (fits && claims(*signature, fingerprint)) each(*signature);
  }
}

template <typename Each>
void for_each_self_signature(const OpenpgpCertificate& certificate, std::string_view fingerprint,
                             const Each& each) {
  for_each_claimed(certificate.direct, direct_type, direct_type, fingerprint, each);
  for (const OpenpgpUserId& id : certificate.user_ids) {
    for_each_claimed(id.signatures, first_certification_type, last_certification_type, fingerprint, each);
  }
}

OpenpgpBinding better(OpenpgpBinding best, const OpenpgpSignature& signature) {
  return std::max(best, is_strong_openpgp_hash(signature.hash) ? OpenpgpBinding::sha2 : OpenpgpBinding::weak);
}

}  // namespace

Parsed<OpenpgpCertificate> parse_openpgp_certificate(std::string_view bytes) {
  if (bytes.size() > limits::openpgp_certificate_bytes) {
    return malformed_at(limits::openpgp_certificate_bytes, "longer than any certificate");
  }
  const auto packets = parse_openpgp_packets(bytes);
  if (!packets) return tl::unexpected(packets.error());
  CertificateReader reader;
  for (const OpenpgpPacket& packet : *packets) {
    if (const auto taken = reader.take(packet); !taken) return tl::unexpected(taken.error());
  }
  return std::move(reader).finished();
}

OpenpgpBinding openpgp_self_signatures(const OpenpgpCertificate& certificate, std::string_view fingerprint) {
  OpenpgpBinding best = OpenpgpBinding::none;
  for_each_self_signature(certificate, fingerprint,
                          [&](const OpenpgpSignature& signature) { best = better(best, signature); });
  return best;
}

std::optional<std::uint32_t> openpgp_first_self_signature(const OpenpgpCertificate& certificate,
                                                          std::string_view fingerprint) {
  std::optional<std::uint32_t> first;
  for_each_self_signature(certificate, fingerprint, [&](const OpenpgpSignature& signature) {
    const auto created = openpgp_creation_time(signature.hashed);
    if (created) first = std::min(first.value_or(*created), *created);
  });
  return first;
}

OpenpgpBinding openpgp_subkey_binding(const OpenpgpSubkey& subkey, std::string_view fingerprint) {
  OpenpgpBinding best = OpenpgpBinding::none;
  for_each_claimed(subkey.signatures, binding_type, binding_type, fingerprint,
                   [&](const OpenpgpSignature& signature) { best = better(best, signature); });
  return best;
}

}  // namespace muster
