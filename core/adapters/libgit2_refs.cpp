#include "adapters/libgit2_refs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <optional>
#include <set>

#include "adapters/disk.h"
#include "adapters/libgit2_library.h"
#include "adapters/packed_refs.h"
#include "adapters/ref_names.h"

namespace muster {

namespace {

constexpr std::string_view ref_remedy = "git for-each-ref shows which ref is broken; write it again or delete it";

// Refs in one folder: far more than any server keeps unpacked.
constexpr std::size_t folder_refs = 1'000'000;

tl::unexpected<Fault> cannot_read(const std::string& name) {
  return tl::make_unexpected(libgit2_fault("cannot read ref " + name, ref_remedy));
}

DirectRef direct_ref(const git_oid& id) {
  const std::string raw(id.id, id.id + hash_size(HashAlgorithm::sha1));
  return {ObjectId::from_raw(raw, HashAlgorithm::sha1).value_or(ObjectId(HashAlgorithm::sha1))};
}

// A symbolic ref may also be a symbolic link whose text is a ref name (core.preferSymlinkRefs).
// git takes the text; libgit2 would follow the link, which leads elsewhere or nowhere. A name
// too long for the file system is absent: git could not write it either.
std::optional<RefValue> value_of_link(git_repository* repository, const std::string& name) {
  const bool shared = name.starts_with("refs/");
  std::string path = shared ? git_repository_commondir(repository) : git_repository_path(repository);
  path += name;  // libgit2's directories end in a slash
  std::array<char, PATH_MAX> text{};
  const ssize_t length = ::readlink(path.c_str(), text.data(), text.size());
  if (length < 0 && errno == ENAMETOOLONG) return AbsentRef{};
  if (length < 0) return std::nullopt;
  std::string target(text.data(), static_cast<std::size_t>(length));
  if (!target.starts_with("refs/")) return std::nullopt;  // git, too, opens such a link as a file
  return SymbolicRef{std::move(target)};
}

// Whether there is a file of this name; a folder of refs is none, and cannot hide a packed ref.
bool is_loose(const std::string& directory, const std::string& name) {
  struct stat status {};
  if (::lstat((directory + name).c_str(), &status) != 0) return errno != ENOENT && errno != ENOTDIR;
  return !S_ISDIR(status.st_mode);
}

// A ref that is not loose, out of packed-refs; nothing where libgit2 has to say it, which reads the
// whole file.
Result<std::optional<RefValue>> packed_value(git_repository* repository, const std::string& name) {
  const std::string common = git_repository_commondir(repository);
  if (!name.starts_with("refs/") || is_loose(common, name) ||
      is_loose(git_repository_path(repository), name)) {
    return std::nullopt;
  }
  auto packed = find_packed_ref(common + "packed-refs", name);
  if (!packed) return tl::make_unexpected(std::move(packed.error()));
  if (std::holds_alternative<UnknownLayout>(*packed)) return std::nullopt;
  const auto* id = std::get_if<ObjectId>(&*packed);
  return id == nullptr ? RefValue(AbsentRef{}) : RefValue(DirectRef{*id});
}

// Names below refs/ from the folders themselves: where one entry cannot be looked at, libgit2's
// iterator leaves out all that follow, without an error. Broken and odd names are read_ref's.
Result<std::monostate> add_loose_names(const std::string& common_directory, std::set<std::string>& names) {
  std::vector<std::string> folders = {"refs"};
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    auto entries = list_folder(common_directory + folder, folder_refs);
    if (!entries) return tl::make_unexpected(std::move(entries.error()));
    if (!*entries) continue;  // removed meanwhile
    for (const FolderEntry& entry : **entries) {
      std::string name = folder + "/" + entry.name;
      if (entry.kind == FolderEntry::Kind::directory) {
        folders.push_back(std::move(name));
      } else {
        names.insert(std::move(name));
      }
    }
  }
  return std::monostate{};
}

Result<std::monostate> add_packed_names(git_repository* repository, std::set<std::string>& names) {
  constexpr std::string_view cannot = "cannot list the refs";
  git_reference_iterator* iterator = nullptr;
  if (git_reference_iterator_new(&iterator, repository) < 0) {
    return tl::make_unexpected(libgit2_fault(cannot, ref_remedy));
  }
  const ReferenceIteratorHandle handle(iterator);
  const char* name = nullptr;
  int status = 0;
  while ((status = git_reference_next_name(&name, iterator)) == 0) names.emplace(name);
  if (status != GIT_ITEROVER) return tl::make_unexpected(libgit2_fault(cannot, ref_remedy));
  return std::monostate{};
}

}  // namespace

namespace {

// How packed-refs is looked into: by halving for one ref, by libgit2, which reads all of it, for many.
enum class Packed { one, many };

Result<RefValue> read_ref(git_repository* repository, const std::string& name, Packed how) {
  auto exact = is_exact_ref_name(name);
  if (!exact) return tl::make_unexpected(std::move(exact.error()));
  if (!*exact) return AbsentRef{};
  if (auto value = value_of_link(repository, name)) return std::move(*value);
  if (how == Packed::one) {
    auto packed = packed_value(repository, name);
    if (!packed) return tl::make_unexpected(std::move(packed.error()));
    if (*packed) return std::move(**packed);
  }
  git_reference* reference = nullptr;
  const int status = git_reference_lookup(&reference, repository, name.c_str());
  const ReferenceHandle handle(reference);
  if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC) return AbsentRef{};
  if (status < 0) return cannot_read(name);
  if (git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC) {
    return SymbolicRef{git_reference_symbolic_target(reference)};
  }
  return direct_ref(*git_reference_target(reference));
}

}  // namespace

Result<RefValue> read_ref(git_repository* repository, const std::string& name) {
  return read_ref(repository, name, Packed::one);
}

Result<std::vector<NamedRef>> list_refs(git_repository* repository, std::string_view prefix) {
  std::set<std::string> names;
  // Loose first: a ref that is packed meanwhile is then seen twice rather than never.
  if (auto added = add_loose_names(git_repository_commondir(repository), names); !added) {
    return tl::make_unexpected(std::move(added.error()));
  }
  if (auto added = add_packed_names(repository, names); !added)
    return tl::make_unexpected(std::move(added.error()));
  std::vector<NamedRef> found;
  for (auto name = names.lower_bound(std::string(prefix)); name != names.end() && name->starts_with(prefix);
       ++name) {
    auto value = read_ref(repository, *name, Packed::many);
    if (!value) return tl::make_unexpected(std::move(value.error()));
    if (const auto* direct = std::get_if<DirectRef>(&*value)) found.push_back({*name, direct->id});
  }
  return found;
}

}  // namespace muster
