// Packs written by hand (gitformat-pack(5), version 2): whole objects of any type and any bytes,
// deltas, and lies about counts and sizes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/git_object.h"
#include "model/object_id.h"

namespace muster::test {

// What a pack calls its entries; 0 and 5 are nobody's.
enum class PackedAs : unsigned {
  nothing = 0,
  commit = 1,
  tree = 2,
  blob = 3,
  tag = 4,
  reserved = 5,
  offset_delta = 6,
  id_delta = 7
};

class PackWriter {
 public:
  // Gives the id that git will find for it.
  ObjectId add(ObjectType type, std::string_view bytes);
  // Any entry: `between` stands after its header, `stream` is deflated data as it is.
  void add_entry(PackedAs as, std::uint64_t size, std::string_view between, std::string_view stream);
  // A change of an object that is named by its id (which may lie outside of the pack), or that began
  // at `base_offset` of this pack.
  void add_delta(const ObjectId& base, std::string_view delta);
  void add_delta(std::uint64_t base_offset, std::string_view delta);

  // Where the next entry begins.
  std::uint64_t offset() const;
  // The pack with its header, which says `extra` objects more than there are, and its checksum.
  std::string bytes(std::uint32_t extra = 0) const;

 private:
  std::string body_;
  std::uint32_t count_ = 0;
};

std::string deflated(std::string_view bytes);

// A delta: sizes of base and result, then these instructions.
std::string delta(std::uint64_t base_size, std::uint64_t result_size, std::string_view instructions);
// The first 0xffffff bytes at most, from `offset` of the base.
std::string delta_copy(std::uint32_t offset, std::uint32_t size);
// At most 127 bytes as they are.
std::string delta_insert(std::string_view bytes);

// `head` and then `count` times `block`: content that is never held in memory as a whole.
struct Bomb {
  ObjectType type;
  std::string head;
  std::string block;
  std::uint32_t count;

  std::uint64_t size() const { return head.size() + std::uint64_t{count} * block.size(); }
  ObjectId id() const;         // SHA-1
  std::string stream() const;  // deflated, small
};

}  // namespace muster::test
