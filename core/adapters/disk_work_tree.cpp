#include "adapters/disk_work_tree.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <set>

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "adapters/git_answers.h"
#include "adapters/git_command.h"
#include "adapters/git_directory.h"
#include "adapters/git_index.h"
#include "adapters/git_process.h"
#include "adapters/object_hash.h"
#include "adapters/scratch_folder.h"
#include "adapters/system_error.h"
#include "formats/checkout_form.h"
#include "formats/git_status.h"

namespace muster {

namespace {

// Paths of a million files that are not as they should be.
constexpr std::uint64_t answer_bytes = 256U << 20U;
// Every file of a large tree is read from a slow disk.
constexpr std::chrono::minutes time_limit(30);
// A text file, or one in which $Id$ is written: larger ones are none.
constexpr std::uint64_t converted_bytes = 64U << 20U;
// A folder of so many entries is surely not empty.
constexpr std::size_t folder_entries = 1'000'000;

// What git reads in place of the repository's settings.
std::string settings_for(HashAlgorithm algorithm) {
  const bool sha1 = algorithm == HashAlgorithm::sha1;
  std::string text = "[core]\n\trepositoryFormatVersion = ";
  text += sha1 ? "0\n" : "1\n";
  text +=
      "\tbare = false\n\tfileMode = true\n\tsymlinks = true\n\tignoreCase = false\n\tautocrlf = false\n"
      "\texcludesFile = /dev/null\n\tattributesFile = /dev/null\n\tfsmonitor = false\n"
      "\tuntrackedCache = false\n\tsparseCheckout = false\n"
      // That there is none (GIT_GRAFT_FILE=/dev/null) git takes for one.
      "[advice]\n\tgraftFileDeprecated = false\n";
  if (!sha1) text += "[extensions]\n\tobjectFormat = sha256\n";
  return text;
}

// With these, which come before those of the tree, a file is compared byte for byte.
constexpr std::string_view as_it_is = "* -text -ident -filter !working-tree-encoding\n";

// A git directory for one question.
class ScratchGit {
 public:
  static Result<ScratchGit> make(std::string root, std::string objects, HashAlgorithm algorithm,
                                 const ObjectId& commit, const std::vector<TrackedFile>& files) {
    auto folder = ScratchFolder::make();
    if (!folder) return tl::make_unexpected(std::move(folder).error());
    auto done = folder->make_folder("refs");
    if (done) done = folder->make_folder("info");
    if (done) done = folder->put("HEAD", commit.hex() + "\n");
    if (done) done = folder->put("config", settings_for(algorithm));
    if (done) done = folder->put("index", index_bytes(files, algorithm));
    if (!done) return tl::make_unexpected(std::move(done).error());
    return ScratchGit(std::move(*folder), std::move(root), std::move(objects));
  }

  Result<std::monostate> compare_bytes() const { return folder_.put("info/attributes", as_it_is); }
  Result<std::monostate> heed_attributes() const { return remove_file(folder_.path() + "/info/attributes"); }

  // Its standard output, where it exits with one of `good` and complains of nothing: git passes over a
  // folder that it may not read with a warning.
  Result<std::string> ask(std::vector<std::string> arguments, const std::string& input = {},
                          const std::set<int>& good = {0}) const {
    const std::string verb = arguments.front();
    Command command = git_command({"-C", root_, "--git-dir=" + folder_.path(), "--work-tree=" + root_},
                                  std::move(arguments), GitConfiguration::none, Quarantine::hidden);
    command.environment.push_back("GIT_OBJECT_DIRECTORY=" + objects_);
    command.environment.emplace_back("GIT_ATTR_NOSYSTEM=1");
    command.standard_input = input;
    command.max_output = answer_bytes;
    command.time_limit = time_limit;
    auto said = muster::run(command);
    if (!said) return tl::make_unexpected(std::move(said).error());
    said->error = beside_alternates(said->error);
    if (!good.contains(said->exit_code) || !said->error.empty())
      return tl::make_unexpected(git_failed("git " + verb, *said));
    return std::move(said->out);
  }

 private:
  ScratchGit(ScratchFolder folder, std::string root, std::string objects)
      : folder_(std::move(folder)), root_(std::move(root)), objects_(std::move(objects)) {}

