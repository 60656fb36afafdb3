#include "adapters/git_process_refs.h"

#include <sys/stat.h>

#include <cerrno>

#include "adapters/ref_names.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

constexpr std::string_view remedy = "git for-each-ref shows which ref is broken; write it again or delete it";

// A million refs with names of 100 bytes.
constexpr std::uint64_t listing_bytes = 200U << 20U;

// Each costs a process. No server has so many refs that are symbolic or broken.
constexpr std::size_t odd_refs = 500;

tl::unexpected<Fault> refused(std::string because) {
  return tl::make_unexpected(Fault{FaultId::git, std::move(because), std::string(remedy)});
}

}  // namespace

Result<std::monostate> GitProcessRefs::take_snapshot() {
  if (snapshot_) return std::monostate{};
  const auto said = git_.run({"for-each-ref", "--format=" + std::string(ref_list_format)}, listing_bytes);
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code != 0) return tl::make_unexpected(git_failed("git for-each-ref", *said));
  auto broken = parse_broken_refs(said->error);
  if (!broken) return refused(std::move(broken.error()));
  auto listed = parse_ref_list(said->out, algorithm_);
  if (!listed) return refused(std::move(listed.error()));
  snapshot_ = Snapshot{std::move(*listed), std::move(*broken)};
  return std::monostate{};
}

Result<RefValue> GitProcessRefs::ref(const std::string& name) {
  const auto exact = is_exact_ref_name(name);
  if (!exact) return tl::make_unexpected(exact.error());
  if (!*exact) return AbsentRef{};
  if (!name.starts_with("refs/")) return one_level(name);
  if (auto taken = take_snapshot(); !taken) return tl::make_unexpected(std::move(taken.error()));
  const auto listed = snapshot_->refs.find(name);
  if (listed == snapshot_->refs.end()) return unlisted(name);
  if (!listed->second.symbolic) return DirectRef{listed->second.id};
  auto target = symbolic_target(name);
  if (!target) return tl::make_unexpected(std::move(target.error()));
  if (*target) return std::move(**target);
  return refused("the ref " + name + " changed while it was read");
}

// git lists no symbolic ref whose target is not there.
Result<RefValue> GitProcessRefs::unlisted(const std::string& name) {
  const auto worth = is_worth_asking(name);
  if (!worth) return tl::make_unexpected(worth.error());
  if (!*worth) return AbsentRef{};
  if (++odd_refs_asked_ > odd_refs) return refused("too many refs are symbolic or broken");
  auto target = symbolic_target(name);
  if (!target) return tl::make_unexpected(std::move(target.error()));
  if (*target) return std::move(**target);
  if (storage_ == RefStorage::files || snapshot_->broken.contains(name)) {
    return refused("the ref " + name + " is broken, or changed while it was read");
  }
  return AbsentRef{};
}

// A question costs a process, and a push may ask for ten thousand refs that are not there.
Result<bool> GitProcessRefs::is_worth_asking(const std::string& name) {
  if (storage_ == RefStorage::other) {
    const auto complaint = objects_.complaint_about_ref(name);
    if (!complaint) return tl::make_unexpected(complaint.error());
    return !complaint->empty() || snapshot_->broken.contains(name);
  }
  return is_on_disk(name);
}

Result<bool> GitProcessRefs::is_on_disk(const std::string& name) const {
  for (const std::string& directory : {directory_.own, directory_.common}) {
    const std::string path = directory + "/" + name;
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) {
      if (!S_ISDIR(status.st_mode)) return true;
    } else if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG) {
      return tl::make_unexpected(system_fault("look at", path, errno));
    }
  }
  return false;
}

Result<std::optional<SymbolicRef>> GitProcessRefs::symbolic_target(const std::string& name) const {
  const auto said = git_.run({"symbolic-ref", "--quiet", "--no-recurse", name});
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code == 1) return std::nullopt;
  if (said->exit_code != 0) return tl::make_unexpected(git_failed("git symbolic-ref " + name, *said));
  auto target = parse_symbolic_target(said->out);
  if (!target) return refused("git tells no target of the symbolic ref " + name);
  return SymbolicRef{std::move(*target)};
}

// HEAD and its like, which git lists not at all. FETCH_HEAD and MERGE_HEAD are files whatever the
// others are, and git calls one that is not there broken.
Result<RefValue> GitProcessRefs::one_level(const std::string& name) {
  if (storage_ == RefStorage::files || name == "FETCH_HEAD" || name == "MERGE_HEAD") {
    const auto there = is_on_disk(name);
    if (!there) return tl::make_unexpected(there.error());
    if (!*there) return AbsentRef{};
  }
  auto target = symbolic_target(name);
  if (!target) return tl::make_unexpected(std::move(target.error()));
  if (*target) return std::move(**target);
  const std::string whole = name + "\n";
  // Where there is no file of that name, rev-parse looks for branches and tags.
  const auto full = git_.run({"-c", "core.warnAmbiguousRefs=false", "rev-parse", "--verify", "--quiet",
                              "--symbolic-full-name", name});
  if (!full) return tl::make_unexpected(full.error());
  if (full->exit_code != 0 || full->out != whole) return AbsentRef{};
  const auto hex = git_.ask({"-c", "core.warnAmbiguousRefs=false", "rev-parse", "--verify", "--quiet", name});
  if (!hex) return tl::make_unexpected(hex.error());
  const auto id =
      hex->ends_with('\n') ? ObjectId::parse(hex->substr(0, hex->size() - 1), algorithm_) : std::nullopt;
  if (!id) return refused("git tells no id of the ref " + name);
  return DirectRef{*id};
}

Result<std::vector<NamedRef>> GitProcessRefs::refs(const std::string& prefix) {
  if (auto taken = take_snapshot(); !taken) return tl::make_unexpected(std::move(taken.error()));
  const auto& broken = snapshot_->broken;
  for (auto name = broken.lower_bound(prefix); name != broken.end() && name->starts_with(prefix); ++name) {
    if (++odd_refs_asked_ > odd_refs) return refused("too many refs are symbolic or broken");
    const auto target = symbolic_target(*name);
    if (!target) return tl::make_unexpected(target.error());
    if (!*target) return refused("the ref " + *name + " is broken");
  }
  std::vector<NamedRef> found;
  const auto& refs = snapshot_->refs;
  for (auto listed = refs.lower_bound(prefix); listed != refs.end() && listed->first.starts_with(prefix);
       ++listed) {
    if (!listed->second.symbolic) found.push_back({listed->first, listed->second.id});
  }
  return found;
}

}  // namespace muster
