#include "formats/openpgp_names.h"

namespace muster {

std::string openpgp_algorithm_name(std::uint8_t number) {
  switch (number) {
    case openpgp_algorithms::rsa: return "RSA";
    case 2: return "RSA for encryption only";
    case 3: return "RSA for signatures only";
    case 16: return "Elgamal";
    case openpgp_algorithms::dsa: return "DSA";
    case 18: return "ECDH";
    case openpgp_algorithms::ecdsa: return "ECDSA";
    case 20: return "Elgamal for encryption and signatures";
    case openpgp_algorithms::eddsa_legacy: return "EdDSA";
    case 25: return "X25519";
    case 26: return "X448";
    case openpgp_algorithms::ed25519: return "Ed25519";
    case 28: return "Ed448";
    default: return "public key algorithm " + std::to_string(number);
  }
}

std::string openpgp_hash_name(std::uint8_t number) {
  switch (number) {
    case openpgp_hashes::md5: return "MD5";
    case openpgp_hashes::sha1: return "SHA-1";
    case openpgp_hashes::ripemd160: return "RIPEMD-160";
    case openpgp_hashes::sha256: return "SHA-256";
    case openpgp_hashes::sha384: return "SHA-384";
    case openpgp_hashes::sha512: return "SHA-512";
    case openpgp_hashes::sha224: return "SHA-224";
    case 12: return "SHA3-256";
    case 14: return "SHA3-512";
    default: return "hash algorithm " + std::to_string(number);
  }
}

bool is_strong_openpgp_hash(std::uint8_t number) {
  return number == openpgp_hashes::sha256 || number == openpgp_hashes::sha384 ||
         number == openpgp_hashes::sha512;
}

bool is_weak_openpgp_hash(std::uint8_t number) {
  return number == openpgp_hashes::md5 || number == openpgp_hashes::sha1 ||
         number == openpgp_hashes::ripemd160 || number == openpgp_hashes::sha224;
}

}  // namespace muster
