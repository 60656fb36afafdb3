#include <set>

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "adapters/git_directory.h"
#include "adapters/source_folder.h"
#include "adapters/system_clock.h"
#include "app/gate_source.h"
#include "model/release_limits.h"
#include "tool/gate.h"
#include "tool/output.h"
#include "tool/release_files.h"
#include "tool/session.h"

namespace muster {

namespace {

// Of `path` from the folder `root`; nothing where it does not lie in there, or is not there.
std::optional<std::string> path_below(const std::string& root, const std::string& path) {
  const auto real = real_path(path);
  const std::string inside = root == "/" ? root : root + "/";
  if (!real || !real->starts_with(inside)) return std::nullopt;
  return real->substr(inside.size());
}

Result<bool> has_statement(const std::string& folder) {
  const auto entries = list_folder(folder, limits::release_entries);
  if (!entries) return tl::make_unexpected(entries.error());
  for (const FolderEntry& entry : entries->value_or(std::vector<FolderEntry>{})) {
    if (entry.kind == FolderEntry::Kind::file && entry.name.ends_with(statement_ending)) return true;
  }
  return false;
}

// What lies in the source and is no part of it.
std::set<std::string> besides(const std::string& root, const GateOptions& options,
                              const std::string& statement) {
  std::vector<std::string> paths = options.build_folders;
  paths.push_back(statement);
  paths.push_back(bundle_beside(statement));
  std::set<std::string> found;
  for (const std::string& path : paths) {
    if (auto below = path_below(root, path)) found.insert(std::move(*below));
  }
  return found;
}

Result<GateOutcome> judge_by_statement(const Globals& globals, const GateOptions& options,
                                       const std::string& root, const NamedRelease& named) {
  const auto refused = [&](const Reason& reason) {
    return refused_before_judging(object_of(named.file.release), reason);
  };
  const std::string bundle = bundle_beside(named.path);
  const auto beside = read_content(bundle, Hold::hashes);
  if (!beside) return tl::make_unexpected(beside.error());
  if (std::holds_alternative<NoFile>(*beside) && options.newer.empty())
    return refused(reasons::GateSource{"the rosters of its statement, " + bundle + ", are not there"});
  const auto rosters = rosters_for(globals, named.path, options.newer);
  if (!rosters) return tl::make_unexpected(rosters.error());
  if (!*rosters) {
    if (const auto* fault = std::get_if<Fault>(&rosters->error())) return tl::make_unexpected(*fault);
    return refused(std::get<Reason>(rosters->error()));
  }
  const auto source = read_source(root, besides(root, options, named.path));
  if (!source) return tl::make_unexpected(source.error());
  std::optional<Sha256Digest> tree;
  if (!source->odd) tree = source_tree(source->files);
  KeyRing ring(globals.certificates);
  Rosters loaded(nullptr, globals.certificates);
  const GateQuestion question = question_of(options);
  auto outcome = judge_source_gate(
      {named.file, **rosters, question, tree, source->odd.value_or(""), SystemClock().now()}, loaded, ring);
  if (outcome) return std::move(*outcome);
  if (const auto* fault = std::get_if<Fault>(&outcome.error())) return tl::make_unexpected(*fault);
  return refused(std::get<Reason>(outcome.error()));
}

}  // namespace

Result<GateOutcome> judge_source_here(const Globals& globals, const GateOptions& options,
                                      const std::string& why) {
  const auto root = real_path(globals.repo);
  if (!root) return tl::make_unexpected(root.error());
  const ObjectRef folder{ObjectKind::file, globals.repo, ""};
  for (const std::string& newer : options.newer) {
    if (!names_file(newer))
      return misused("--newest " + newer + " is a commit, and there is no repository",
                     "name a folder laid out like .muster/, or a file with rosters: ./…, /…");
  }
  if (options.statement.empty()) {
    const auto there = has_statement(*root);
    if (!there) return tl::make_unexpected(there.error());
    if (!*there)
      return refused_before_judging(folder,
                                    reasons::GateSource{why + ", and no release statement came with it"});
  }
  const auto named = release_at(options.statement.empty() ? *root : options.statement);
  if (!named) return tl::make_unexpected(named.error());
  if (!*named) return refused_before_judging(folder, named->error());
  return judge_by_statement(globals, options, *root, **named);
}

}  // namespace muster