  ScratchFolder folder_;
  std::string root_;
  std::string objects_;
};

template <typename T>
Result<T> understood(Parsed<T> parsed, const std::string& command) {
  if (parsed) return std::move(*parsed);
  return tl::make_unexpected(Fault{FaultId::git,
                                   command + " says what is not understood: " + parsed.error().what,
                                   "report this with the version of git"});
}

Result<std::vector<StatusEntry>> status_of(const ScratchGit& git) {
  auto said = git.ask({"status", "--porcelain=v2", "-z", "--untracked-files=normal", "--ignored=matching",
                       "--ignore-submodules=all", "--no-renames"});
  if (!said) return tl::make_unexpected(std::move(said).error());
  return understood(parse_git_status(*said), "git status");
}

// Of a name that begins with a colon git would make a pattern.
constexpr std::string_view here = "./";

std::string ended_by_nul(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) ((text += here) += path) += '\0';
  return text;
}

std::string without_here(std::string path) {
  return path.starts_with(here) ? path.substr(here.size()) : path;
}

// Those that no .gitignore of the tree says to ignore.
Result<std::vector<std::string>> hidden_among(const ScratchGit& git, const std::vector<std::string>& ignored,
                                              const std::set<std::string>& recorded) {
  if (ignored.empty()) return std::vector<std::string>{};
  const auto said = git.ask({"check-ignore", "-z", "-v", "--stdin"}, ended_by_nul(ignored), {0, 1});
  if (!said) return tl::make_unexpected(said.error());
  const auto found = understood(parse_check_ignore(*said), "git check-ignore");
  if (!found) return tl::make_unexpected(found.error());
  std::set<std::string> by_tree;
  for (const IgnoredBy& one : *found) {
    if (recorded.contains(one.source)) by_tree.insert(without_here(one.path));
  }
  std::vector<std::string> hidden;
  for (const std::string& path : ignored) {
    if (!by_tree.contains(path)) hidden.push_back(path);
  }
  return hidden;
}

using Attributes = std::map<std::string, std::string>;

const std::vector<std::string> checkout_attributes = {"text", "eol", "ident", "filter"};
const std::vector<std::string> archive_attributes = {"export-ignore", "export-subst"};

Result<std::map<std::string, Attributes>> attributes_of(const ScratchGit& git,
                                                        const std::vector<std::string>& names,
                                                        const std::vector<std::string>& paths) {
  std::vector<std::string> question = {"check-attr", "-z", "--stdin"};
  question.insert(question.end(), names.begin(), names.end());
  const auto said = git.ask(std::move(question), ended_by_nul(paths));
  if (!said) return tl::make_unexpected(said.error());
  auto found = understood(parse_check_attr(*said), "git check-attr");
  if (!found) return tl::make_unexpected(std::move(found).error());
  std::map<std::string, Attributes> attributes;
  for (PathAttribute& one : *found) attributes[without_here(one.path)][one.attribute] = std::move(one.value);
  return attributes;
}

CheckoutForm form_of(Attributes& attributes) {
  CheckoutForm form;
  if (attributes["eol"] == "crlf" && attributes["text"] != "unset") form.line_ends = LineEnds::crlf;
  if (attributes["ident"] == "set") form.ident = IdentLines::expanded;
  return form;
}

// Whether the bytes on disk are those that a checkout makes of the blob by its attributes.
Result<bool> is_checkout_of(const std::string& path, const TrackedFile& file, Attributes& attributes) {
  if (attributes["filter"] == "lfs") {
    const auto read = read_content(path, Hold::hashes);
    if (!read) return tl::make_unexpected(read.error());
    const auto* content = std::get_if<FileContent>(&*read);
    if (content == nullptr) return false;
    return is_named(file.id, ObjectType::blob, lfs_pointer(content->digests.sha256, content->bytes));
  }
  const CheckoutForm form = form_of(attributes);
  const auto bytes = read_file(path, converted_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return false;
  const auto recorded = recorded_form(**bytes, form, file.id.hex());
  return recorded && is_named(file.id, ObjectType::blob, *recorded);
}

// Of files with other bytes than their blobs those that no attribute explains.
Result<std::vector<std::string>> changed_among(const ScratchGit& git, const std::string& root,
                                               const std::vector<std::string>& paths,
                                               const std::map<std::string, const TrackedFile*>& files) {
  if (paths.empty()) return std::vector<std::string>{};
  if (auto heeded = git.heed_attributes(); !heeded) return tl::make_unexpected(std::move(heeded).error());
  auto attributes = attributes_of(git, checkout_attributes, paths);
  if (!attributes) return tl::make_unexpected(std::move(attributes).error());
  std::vector<std::string> changed;
  for (const std::string& path : paths) {
    const auto file = files.find(path);
    if (file == files.end()) {
      changed.push_back(path);
      continue;
    }
    const auto same = is_checkout_of(root + "/" + path, *file->second, (*attributes)[path]);
    if (!same) return tl::make_unexpected(same.error());
    if (!*same) changed.push_back(path);
  }
  return changed;
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Result<std::vector<std::string>> DiskWorkTree::differences(const ObjectId& commit,
                                                           const std::vector<TrackedFile>& files) {
  auto git = ScratchGit::make(root_, objects_, algorithm_, commit, files);
  if (!git) return tl::make_unexpected(std::move(git).error());
  if (auto plain = git->compare_bytes(); !plain) return tl::make_unexpected(std::move(plain).error());
  const auto entries = status_of(*git);
  if (!entries) return tl::make_unexpected(entries.error());
  std::vector<std::string> found, other_bytes, ignored;
  for (const StatusEntry& entry : *entries) {
    switch (entry.kind) {
      case StatusEntry::Kind::content: other_bytes.push_back(entry.path); break;
      case StatusEntry::Kind::ignored: ignored.push_back(entry.path); break;
      case StatusEntry::Kind::changed:
      case StatusEntry::Kind::untracked: found.push_back(entry.path); break;
    }
  }
  std::set<std::string> recorded;
  std::map<std::string, const TrackedFile*> by_path;
  for (const TrackedFile& file : files) {
    recorded.insert(file.path);
    by_path.emplace(file.path, &file);
  }
  auto hidden = hidden_among(*git, ignored, recorded);
  if (!hidden) return hidden;
  auto changed = changed_among(*git, root_, other_bytes, by_path);
  if (!changed) return changed;
  append(found, std::move(*changed));
  append(found, std::move(*hidden));
  return found;
}

namespace {

// Itself, and with a slash at its end each folder that it lies in: to git only such a name is a folder's.
std::vector<std::string> with_folders(const std::string& path) {
  std::vector<std::string> all = {path};
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1))
    all.push_back(path.substr(0, slash + 1));
  return all;
}

}  // namespace

Result<PackedFiles> DiskWorkTree::packed(const ObjectId& commit, const std::vector<TrackedFile>& files) {
  const auto git = ScratchGit::make(root_, objects_, algorithm_, commit, files);
  if (!git) return tl::make_unexpected(git.error());
  std::set<std::string> paths;
  for (const TrackedFile& file : files) {
    for (std::string& path : with_folders(file.path)) paths.insert(std::move(path));
  }
  auto attributes = attributes_of(*git, archive_attributes, {paths.begin(), paths.end()});
  if (!attributes) return tl::make_unexpected(std::move(attributes).error());
  PackedFiles packed;
  for (const TrackedFile& file : files) {
    const auto all = with_folders(file.path);
    const bool left_out = std::ranges::any_of(
        all, [&](const std::string& path) { return (*attributes)[path]["export-ignore"] == "set"; });
    if (left_out) continue;
    packed.is_substituted = packed.is_substituted || (*attributes)[file.path]["export-subst"] == "set";
    packed.files.push_back(file);
  }
  return packed;
}

namespace {

class OpenedSubmodule final : public Submodule {
 public:
  OpenedSubmodule(std::unique_ptr<OpenedRepository> repository, std::string root)
      : repository_(std::move(repository)),
        tree_(std::move(root), repository_->common_directory(), repository_->hash_algorithm()) {}

