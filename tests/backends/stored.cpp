#include "backends/stored.h"

#include <zlib.h>

#include <set>
#include <stdexcept>
#include <string>

#include "support/ssh_wire.h"

namespace muster::test {

namespace {

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                bytes.size(), 1) != Z_OK) {
    throw std::runtime_error("zlib");
  }
  out.resize(size);
  return out;
}

// gitformat-pack(5), version 2: whole objects only.
class Pack {
 public:
  void add(const RawObject& object) {
    const int number = object.type == ObjectType::commit ? 1
                       : object.type == ObjectType::tree ? 2
                       : object.type == ObjectType::blob ? 3
                                                         : 4;
    std::size_t size = object.bytes.size();
    auto byte = static_cast<unsigned>(number) << 4U | static_cast<unsigned>(size & 15U);
    for (size >>= 4U; size > 0; size >>= 7U) {
      body_.push_back(static_cast<char>(byte | 0x80U));
      byte = static_cast<unsigned>(size & 0x7fU);
    }
    body_.push_back(static_cast<char>(byte));
    body_ += deflated(object.bytes);
    ++count_;
  }
  std::string bytes(HashAlgorithm algorithm) const {
    std::string out = "PACK";
    for (const std::uint32_t value : {std::uint32_t{2}, count_}) {
      for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xffU));
    }
    out += body_;
    return out + digest_of(algorithm == HashAlgorithm::sha1 ? "sha1" : "sha256", out);
  }

 private:
  std::string body_;
  std::uint32_t count_ = 0;
};

// The ids that an object names: of a commit the lines "tree <hex>" and "parent <hex>", of a tag
// "object <hex>", of a tree the raw ids behind "<mode> <name>\0".
std::vector<ObjectId> named_by(const RawObject& object, HashAlgorithm algorithm) {
  std::vector<ObjectId> ids;
  if (object.type == ObjectType::tree) {
    const std::size_t size = hash_size(algorithm);
    for (std::size_t at = 0; at < object.bytes.size();) {
      const std::size_t nul = object.bytes.find('\0', at);
      ids.push_back(ObjectId::from_raw(object.bytes.substr(nul + 1, size), algorithm).value());
      at = nul + 1 + size;
    }
    return ids;
  }
  if (object.type == ObjectType::blob) return ids;
  const std::string head = object.bytes.substr(0, object.bytes.find("\n\n"));
  for (std::size_t at = 0; at < head.size();) {
    const std::string line = head.substr(at, head.find('\n', at) - at);
    for (const std::string word : {"tree ", "parent ", "object "}) {
      if (line.starts_with(word)) ids.push_back(ObjectId::parse(line.substr(word.size()), algorithm).value());
    }
    at += line.size() + 1;
  }
  return ids;
}

void write_loose(const RawObject& object, const ObjectId& id, const TestRepository& repository) {
  std::string bytes = std::string(name_of(object.type)) + " " + std::to_string(object.bytes.size());
  bytes += '\0';
  const std::string hex = id.hex();
  put_file(repository.path() + "/objects/" + hex.substr(0, 2) + "/" + hex.substr(2),
           deflated(bytes + object.bytes));
}

}  // namespace

void store_reachable(MemoryRepository& memory, const std::vector<ObjectId>& tips,
                     const TestRepository& repository) {
  Pack pack;
  std::set<ObjectId> seen;
  std::vector<ObjectId> todo = tips;
  while (!todo.empty()) {
    const ObjectId id = todo.back();
    todo.pop_back();
    if (!seen.insert(id).second) continue;
    const auto read = memory.read(id, std::uint64_t{1} << 30U);
    const RawObject* object = read ? std::get_if<RawObject>(&*read) : nullptr;
    if (object == nullptr) throw std::runtime_error("no object " + id.hex());
    if (seen.size() % 10 == 0) {
      write_loose(*object, id, repository);
    } else {
      pack.add(*object);
    }
    for (const ObjectId& next : named_by(*object, memory.hash_algorithm())) todo.push_back(next);
  }
  repository.git({"index-pack", "--stdin"}, pack.bytes(memory.hash_algorithm()));
}

}  // namespace muster::test
