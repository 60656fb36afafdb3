#include "pack_writer.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "support/ssh_wire.h"

namespace muster::bench {

namespace {

using test::bytes_of;

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

std::string header_of(ObjectType type, std::size_t size) {
  return std::string(name_of(type)) + ' ' + std::to_string(size) + '\0';
}

int pack_type(ObjectType type) {
  switch (type) {
    case ObjectType::commit: return 1;
    case ObjectType::tree: return 2;
    case ObjectType::blob: return 3;
    case ObjectType::tag: return 4;
  }
  return 0;
}

std::string pack_header(int type, std::size_t size) {
  std::string out;
  unsigned byte = static_cast<unsigned>(type) << 4U | static_cast<unsigned>(size & 15U);
  for (size >>= 4U; size > 0; size >>= 7U) {
    out.push_back(static_cast<char>(byte | 0x80U));
    byte = static_cast<unsigned>(size & 0x7fU);
  }
  out.push_back(static_cast<char>(byte));
  return out;
}

ObjectId id_of(EVP_MD_CTX* hash, ObjectType type, const std::string& bytes) {
  const std::string header = header_of(type, bytes.size());
  std::string raw(20, '\0');
  require(EVP_DigestInit_ex(hash, EVP_sha1(), nullptr) == 1 &&
              EVP_DigestUpdate(hash, header.data(), header.size()) == 1 &&
              EVP_DigestUpdate(hash, bytes.data(), bytes.size()) == 1 &&
              EVP_DigestFinal_ex(hash, bytes_of(raw), nullptr) == 1,
          "SHA-1");
  return ObjectId::from_raw(raw, HashAlgorithm::sha1).value();
}

void deflate_into(z_stream& stream, std::string& out, const std::string& bytes) {
  require(::deflateReset(&stream) == Z_OK, "zlib");
  out.resize(::deflateBound(&stream, bytes.size()));
  stream.next_in = const_cast<Bytef*>(bytes_of(std::string_view(bytes)));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  require(::deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib");
  out.resize(out.size() - stream.avail_out);
}

std::string start_of_pack(std::uint32_t count) {
  return "PACK" + test::ssh_uint32(2) + test::ssh_uint32(count);
}

}  // namespace

PackWriter::PackWriter(const std::string& repository)
    : stem_(repository + "/objects/pack/bench"),
      out_(stem_ + ".pack", std::ios::binary),
      hash_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  require(hash_ != nullptr && ::deflateInit(&stream_, 1) == Z_OK, "zlib");
  out_ << start_of_pack(0);
}

PackWriter::~PackWriter() {
  ::deflateEnd(&stream_);
}

ObjectId PackWriter::add(ObjectType type, const std::string& bytes) {
  deflate_into(stream_, deflated_, bytes);
  out_ << pack_header(pack_type(type), bytes.size()) << deflated_;
  ++count_;
  return id_of(hash_.get(), type, bytes);
}

void PackWriter::finish() {
  out_.seekp(0);
  out_ << start_of_pack(count_);
  out_.close();
  require(static_cast<bool>(out_), "the pack cannot be written");
  std::ifstream in(stem_ + ".pack", std::ios::binary);
  std::string chunk(1U << 20U, '\0');
  require(EVP_DigestInit_ex(hash_.get(), EVP_sha1(), nullptr) == 1, "SHA-1");
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0) {
    require(EVP_DigestUpdate(hash_.get(), chunk.data(), static_cast<std::size_t>(in.gcount())) == 1, "SHA-1");
  }
  std::string digest(20, '\0');
  require(EVP_DigestFinal_ex(hash_.get(), bytes_of(digest), nullptr) == 1, "SHA-1");
  std::ofstream(stem_ + ".pack", std::ios::binary | std::ios::app) << digest;
  const std::string index = "git index-pack -o '" + stem_ + ".idx' '" + stem_ + ".pack' >/dev/null";
  require(std::system(index.c_str()) == 0, "git index-pack");
}

ObjectId write_loose(const std::string& object_directory, ObjectType type, const std::string& bytes) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  z_stream stream{};
  require(hash != nullptr && ::deflateInit(&stream, 1) == Z_OK, "zlib");
  std::string deflated;
  deflate_into(stream, deflated, header_of(type, bytes.size()) + bytes);
  ::deflateEnd(&stream);
  const ObjectId id = id_of(hash.get(), type, bytes);
  const std::string folder = object_directory + "/" + id.hex().substr(0, 2);
  std::filesystem::create_directories(folder);
  std::ofstream file(folder + "/" + id.hex().substr(2), std::ios::binary);
  file << deflated;
  file.close();
  require(static_cast<bool>(file), "a loose object cannot be written");
  return id;
}

}  // namespace muster::bench