  Repository& repository() override { return *repository_; }
  WorkTree& work_tree() override { return tree_; }

 private:
  std::unique_ptr<OpenedRepository> repository_;
  DiskWorkTree tree_;
};

}  // namespace

Result<SubmoduleAt> DiskWorkTree::submodule(const std::string& path) {
  const std::string folder = root_ + "/" + path;
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0) {
    if (errno == ENOENT) return SubmoduleAt(NoSubmodule{});
    return tl::make_unexpected(system_fault("look at", folder, errno));
  }
  if (!S_ISDIR(status.st_mode)) return SubmoduleAt(NotASubmodule{});
  const auto entries = list_folder(folder, folder_entries);
  if (!entries) return tl::make_unexpected(entries.error());
  if (!*entries || (*entries)->empty()) return SubmoduleAt(NoSubmodule{});
  // Else the search for a repository would go on above it.
  const bool own = std::ranges::any_of(**entries, [](const auto& entry) { return entry.name == ".git"; });
  if (!own) return SubmoduleAt(NotASubmodule{});
  auto repository = open_repository(RepositoryAt{folder}, Depth::any);
  if (!repository) return tl::make_unexpected(std::move(repository).error());
  const auto real = real_path(folder);
  if (!real) return tl::make_unexpected(real.error());
  if ((*repository)->work_tree().empty()) return SubmoduleAt(NotASubmodule{});
  const auto root = real_path((*repository)->work_tree());
  if (!root || *root != *real) return SubmoduleAt(NotASubmodule{});
  return SubmoduleAt(std::make_unique<OpenedSubmodule>(std::move(*repository), *real));
}

}  // namespace muster
