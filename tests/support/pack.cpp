#include "support/pack.h"

#include <openssl/evp.h>
#include <zlib.h>

#include <memory>
#include <stdexcept>

#include "support/memory_repository.h"

namespace muster::test {

namespace {

constexpr std::size_t pack_header_bytes = 12;

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

class Sha1 {
 public:
  Sha1() : context_(EVP_MD_CTX_new()) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha1(), nullptr) != 1)
      throw std::runtime_error("no SHA-1");
  }
  void add(std::string_view bytes) {
    if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1)
      throw std::runtime_error("no SHA-1");
  }
  std::string raw() {
    std::string digest(hash_size(HashAlgorithm::sha1), '\0');
    if (EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) != 1)
      throw std::runtime_error("no SHA-1");
    return digest;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, FreeDigest> context_;
};

const Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

void put_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xffU));
}

PackedAs packed_as(ObjectType type) {
  switch (type) {
    case ObjectType::commit: return PackedAs::commit;
    case ObjectType::tree: return PackedAs::tree;
    case ObjectType::blob: return PackedAs::blob;
    case ObjectType::tag: return PackedAs::tag;
  }
  return PackedAs::nothing;
}

// Type and size: four bits of the size in the first byte, seven in each that follows.
std::string entry_header(PackedAs as, std::uint64_t size) {
  std::string out;
  auto byte = static_cast<unsigned>(as) << 4U | static_cast<unsigned>(size & 15U);
  size >>= 4U;
  while (size > 0) {
    out.push_back(static_cast<char>(byte | 0x80U));
    byte = static_cast<unsigned>(size & 0x7fU);
    size >>= 7U;
  }
  out.push_back(static_cast<char>(byte));
  return out;
}

// How far back the base lies, most significant bits first.
std::string backwards(std::uint64_t distance) {
  std::string out(1, static_cast<char>(distance & 0x7fU));
  while ((distance >>= 7U) != 0) out.insert(out.begin(), static_cast<char>((--distance & 0x7fU) | 0x80U));
  return out;
}

std::string size_in_delta(std::uint64_t size) {
  std::string out;
  while (size > 0x7fU) {
    out.push_back(static_cast<char>((size & 0x7fU) | 0x80U));
    size >>= 7U;
  }
  out.push_back(static_cast<char>(size));
  return out;
}

// Raw deflate data that ends on a byte's border and refers to nothing before it.
std::string deflated_part(std::string_view bytes, int flush) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = const_cast<Bytef*>(bytes_of(bytes));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, flush);
  out.resize(stream.total_out);
  const bool whole = stream.avail_in == 0 && (status == Z_OK || status == Z_STREAM_END);
  deflateEnd(&stream);
  if (!whole) throw std::runtime_error("zlib");
  return out;
}

}  // namespace

std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, bytes_of(bytes), bytes.size(), Z_BEST_SPEED) !=
      Z_OK) {
    throw std::runtime_error("zlib");
  }
  out.resize(size);
  return out;
}

ObjectId PackWriter::add(ObjectType type, std::string_view bytes) {
  add_entry(packed_as(type), bytes.size(), "", deflated(bytes));
  return git_id(type, bytes, HashAlgorithm::sha1);
}

void PackWriter::add_entry(PackedAs as, std::uint64_t size, std::string_view between,
                           std::string_view stream) {
  body_ += entry_header(as, size);
  body_ += between;
  body_ += stream;
  ++count_;
}

void PackWriter::add_delta(const ObjectId& base, std::string_view change) {
  add_entry(PackedAs::id_delta, change.size(), std::string(base.raw().begin(), base.raw().end()),
            deflated(change));
}

void PackWriter::add_delta(std::uint64_t base_offset, std::string_view change) {
  add_entry(PackedAs::offset_delta, change.size(), backwards(offset() - base_offset), deflated(change));
}

std::uint64_t PackWriter::offset() const {
  return pack_header_bytes + body_.size();
}

std::string PackWriter::bytes(std::uint32_t extra) const {
  std::string out = "PACK";
  put_number(out, 2);
  put_number(out, count_ + extra);
  out += body_;
  Sha1 sum;
  sum.add(out);
  return out + sum.raw();
}

std::string delta(std::uint64_t base_size, std::uint64_t result_size, std::string_view instructions) {
  return size_in_delta(base_size) + size_in_delta(result_size) + std::string(instructions);
}

std::string delta_copy(std::uint32_t offset, std::uint32_t size) {
  std::string numbers;
  unsigned present = 0x80U;
  for (unsigned i = 0; i < 4; ++i) {
    const auto byte = offset >> 8U * i & 0xffU;
    if (byte == 0) continue;
    present |= 1U << i;
    numbers.push_back(static_cast<char>(byte));
  }
  for (unsigned i = 0; i < 3; ++i) {
    const auto byte = size >> 8U * i & 0xffU;
    if (byte == 0) continue;
    present |= 0x10U << i;
    numbers.push_back(static_cast<char>(byte));
  }
  return std::string(1, static_cast<char>(present)) + numbers;
}

std::string delta_insert(std::string_view bytes) {
  return std::string(1, static_cast<char>(bytes.size())) + std::string(bytes);
}

ObjectId Bomb::id() const {
  Sha1 sum;
  sum.add(std::string(name_of(type)) + " " + std::to_string(size()) + std::string(1, '\0'));
  sum.add(head);
  for (std::uint32_t i = 0; i < count; ++i) sum.add(block);
  return ObjectId::from_raw(sum.raw(), HashAlgorithm::sha1).value();
}

std::string Bomb::stream() const {
  std::string out = "\x78\x01" + deflated_part(head, Z_FULL_FLUSH);
  const std::string part = deflated_part(block, Z_FULL_FLUSH);
  uLong sum = adler32(adler32(0, nullptr, 0), bytes_of(head), static_cast<uInt>(head.size()));
  const uLong block_sum = adler32(adler32(0, nullptr, 0), bytes_of(block), static_cast<uInt>(block.size()));
  for (std::uint32_t i = 0; i < count; ++i) {
    out += part;
    sum = adler32_combine(sum, block_sum, static_cast<z_off_t>(block.size()));
  }
  out += deflated_part("", Z_FINISH);
  put_number(out, static_cast<std::uint32_t>(sum));
  return out;
}

}  // namespace muster::test
