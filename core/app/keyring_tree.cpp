#include "app/keyring_tree.h"

#include "formats/openpgp_keyring.h"
#include "model/limits.h"

namespace muster {

namespace {

// People read them.
constexpr std::size_t most_told = 20;

class Shelving {
 public:
  Shelving(ObjectAccess& objects, CertificateShelf& shelf) : objects_(objects), shelf_(shelf) {}

  Gathered<std::monostate> take(const TreeEntry& entry) {
    if (!entry.name.ends_with(".key")) return std::monostate{};
    if (entry.mode != TreeMode::file && entry.mode != TreeMode::executable) {
      return pass_over(entry, "no regular file");
    }
    if (!seen_.insert(entry.id).second) return std::monostate{};
    MUSTER_TRY(there, objects_.exists(entry.id));
    if (!there) return pass_over(entry, "not in this repository");
    MUSTER_TRY(file, separate(objects_.blob(entry.id, bytes_left_)));
    if (!file) return pass_over(entry, "no file, or one too many bytes");
    bytes_left_ -= file->size();
    const auto certificates = split_openpgp_keyring(*file);
    if (!certificates) return pass_over(entry, certificates.error().what);
    if (certificates->size() > certificates_left_) return pass_over(entry, "too many certificates");
    certificates_left_ -= certificates->size();
    for (const std::string& one : *certificates) shelf_.add(one);
    return std::monostate{};
  }

  KeyringTree done() { return std::move(made_); }

 private:
  std::monostate pass_over(const TreeEntry& entry, const std::string& why) {
    if (made_.unread.size() < most_told) {
      made_.unread.insert(entry.name + ": " + why);
    } else {
      ++made_.more_unread;
    }
    return {};
  }

  ObjectAccess& objects_;
  CertificateShelf& shelf_;
  std::set<ObjectId> seen_;
  std::uint64_t bytes_left_ = limits::keyring_bytes;
  std::size_t certificates_left_ = limits::keyring_certificates;
  KeyringTree made_;
};

}  // namespace

Gathered<KeyringTree> shelve_keyring(ObjectAccess& objects, const ObjectId& tree, CertificateShelf& shelf) {
  MUSTER_TRY(entries, objects.tree(tree));
  Shelving shelving(objects, shelf);
  for (const TreeEntry& entry : entries) {
    MUSTER_TRY(taken, shelving.take(entry));
    static_cast<void>(taken);
  }
  return shelving.done();
}

}  // namespace muster
