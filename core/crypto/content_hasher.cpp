#include "crypto/content_hasher.h"

#include <algorithm>
#include <array>

#include "crypto/openssl.h"

namespace muster {

namespace {

struct ContextFree {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextFree>;

Context begun(HashName name) {
  Context context(EVP_MD_CTX_new());
  const EVP_MD* const digest = openssl_digest(name);
  const bool ready = context && digest != nullptr && EVP_DigestInit_ex2(context.get(), digest, nullptr) == 1;
  return ready ? std::move(context) : nullptr;
}

std::optional<std::string> ended(const Context& context) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (!context || EVP_DigestFinal_ex(context.get(), out.data(), &size) != 1) return std::nullopt;
  return std::string(out.begin(), out.begin() + size);
}

}  // namespace

// A context that fails once is gone: there will be no digest.
struct ContentHasher::Impl {
  Context sha256 = begun(HashName::sha256);
  Context sha512 = begun(HashName::sha512);
};

ContentHasher::ContentHasher() : impl_(std::make_unique<Impl>()) {}
ContentHasher::~ContentHasher() = default;

void ContentHasher::add(std::string_view part) {
  for (Context* context : {&impl_->sha256, &impl_->sha512}) {
    if (*context && EVP_DigestUpdate(context->get(), part.data(), part.size()) != 1) context->reset();
  }
}

std::optional<ContentDigests> ContentHasher::digests() {
  auto sha256 = ended(impl_->sha256);
  auto sha512 = ended(impl_->sha512);
  impl_->sha256.reset();
  impl_->sha512.reset();
  ERR_clear_error();
  ContentDigests digests;
  if (!sha256 || !sha512 || sha256->size() != digests.sha256.bytes.size()) return std::nullopt;
  std::ranges::copy(*sha256, digests.sha256.bytes.begin());
  digests.sha512 = std::move(*sha512);
  return digests;
}

}  // namespace muster
