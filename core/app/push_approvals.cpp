#include <algorithm>
#include <functional>
#include <map>

#include "app/push_judge.h"
#include "crypto/sha256.h"
#include "model/limits.h"
#include "policy/judge_approvals.h"

namespace muster {

namespace {

Reason malformed(std::string what, std::string file = {}) {
  return reasons::ObjectMalformed{0, std::move(what), "", std::move(file)};
}

using Files = std::map<std::string, TreeEntry>;

Gathered<Files> files_of(ObjectAccess& objects, const std::optional<ObjectId>& commit) {
  Files files;
  if (!commit) return files;
  MUSTER_TRY(read, objects.commit(*commit));
  MUSTER_TRY(tree, objects.tree(read.tree));
  if (tree.size() > limits::approvals)
    return stop(Reason{reasons::LimitCount{"approvals in " + std::string(approvals_ref), limits::approvals}});
  for (TreeEntry& entry : tree) files.emplace(entry.name, std::move(entry));
  return files;
}

// From the new tip one parent after the other to the present one.
struct Line {
  Ancestry ancestry = Ancestry::ahead;
  std::optional<Reason> not_linear = {};
};
Gathered<Line> line_between(CommitGraph& graph, const std::optional<ObjectId>& present,
                            const ObjectId& next) {
  ObjectId at = next;
  for (std::size_t commits = 0; !present || at != *present; ++commits) {
    if (commits == limits::push_approvals)
      return Line{Ancestry::ahead, reasons::LimitCount{"new commits of approvals", limits::push_approvals}};
    MUSTER_TRY(node, graph.node(at));
    if (node.parents.size() > 1)
      return Line{Ancestry::ahead, malformed("a merge, where each commit has one parent")};
    if (node.parents.empty()) return Line{present ? Ancestry::beside : Ancestry::ahead, {}};
    at = graph.id(node.parents.front());
  }
  return Line{};
}

std::optional<Reason> lost(const Files& before, const Files& after) {
  for (const auto& [name, entry] : before) {
    const auto now = after.find(name);
    if (now == after.end() || now->second != entry)
      return malformed("a file that was there is gone or changed", name);
  }
  return std::nullopt;
}

SignatureRefusal no_approval(Reason reason) {
  return {NoKey{}, std::move(reason)};
}

Gathered<AddedApproval> read_added(const PushBench& bench, const TreeEntry& entry, std::string& said) {
  const std::string& name = entry.name;
  const auto refused = [&](Reason reason) {
    return AddedApproval{name, tl::unexpected(no_approval(std::move(reason)))};
  };
  if (entry.mode != TreeMode::file || !is_approval_file_name(name))
    return refused(malformed("not a plain file named by its SHA-256 and .json", name));
  MUSTER_TRY(bytes, separate(bench.graph.objects().blob(entry.id, limits::approval_bytes)));
  if (!bytes) return refused(bytes.error());
  if (sha256(*bytes).hex() + ".json" != name)
    return refused(malformed("its name is not the SHA-256 of what it holds", name));
  auto read = read_approval(
      *bytes, ObjectRef{ObjectKind::ref, std::string(approvals_ref), std::string(approvals_ref)},
      bench.checker.ring());
  if (!read) return refused(reasons::ObjectMalformed{read.error().offset, read.error().what, "", name});
  if (!read->signature) return AddedApproval{name, tl::unexpected(read->signature.error())};
  said = said_in(*bytes);
  return AddedApproval{name, ProvenApproval{std::move(*read->signature), std::move(read->approval.project),
                                            std::move(read->approval.ref), read->approval.at}};
}

void refuse_again(AddedApproval& added) {
  added.finding = tl::unexpected(
      no_approval(malformed("an approval that is there already, by the same key", added.file)));
}

// Of what is there already nothing is new: its signer needs no second one, and others could only have written
// the first one otherwise (ECDSA's r and s). `said`: which of the added ones says what.
Gathered<std::monostate> refuse_known(const PushBench& bench, const Files& before,
                                      const std::map<std::string, std::size_t, std::less<>>& said,
                                      std::vector<AddedApproval>& added) {
  if (said.empty()) return std::monostate{};
  for (const auto& [name, entry] : before) {
    MUSTER_TRY(time, bench.graph.time_left());
    (void)time;
    if (entry.mode != TreeMode::file) continue;
    MUSTER_TRY(bytes, separate(bench.graph.objects().blob(entry.id, limits::approval_bytes)));
    const auto same = bytes ? said.find(said_in(*bytes)) : said.end();
    if (same != said.end()) refuse_again(added[same->second]);
  }
  return std::monostate{};
}

Gathered<std::vector<AddedApproval>> added_by(const PushBench& bench, const Files& before,
                                              const Files& after) {
  std::vector<AddedApproval> added;
  std::map<std::string, std::size_t, std::less<>> said;
  for (const auto& [name, entry] : after) {
    if (before.contains(name)) continue;
    if (added.size() == limits::push_approvals)
      return stop(Reason{reasons::LimitCount{"new approvals", limits::push_approvals}});
    MUSTER_TRY(time, bench.graph.time_left());
    (void)time;
    std::string says;
    MUSTER_TRY(one, read_added(bench, entry, says));
    added.push_back(std::move(one));
    if (!added.back().finding) continue;
    if (!said.emplace(std::move(says), added.size() - 1).second) refuse_again(added.back());
  }
  MUSTER_TRY(known, refuse_known(bench, before, said, added));
  (void)known;
  return added;
}

}  // namespace

Gathered<Verdicts> judge_approvals_update(const PushBench& bench, const KnownUpdate& known) {
  ApprovalsFacts facts{known.facts(), {}, {}};
  if (known.next() && !known.symbolic_target) {
    MUSTER_TRY(line, line_between(bench.graph, known.present, *known.next()));
    facts.move.ancestry = line.ancestry;
    facts.not_growing = line.not_linear;
    if (line.ancestry == Ancestry::ahead && !line.not_linear) {
      MUSTER_TRY(before, files_of(bench.graph.objects(), known.present));
      MUSTER_TRY(after, files_of(bench.graph.objects(), known.next()));
      facts.not_growing = lost(before, after);
      MUSTER_TRY(added, added_by(bench, before, after));
      facts.added = std::move(added);
    }
  }
  return Verdicts{judge_approvals(facts, bench.at_receive())};
}

}  // namespace muster
