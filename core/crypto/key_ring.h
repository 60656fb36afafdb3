// The keys that signatures name, decoded once. Internal to crypto/.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "crypto/check_certified.h"
#include "crypto/check_signature.h"
#include "crypto/verify.h"

namespace muster {

// What a blob that stands for a key turns out to be. Never copied or moved: `fields` points
// into `blob`.
struct NamedKey {
  explicit NamedKey(std::string_view bytes)
      : blob(bytes), fields(parse_ssh_key_blob(blob)), fingerprint(ssh_fingerprint_of(blob)) {}
  NamedKey(const NamedKey&) = delete;
  NamedKey& operator=(const NamedKey&) = delete;
  ~NamedKey() = default;

  const std::string blob;
  const Parsed<SshKeyFields> fields;
  const KeyFingerprint fingerprint;
  std::optional<VerifyingKey> verifying;  // decoded when its mathematics are first needed
};

// Holds only keys by which a signature has verified, and not too many of them: strangers choose
// the keys. Not thread-safe.
class NamedKeys {
 public:
  // 4,096 decoded RSA-16384 keys take some 40 MB; a roster of 1,000 people has fewer keys.
  static constexpr std::size_t default_capacity = 4096;
  // An RSA-16384 blob has 2,100 bytes; longer ones are security keys of a strange application.
  static constexpr std::size_t longest_blob = 4096;

  explicit NamedKeys(std::size_t capacity = default_capacity) : capacity_(capacity) {}

  // The key that is held, or a new one that is not.
  std::shared_ptr<NamedKey> find(std::string_view blob) const;
  // When the ring is full it starts anew: rosters fit, and a flood costs no more than no ring.
  void keep(const std::shared_ptr<NamedKey>& key);

  std::size_t size() const { return keys_.size(); }

 private:
  std::size_t capacity_;
  std::unordered_map<std::string_view, std::shared_ptr<NamedKey>> keys_;  // by the key's own blob
};

struct KeyRing::Impl {
  explicit Impl(std::shared_ptr<Certificates> certificates) : certified(std::move(certificates)) {}
  NamedKeys keys;
  CertifiedKeys certified;
};

}  // namespace muster
