// A pack written directly (gitformat-pack(5), version 2): whole objects only, so that a history of
// a million commits takes a minute and not an hour.
#pragma once

#include <openssl/evp.h>
#include <zlib.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "model/git_object.h"
#include "model/object_id.h"

namespace muster::bench {

class PackWriter {
 public:
  explicit PackWriter(const std::string& repository);
  ~PackWriter();
  PackWriter(const PackWriter&) = delete;
  PackWriter& operator=(const PackWriter&) = delete;

  ObjectId add(ObjectType type, const std::string& bytes);
  // Completes the pack and has git make its index.
  void finish();

 private:
  std::string stem_;  // path without ".pack"
  std::ofstream out_;
  z_stream stream_{};
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash_;
  std::string deflated_;
  std::uint32_t count_ = 0;
};

// One loose object in an object directory, as an unpacked push leaves it.
ObjectId write_loose(const std::string& object_directory, ObjectType type, const std::string& bytes);

}  // namespace muster::bench
