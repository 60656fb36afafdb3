#include "formats/signature_file.h"

#include "formats/armor.h"
#include "model/limits.h"

namespace muster {

namespace {

// RFC 9580 section 4.2: tag 2 (signature), in the old format with a length, and in the new one.
bool begins_openpgp_signature(unsigned char first) {
  return first == 0x88 || first == 0x89 || first == 0x8a || first == 0xc2;
}

constexpr unsigned char der_sequence = 0x30;

}  // namespace

EmbeddedSignature read_signature_file(std::string_view bytes) {
  if (bytes.size() > limits::signature_bytes) return AmbiguousSignature{"a signature file that is too large"};
  if (bytes.empty()) return AmbiguousSignature{"an empty signature file"};
  const auto first = static_cast<unsigned char>(bytes.front());
  if (begins_openpgp_signature(first)) {
    return ArmoredSignature{SignatureKind::openpgp, armored(SignatureKind::openpgp, bytes)};
  }
  if (first == der_sequence)
    return ArmoredSignature{SignatureKind::x509, armored(SignatureKind::x509, bytes)};
  return read_armor(bytes);
}

}  // namespace muster
