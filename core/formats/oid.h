// Object identifiers that certificates and CMS signatures name: the contents octets (X.690 section 8.19).
#pragma once

#include <string>
#include <string_view>

namespace muster::oid {

// "1.2.840.113549.1.7.1"; of an identifier longer than any in use, or with a number beyond 32 bits, only
// that it is one.
std::string text(std::string_view oid);

// ---- RFC 5652: content types and attributes ----
inline constexpr std::string_view data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
inline constexpr std::string_view signed_data = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
inline constexpr std::string_view content_type = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
inline constexpr std::string_view message_digest = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
inline constexpr std::string_view signing_time = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05";

// ---- RFC 3161: id-ct-TSTInfo, id-aa-timeStampToken, id-kp-timeStamping ----
inline constexpr std::string_view tst_info = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
inline constexpr std::string_view timestamp_token = "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e";
inline constexpr std::string_view time_stamping = "\x2b\x06\x01\x05\x05\x07\x03\x08";

// ---- RFC 5280 ----
inline constexpr std::string_view subject_key_id = "\x55\x1d\x0e";
inline constexpr std::string_view key_usage = "\x55\x1d\x0f";
inline constexpr std::string_view extended_key_usage = "\x55\x1d\x25";
inline constexpr std::string_view any_extended_key_usage = std::string_view("\x55\x1d\x25\x00", 4);
inline constexpr std::string_view code_signing = "\x2b\x06\x01\x05\x05\x07\x03\x03";
inline constexpr std::string_view email_protection = "\x2b\x06\x01\x05\x05\x07\x03\x04";

// ---- keys: RFC 3279, 5480, 8410 ----
inline constexpr std::string_view rsa_encryption = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
inline constexpr std::string_view ec_public_key = "\x2a\x86\x48\xce\x3d\x02\x01";
inline constexpr std::string_view secp256r1 = "\x2a\x86\x48\xce\x3d\x03\x01\x07";
inline constexpr std::string_view secp384r1 = std::string_view("\x2b\x81\x04\x00\x22", 5);
inline constexpr std::string_view secp521r1 = std::string_view("\x2b\x81\x04\x00\x23", 5);
inline constexpr std::string_view ed25519 = "\x2b\x65\x70";
inline constexpr std::string_view dsa = "\x2a\x86\x48\xce\x38\x04\x01";

// ---- digests: RFC 3370, 5754 ----
inline constexpr std::string_view md5 = "\x2a\x86\x48\x86\xf7\x0d\x02\x05";
inline constexpr std::string_view sha1 = "\x2b\x0e\x03\x02\x1a";
inline constexpr std::string_view sha224 = "\x60\x86\x48\x01\x65\x03\x04\x02\x04";
inline constexpr std::string_view sha256 = "\x60\x86\x48\x01\x65\x03\x04\x02\x01";
inline constexpr std::string_view sha384 = "\x60\x86\x48\x01\x65\x03\x04\x02\x02";
inline constexpr std::string_view sha512 = "\x60\x86\x48\x01\x65\x03\x04\x02\x03";

// ---- signatures: RFC 3279, 4055, 5754, 5758 ----
inline constexpr std::string_view rsassa_pss = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
inline constexpr std::string_view mgf1 = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
inline constexpr std::string_view md5_with_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04";
inline constexpr std::string_view sha1_with_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05";
inline constexpr std::string_view sha224_with_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e";
inline constexpr std::string_view sha256_with_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";
inline constexpr std::string_view sha384_with_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c";
inline constexpr std::string_view sha512_with_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d";
inline constexpr std::string_view ecdsa_with_sha1 = "\x2a\x86\x48\xce\x3d\x04\x01";
inline constexpr std::string_view ecdsa_with_sha224 = "\x2a\x86\x48\xce\x3d\x04\x03\x01";
inline constexpr std::string_view ecdsa_with_sha256 = "\x2a\x86\x48\xce\x3d\x04\x03\x02";
inline constexpr std::string_view ecdsa_with_sha384 = "\x2a\x86\x48\xce\x3d\x04\x03\x03";
inline constexpr std::string_view ecdsa_with_sha512 = "\x2a\x86\x48\xce\x3d\x04\x03\x04";
inline constexpr std::string_view dsa_with_sha1 = "\x2a\x86\x48\xce\x38\x04\x03";

}  // namespace muster::oid
