#include "support/memory_repository.h"

#include <openssl/evp.h>

#include <stdexcept>
#include <unordered_set>

#include "support/pack.h"

namespace muster::test {

namespace {

ObjectId id_in(std::string_view text, std::size_t at, HashAlgorithm algorithm) {
  return ObjectId::from_raw(text.substr(at, hash_size(algorithm)), algorithm).value();
}

// Everything that a tree names, whatever its order or modes: a clone copies it all.
std::vector<ObjectId> named_by_tree(std::string_view bytes, HashAlgorithm algorithm) {
  std::vector<ObjectId> ids;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\0');
    if (end == std::string_view::npos || bytes.size() < end + 1 + hash_size(algorithm)) break;
    ids.push_back(id_in(bytes, end + 1, algorithm));
    bytes.remove_prefix(end + 1 + hash_size(algorithm));
  }
  return ids;
}

// The ids of `tree`, `parent` and `object` headers.
std::vector<ObjectId> named_by_headers(std::string_view bytes, HashAlgorithm algorithm) {
  std::vector<ObjectId> ids;
  while (!bytes.empty() && bytes.front() != '\n') {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    for (const std::string_view header : {"tree ", "parent ", "object "}) {
      if (!line.starts_with(header)) continue;
      if (const auto id = ObjectId::parse(line.substr(header.size()), algorithm)) ids.push_back(*id);
    }
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
  }
  return ids;
}

std::vector<ObjectId> named_by(const RawObject& object, HashAlgorithm algorithm) {
  switch (object.type) {
    case ObjectType::tree: return named_by_tree(object.bytes, algorithm);
    case ObjectType::commit:
    case ObjectType::tag: return named_by_headers(object.bytes, algorithm);
    case ObjectType::blob: break;
  }
  return {};
}

}  // namespace

ObjectId git_id(ObjectType type, std::string_view bytes, HashAlgorithm algorithm) {
  std::string whole(name_of(type));
  whole += ' ';
  whole += std::to_string(bytes.size());
  whole += '\0';
  whole += bytes;
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const EVP_MD* digest = algorithm == HashAlgorithm::sha1 ? EVP_sha1() : EVP_sha256();
  if (EVP_Digest(whole.data(), whole.size(), out, &size, digest, nullptr) != 1)
    throw std::runtime_error("no digest");
  return ObjectId::from_raw(std::string(out, out + size), algorithm).value();
}

ObjectId MemoryRepository::add(ObjectType type, std::string bytes) {
  const ObjectId id = git_id(type, bytes, algorithm_);
  objects_.insert_or_assign(id, RawObject{type, std::move(bytes)});
  return id;
}

void MemoryRepository::set_ref(const std::string& name, const ObjectId& id) {
  refs_.insert_or_assign(name, DirectRef{id});
}

void MemoryRepository::set_symbolic(const std::string& name, const std::string& target) {
  refs_.insert_or_assign(name, SymbolicRef{target});
}

void MemoryRepository::remove_ref(const std::string& name) {
  refs_.erase(name);
}

std::vector<ObjectId> MemoryRepository::reached_from(std::vector<ObjectId> todo) const {
  std::unordered_set<ObjectId, ObjectId::Hash> seen;
  std::vector<ObjectId> reached;
  while (!todo.empty()) {
    const ObjectId id = todo.back();
    todo.pop_back();
    const auto found = objects_.find(id);
    if (found == objects_.end() || !seen.insert(id).second) continue;
    reached.push_back(id);
    for (const ObjectId& next : named_by(found->second, algorithm_)) todo.push_back(next);
  }
  return reached;
}

MemoryRepository MemoryRepository::clone_of(const ObjectId& tip) const {
  const std::string fetched = "refs/muster/approvals";
  MemoryRepository clone(algorithm_);
  std::vector<ObjectId> tips = {tip};
  const auto ref = refs_.find(fetched);
  const auto* approvals = ref == refs_.end() ? nullptr : std::get_if<DirectRef>(&ref->second);
  if (approvals != nullptr) {
    tips.push_back(approvals->id);
    clone.set_ref(fetched, approvals->id);
  }
  for (const ObjectId& id : reached_from(std::move(tips))) {
    clone.objects_.insert(*objects_.find(id));
    if (const auto size = pretended_.find(id); size != pretended_.end()) clone.pretended_.insert(*size);
  }
  return clone;
}

std::string MemoryRepository::pack_of(const std::vector<ObjectId>& tips,
                                      const std::vector<ObjectId>& known) const {
  const std::vector<ObjectId> there = reached_from(known);
  const std::unordered_set<ObjectId, ObjectId::Hash> left_out(there.begin(), there.end());
  PackWriter pack;
  for (const ObjectId& id : reached_from(tips)) {
    const RawObject& object = objects_.at(id);
    if (!left_out.contains(id)) pack.add(object.type, object.bytes);
  }
  return pack.bytes();
}

Result<ObjectRead> MemoryRepository::read(const ObjectId& id, std::uint64_t max_bytes) {
  const auto found = objects_.find(id);
  if (found == objects_.end()) return ObjectRead{MissingObject{}};
  if (damaged_.contains(id))
    return tl::unexpected(Fault{FaultId::git, "object " + id.hex() + " is corrupt", "run git fsck"});
  const auto pretended = pretended_.find(id);
  const std::uint64_t size = pretended == pretended_.end() ? found->second.bytes.size() : pretended->second;
  if (size > max_bytes) return ObjectRead{OversizeObject{found->second.type, size}};
  return ObjectRead{found->second};
}

Result<RefValue> MemoryRepository::ref(std::string_view name) {
  const auto found = refs_.find(name);
  return found == refs_.end() ? RefValue{AbsentRef{}} : found->second;
}

Result<std::vector<NamedRef>> MemoryRepository::refs(std::string_view prefix) {
  std::vector<NamedRef> found;
  for (const auto& [name, value] : refs_) {
    const auto* direct = std::get_if<DirectRef>(&value);
    if (direct != nullptr && name.starts_with(prefix)) found.push_back({name, direct->id});
  }
  return found;
}

}  // namespace muster::test
