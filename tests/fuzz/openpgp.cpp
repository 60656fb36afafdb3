// OpenPGP: the first byte chooses what the rest is taken for.
//   0 armour, 1 packets, 2 the body of a signature, 3 the body of a key, 4 a certificate,
//   5 packets that should hold one signature over `payload` by the key that is fixed here
#include <algorithm>
#include <functional>
#include <string>

#include "crypto/check_openpgp.h"
#include "formats/armor.h"
#include "formats/canonical_signature.h"
#include "formats/openpgp_certificate.h"
#include "formats/openpgp_detached.h"
#include "formats/openpgp_packets.h"
#include "fuzz/property.h"
#include "support/openpgp_builder.h"

namespace {

using namespace muster;
using fuzz::require;

constexpr std::string_view payload = "what the seeds sign\n";

void require_inside(std::string_view part, std::string_view whole) {
  if (part.empty()) return;
  const std::less_equal<> before;
  require(before(whole.data(), part.data()) && before(part.data() + part.size(), whole.data() + whole.size()),
          "no view leaves its bytes");
}

void require_reason(const Malformed& malformed, std::string_view bytes) {
  require(malformed.offset <= bytes.size() && !malformed.what.empty(), "a refusal says where and why");
}

// ---- armour ----

void check_armor(std::string_view text) {
  if (const auto bytes = decode_pgp_armor(text)) {
    require(std::holds_alternative<ArmoredSignature>(read_armor(text)), "what is decoded is a frame");
    const auto again = decode_pgp_armor(test::pgp::armor("SIGNATURE", *bytes));
    require(again && *again == *bytes, "a signature in armour is the same again");
  }
  const auto key = decode_pgp_key_armor(text);
  if (!key) return require_reason(key.error(), text);
  const auto again = decode_pgp_key_armor(test::pgp::armor("PUBLIC KEY BLOCK", *key));
  require(again && *again == *key, "a key in armour is the same again");
  require(!decode_pgp_key_armor(std::string(text) + "x"), "nothing follows a key's frame");
  require(!decode_pgp_armor(text), "a key is no signature");
}

// ---- packets ----

void check_packets(std::string_view bytes) {
  const auto packets = parse_openpgp_packets(bytes);
  if (!packets) return require_reason(packets.error(), bytes);
  std::string again;
  std::size_t end = 0;
  for (const OpenpgpPacket& packet : *packets) {
    require(packet.tag > 0 && packet.tag < 64 && packet.offset > end, "a packet has a head and a tag");
    require(packet.body.empty() || packet.body.data() == bytes.data() + packet.offset,
            "a body is at its place");
    end = packet.offset + packet.body.size();
    again += test::pgp::new_packet(packet.tag, packet.body);
  }
  require(end == bytes.size(), "packets go to the end");
  const auto other = parse_openpgp_packets(again);
  require(other && other->size() == packets->size(), "packets written again are as many");
  for (std::size_t i = 0; i < packets->size(); ++i) {
    require((*other)[i].tag == (*packets)[i].tag && (*other)[i].body == (*packets)[i].body,
            "packets written again are the same");
  }
}

// ---- signatures ----

std::string written(const OpenpgpSubpackets& area) {
  std::string out;
  for (const OpenpgpSubpacket& one : area) {
    out += one.critical ? test::pgp::critical(one.type, one.body) : test::pgp::subpacket(one.type, one.body);
  }
  return out;
}

bool same(const OpenpgpSubpackets& a, const OpenpgpSubpackets& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
    return one.type == other.type && one.critical == other.critical && one.body == other.body;
  });
}

void check_signature_body(std::string_view body) {
  const auto any = parse_openpgp_signature(body);
  if (!any) return require_reason(any.error(), body);
  const auto* signature = std::get_if<OpenpgpSignature>(&*any);
  require((signature != nullptr) == (body.front() == 4), "version 4 is version 4");
  if (signature == nullptr) return;
  require(body.starts_with(signature->hashed_bytes), "what is hashed is the beginning");
  require(body.ends_with(signature->numbers), "the numbers are the end");
  for (const OpenpgpSubpackets* area : {&signature->hashed, &signature->unhashed}) {
    for (const OpenpgpSubpacket& one : *area) require_inside(one.body, body);
  }
  const std::string hashed = written(signature->hashed);
  const std::string unhashed = written(signature->unhashed);
  const std::string again = std::string(body.substr(0, 4)) + test::pgp::uint16(hashed.size()) + hashed +
                            test::pgp::uint16(unhashed.size()) + unhashed +
                            std::string(signature->digest_prefix) + std::string(signature->numbers);
  require(again.size() <= body.size(), "no length is shorter than the shortest");
  const auto other = parse_openpgp_signature(again);
  require(other.has_value(), "a signature written again is one");
  const auto& second = std::get<OpenpgpSignature>(*other);
  require(same(signature->hashed, second.hashed) && same(signature->unhashed, second.unhashed),
          "a signature written again is the same");
  if (const auto numbers = parse_openpgp_signature_numbers(*signature)) {
    require_inside(numbers->first, body);
    require_inside(numbers->second, body);
  }
}

// ---- keys ----

