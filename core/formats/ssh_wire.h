// The encodings that SSH keys and signatures are made of (RFC 4251 section 5): uint32,
// string, mpint. The reader is strict and never looks beyond its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "model/result.h"

namespace muster {

// Reads field after field. The first field that is wrong ends the reading: it and all later
// ones come out empty, and finish() or error() says what it was. So look at the fields only
// after finish() or error() has been asked. Views point into the bytes that were given.
class SshReader {
 public:
  // `origin` is added to the offsets of errors: where these bytes lie in something larger.
  explicit SshReader(std::string_view bytes, std::size_t origin = 0) : bytes_(bytes), origin_(origin) {}

  std::string_view raw(std::size_t size);
  std::uint32_t uint32();
  std::string_view string();
  // The magnitude, without leading zeros, of an mpint that is above zero and minimal.
  std::string_view positive_mpint();

  // Whatever is left.
  std::string_view rest();

  // Says no on behalf of the caller, at `offset` of these bytes, unless the reading ended before.
  void refuse(std::size_t offset, std::string_view what);

  std::size_t offset() const { return offset_; }
  std::size_t origin() const { return origin_; }
  const std::optional<Malformed>& error() const { return error_; }
  // Every field was right and nothing is left.
  Parsed<std::monostate> finish();

 private:
  std::string_view bytes_;
  std::size_t origin_;
  std::size_t offset_ = 0;
  std::optional<Malformed> error_;
};

// Appends a field. What is written must be shorter than 4 GiB.
void put_uint32(std::string& out, std::uint32_t value);
void put_string(std::string& out, std::string_view bytes);
// From a magnitude without leading zeros.
void put_mpint(std::string& out, std::string_view magnitude);

}  // namespace muster
