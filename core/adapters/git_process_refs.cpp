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

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

// What git says beside the list: refs that it passes over. What is not understood may be about a
// ref that is missing in the list.
Result<std::set<std::string>> broken_refs(std::string_view complaints) {
  constexpr std::string_view broken = "warning: ignoring broken ref ";
  constexpr std::string_view bad_name = "warning: ignoring ref with broken name ";
  std::set<std::string> names;
  while (!complaints.empty()) {
    const std::string_view line = take_until(complaints, '\n');
    if (line.starts_with(bad_name)) continue;
    if (!line.starts_with(broken)) return refused("git lists the refs, but says: " + std::string(line));
    names.emplace(line.substr(broken.size()));
  }
  return names;
}

}  // namespace

// "<name>\0<id>\0<target of a symbolic ref, followed to its end>".
Result<std::monostate> GitProcessRefs::add_line(std::string_view line, Snapshot& snapshot) const {
  const std::string_view name = take_until(line, '\0');
  const auto id = ObjectId::parse(take_until(line, '\0'), algorithm_);
  if (!name.starts_with("refs/") || !id || line.find('\0') != std::string_view::npos) {
    return refused("git lists the refs with a line that cannot be read, at " + std::string(name));
  }
  if (!snapshot.refs.emplace(std::string(name), Listed{*id, !line.empty()}).second) {
    return refused("git lists the ref " + std::string(name) + " twice");
  }
  return std::monostate{};
}

Result<std::monostate> GitProcessRefs::take_snapshot() {
  if (snapshot_) return std::monostate{};
  const auto said =
      git_.run({"for-each-ref", "--format=%(refname)%00%(objectname)%00%(symref)"}, listing_bytes);
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code != 0) return tl::make_unexpected(git_failed("git for-each-ref", *said));
  auto broken = broken_refs(said->error);
  if (!broken) return tl::make_unexpected(std::move(broken.error()));
  Snapshot snapshot{{}, std::move(*broken)};
  std::string_view lines = said->out;
  if (!lines.empty() && lines.back() != '\n')
    return refused("git lists the refs, but its last line breaks off");
  while (!lines.empty()) {
    if (auto added = add_line(take_until(lines, '\n'), snapshot); !added) return added;
  }
  snapshot_ = std::move(snapshot);
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
  std::string target = said->out;
  if (!target.ends_with('\n') || target.find('\n') + 1 != target.size() || target.size() < 2) {
    return refused("git tells no target of the symbolic ref " + name);
  }
  target.pop_back();
  return SymbolicRef{std::move(target)};
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