void check_key(std::string_view body) {
  const auto key = parse_openpgp_key(body);
  if (!key) return require_reason(key.error(), body);
  require(openpgp_fingerprint_preimage(*key).size() == body.size() + 3, "a fingerprint covers the key");
  if (!key->numbers) {
    require(!OpenpgpVerifyingKey::decode(body), "what makes no signatures verifies none");
    return;
  }
  require_inside(key->numbers->rsa_n, body);
  require_inside(key->numbers->rsa_e, body);
  require_inside(key->numbers->ec_point, body);
  require_inside(key->numbers->ed25519, body);
  require(!parse_openpgp_key(std::string(body) + '\0'), "nothing may follow a key");
  require(!parse_openpgp_key(body.substr(0, body.size() - 1)), "a key cut short is refused");
  if (OpenpgpVerifyingKey::decode(body) && !key->numbers->ed25519.empty()) {
    require(openpgp_weakness_of(*key, LegacyRsa::refuse).empty(), "a point of prime order is not weak");
  }
}

// ---- certificates ----

void require_signatures_inside(const OpenpgpSignatures& signatures, std::string_view bytes) {
  for (const OpenpgpAnySignature& any : signatures) {
    if (const auto* one = std::get_if<OpenpgpSignature>(&any)) require_inside(one->hashed_bytes, bytes);
  }
}

void check_certificate(std::string_view bytes) {
  const auto certificate = parse_openpgp_certificate(bytes);
  if (!certificate) return require_reason(certificate.error(), bytes);
  const auto& all = certificate->boundaries;
  require(std::is_sorted(all.begin(), all.end()) && std::adjacent_find(all.begin(), all.end()) == all.end(),
          "boundaries are sorted and distinct");
  require(std::binary_search(all.begin(), all.end(), certificate->primary.created),
          "the key's creation is a boundary");
  std::size_t keys = 1;
  for (const OpenpgpSubkey& subkey : certificate->subkeys) {
    require_inside(subkey.key.body, bytes);
    require_signatures_inside(subkey.signatures, bytes);
    require(std::binary_search(all.begin(), all.end(), subkey.key.created), "and each subkey's");
    ++keys;
  }
  for (const OpenpgpUserId& id : certificate->user_ids) {
    require_inside(id.id, bytes);
    require_signatures_inside(id.signatures, bytes);
  }
  const auto packets = parse_openpgp_packets(bytes);
  require(packets && packets->size() >= keys + certificate->user_ids.size(),
          "packets are what it is made of");
  const auto fingerprint = openpgp_fingerprint(certificate->primary);
  require(fingerprint.has_value(), "a key has a fingerprint");
  (void)openpgp_self_signatures(*certificate, fingerprint->view());
  require(!parse_openpgp_certificate(std::string(bytes) + std::string(bytes)), "a certificate is one");
  if (keys > 1) {
    require(!parse_openpgp_certificate(std::string(bytes) + test::pgp::user_id_packet("x")),
            "user ids stand before subkeys");
  }
}

// ---- the mathematics ----

// EdDSA signs one digest in one way, but a signer may choose times and areas: what verifies must at least
// be signed over what it says, which is known of the seeds alone.
const test::pgp::Key& signer() {
  static const test::pgp::Key key{test::pgp::Kind::eddsa, 1, test::pgp::noon - 1000};
  return key;
}

std::string seed_body() {
  return test::pgp::signed_body(test::pgp::signature_of(signer()), signer(), payload);
}

void check_detached(std::string_view packets) {
  static auto key = OpenpgpVerifyingKey::decode(signer().body());
  static const std::string honest = seed_body();
  require(key.has_value(), "the key is one");
  const auto outcome = verify_in_profile(packets, payload, *key);
  const auto detached = parse_detached_openpgp(packets);
  if (!detached) {
    require(std::holds_alternative<OutsideOfProfile>(outcome), "what is unfit is outside");
    return;
  }
  require_inside(detached->issuer, packets);
  if (!std::holds_alternative<GoodOpenpgp>(outcome)) return;
  // Nobody signs here but the seeds: their hashed part and their numbers are the only ones. What is not
  // hashed may be left out.
  const auto seed = parse_openpgp_signature(honest);
  const auto& right = std::get<OpenpgpSignature>(*seed);
  require(detached->signature.hashed_bytes == right.hashed_bytes, "what verifies was signed");
  require(detached->signature.numbers == right.numbers, "EdDSA signs in one way");
  require(std::holds_alternative<OutsideOfProfile>(verify_in_profile(packets, "other\n", *key)),
          "a signature is over one payload");
  const std::string body(parse_openpgp_packets(packets)->front().body);
  require(
      std::holds_alternative<GoodOpenpgp>(verify_in_profile(test::pgp::new_packet(2, body), payload, *key)),
      "a packet's head changes nothing");
  const auto one = canonical_openpgp(packets);
  require(one && *one == test::pgp::old_packet(2, honest), "in the form of approvals it is one text");
}

void check_canonical(std::string_view packets) {
  const auto canonical = canonical_openpgp(packets);
  if (!canonical) return require_reason(canonical.error(), packets);
  const auto again = canonical_openpgp(*canonical);
  require(again && *again == *canonical, "the form of approvals is its own");
  require(!canonical_openpgp(*canonical + '\0'), "nothing follows a signature");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  if (bytes.empty()) return 0;
  const std::string_view rest = bytes.substr(1);
  switch (bytes.front() % 6) {
    case 0: check_armor(rest); break;
    case 1: check_packets(rest); break;
    case 2: check_signature_body(rest); break;
    case 3: check_key(rest); break;
    case 4: check_certificate(rest); break;
    default:
      check_detached(rest);
      check_canonical(rest);
      break;
  }
  return 0;
}
