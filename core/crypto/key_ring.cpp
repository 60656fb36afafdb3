#include "crypto/key_ring.h"

namespace muster {

std::shared_ptr<NamedKey> NamedKeys::find(std::string_view blob) const {
  const auto held = keys_.find(blob);
  return held != keys_.end() ? held->second : std::make_shared<NamedKey>(blob);
}

void NamedKeys::keep(const std::shared_ptr<NamedKey>& key) {
  if (key->blob.size() > longest_blob || keys_.contains(key->blob)) return;
  if (keys_.size() >= capacity_) keys_.clear();
  keys_.emplace(key->blob, key);
}

KeyRing::KeyRing(std::shared_ptr<Certificates> certificates)
    : impl_(std::make_unique<Impl>(std::move(certificates))) {}
KeyRing::~KeyRing() = default;
KeyRing::KeyRing(KeyRing&&) noexcept = default;
KeyRing& KeyRing::operator=(KeyRing&&) noexcept = default;

}  // namespace muster
