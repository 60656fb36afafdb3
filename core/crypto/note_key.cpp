#include "crypto/note_key.h"

#include <sodium.h>

#include <array>
#include <utility>

#include "crypto/ed25519.h"
#include "crypto/sha256.h"
#include "formats/ssh_key.h"
#include "formats/ssh_wire.h"

namespace muster {

namespace {

constexpr char ed25519_type = '\1';

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

template <std::size_t size>
std::string text_of(const std::array<unsigned char, size>& bytes) {
  return {bytes.begin(), bytes.end()};
}

// The 32 bytes; empty for another kind of key. They point into the key.
std::string_view ed25519_of(const PublicKey& key) {
  if (key.algorithm != KeyAlgorithm::ssh_ed25519) return {};
  const auto fields = parse_ssh_key_blob(key.blob);
  // A blob may be another kind's than is said: of a security key these bytes sign otherwise.
  if (!fields || fields->algorithm != KeyAlgorithm::ssh_ed25519) return {};
  return fields->ed25519;
}

}  // namespace

std::string note_key_id(std::string_view name, const PublicKey& key) {
  const std::string_view bytes = ed25519_of(key);
  if (bytes.empty()) return {};
  std::string named(name);
  named += '\n';
  named += ed25519_type;
  named += bytes;
  const Sha256Digest digest = sha256(named);
  return {digest.bytes.begin(), digest.bytes.begin() + note_key_id_bytes};
}

bool verify_note(const SignedNote& note, std::string_view name, const PublicKey& key) {
  const std::string id = note_key_id(name, key);
  if (id.empty()) return false;
  const NoteSignature* found = nullptr;
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name != name || signature.key_id != id) continue;
    if (found != nullptr) return false;
    found = &signature;
  }
  return found != nullptr && verify_ed25519(ed25519_of(key), note.text, found->signature);
}

struct NoteSigner::Secret {
  Secret() = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { sodium_memzero(key.data(), key.size()); }

  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> key{};
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_key{};
};

NoteSigner::NoteSigner(std::unique_ptr<Secret> secret) : secret_(std::move(secret)) {}
NoteSigner::NoteSigner(NoteSigner&& other) noexcept = default;
NoteSigner& NoteSigner::operator=(NoteSigner&& other) noexcept = default;
NoteSigner::~NoteSigner() = default;

std::optional<NoteSigner> NoteSigner::of_seed(std::string_view seed) {
  if (seed.size() != crypto_sign_SEEDBYTES || sodium_init() < 0) return std::nullopt;
  auto secret = std::make_unique<Secret>();
  if (crypto_sign_seed_keypair(secret->public_key.data(), secret->key.data(), data_of(seed)) != 0) {
    return std::nullopt;
  }
  return NoteSigner(std::move(secret));
}

PublicKey NoteSigner::public_key() const {
  PublicKey key{KeyAlgorithm::ssh_ed25519, {}};
  put_string(key.blob, name_of(key.algorithm));
  put_string(key.blob, text_of(secret_->public_key));
  return key;
}

NoteSignature NoteSigner::sign(std::string_view name, std::string_view text) const {
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  // Cannot fail: it only computes.
  crypto_sign_detached(signature.data(), nullptr, data_of(text), text.size(), secret_->key.data());
  return {std::string(name), note_key_id(name, public_key()), text_of(signature)};
}

}  // namespace muster
