#include "app/record_push.h"

#include <map>

#include "crypto/sha256.h"

namespace muster {

namespace {

std::string_view word_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::commit: return "commit";
    case ObjectKind::tag: return "tag";
    case ObjectKind::ref: return "ref";
    case ObjectKind::roster: return "roster";
    case ObjectKind::file: return "file";
    case ObjectKind::release: return "release";
    case ObjectKind::push: return "push";
  }
  return "";
}

// What the verdicts about one ref say together.
struct Judged {
  std::vector<std::string> rules;
  std::vector<std::string> exceptions;
  std::string objects;  // a line each

  void add(const Verdict& verdict) {
    const auto* accepted = std::get_if<Accepted>(&verdict);
    const auto* refused = std::get_if<Refused>(&verdict);
    const ObjectRef& object = accepted != nullptr ? accepted->object() : refused->object();
    objects.append(word_of(object.kind)).append(" ").append(object.id).append("\n");
    if (accepted == nullptr) return;
    rules.insert(rules.end(), accepted->rules().begin(), accepted->rules().end());
    for (const Warning& warning : accepted->warnings()) {
      if (const auto* used = std::get_if<ExceptionUsed>(&warning)) exceptions.push_back(used->id);
    }
  }
};

const ObjectRef& object_of(const Verdict& verdict) {
  return std::visit([](const auto& one) -> const ObjectRef& { return one.object(); }, verdict);
}

// What stands against the push as a whole: none of its refs moves.
std::vector<std::string> refusals(const PushOutcome& outcome) {
  std::vector<std::string> ids;
  for (const Verdict& verdict : outcome.verdicts) {
    if (const auto* refused = std::get_if<Refused>(&verdict)) ids.emplace_back(rule_of(refused->reason()));
  }
  return ids;
}

Result<ObjectId> present_value(RefReader& refs, const RefUpdate& update) {
  const auto value = refs.ref(update.name);
  if (!value) return tl::unexpected(value.error());
  const auto* direct = std::get_if<DirectRef>(&*value);
  return direct == nullptr ? ObjectId(update.new_id.algorithm()) : direct->id;
}

}  // namespace

Result<std::vector<LedgerEntry>> entries_of(const PushOutcome& outcome, const PushRecord& push,
                                            RefReader& refs) {
  std::vector<LedgerEntry> entries;
  if (push.project.empty()) return entries;
  const std::vector<std::string> against = refusals(outcome);
  std::optional<Sha256Digest> certificate;
  if (push.verdict != LedgerVerdict::refused && outcome.certificate)
    certificate = sha256(*outcome.certificate);
  std::map<std::string, Judged> by_ref;
  for (const Verdict& verdict : outcome.verdicts) by_ref[object_of(verdict).ref].add(verdict);
  for (const RefUpdate& update : push.updates) {
    if (push.verdict == LedgerVerdict::refused && entries.size() == refused_entries) break;
    const auto old_id = present_value(refs, update);
    if (!old_id) return tl::unexpected(old_id.error());
    const Judged& judged = by_ref[update.name];
    entries.push_back({0, push.received, push.project, update.name, *old_id, update.new_id, push.verdict,
                       outcome.accepted ? judged.rules : against,
                       outcome.in_force ? outcome.in_force : outcome.brings, sha256(judged.objects),
                       judged.exceptions, push.pusher, certificate, push.tool});
  }
  return entries;
}

}  // namespace muster
