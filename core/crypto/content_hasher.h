// The hashes of a content that is looked at in parts (FIPS 180-4, by OpenSSL).
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "model/signed_object.h"

namespace muster {

class ContentHasher {
 public:
  ContentHasher();
  ~ContentHasher();
  ContentHasher(const ContentHasher&) = delete;
  ContentHasher& operator=(const ContentHasher&) = delete;

  void add(std::string_view part);
  // Of all parts so far, once. Nothing where the library failed: then nothing may be verified either.
  std::optional<ContentDigests> digests();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
