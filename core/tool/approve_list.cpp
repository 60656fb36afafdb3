#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "adapters/system_clock.h"
#include "app/mainline.h"
#include "app/verify_push.h"
#include "formats/hook_input.h"
#include "model/limits.h"
#include "policy/approvals.h"
#include "tool/approve.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

constexpr std::string_view heads = "refs/heads/";

// This clone as the server that it was cloned from: branches stand where origin's do, as far as they were
// fetched.
class AsOnServer final : public Repository {
 public:
  explicit AsOnServer(Repository& clone) : clone_(clone) {}

  HashAlgorithm hash_algorithm() const override { return clone_.hash_algorithm(); }
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override {
    return clone_.read(id, max_bytes);
  }
  Result<RefValue> ref(std::string_view name) override {
    if (!name.starts_with(heads)) return clone_.ref(name);
    auto fetched = clone_.ref("refs/remotes/origin/" + std::string(name.substr(heads.size())));
    if (!fetched || std::holds_alternative<DirectRef>(*fetched)) return fetched;
    return clone_.ref(name);
  }
  Result<std::vector<NamedRef>> refs(std::string_view prefix) override { return clone_.refs(prefix); }

 private:
  Repository& clone_;
};

struct Waiting {
  std::string object;
  std::string ref;
  reasons::ApprovalsMissing missing;
  std::vector<std::string> possible;
};

struct AtServer {
  RosterPtr roster;
  ServerState state;
};

// What the server remembers of the mainline that stands in a clone.
Gathered<AtServer> server_of(Repository& server, ObjectAccess& objects, const std::string& mainline) {
  MUSTER_TRY(value, server.ref(mainline));
  const auto* tip = std::get_if<DirectRef>(&value);
  if (tip == nullptr) return stop(Reason{reasons::RosterRemoved{"there is no " + mainline + " here"}});
  MUSTER_TRY(state, state_at(objects, tip->id));
  const RosterName name = state.roster->name();
  return AtServer{state.roster, {mainline, name.version, name.digest.text()}};
}

Gathered<std::vector<Waiting>> waiting_for(Session& session, const ObjectId& commit, std::string ref) {
  AsOnServer server(session.repository());
  MUSTER_TRY(tips, mainline_tips_of_clone(session.repository(), session.objects()));
  MUSTER_TRY(here, state_at(session.objects(), tips.front()));
  MUSTER_TRY(there, server_of(server, session.objects(), here.roster->draft().governance.mainline));
  if (ref.empty()) ref = there.state.mainline;
  const Timestamp now = SystemClock().now();
  const ObjectId nothing(commit.algorithm());
  MUSTER_TRY(value, server.ref(ref));
  const auto* present = std::get_if<DirectRef>(&value);
  const RefUpdate update{present == nullptr ? nothing : present->id, commit, ref};
  MUSTER_TRY(outcome,
             verify_push({server, {update}, session.anchor(), there.state, now, limits::push_commits}));
  const Bench bench{
      there.roster.get(), there.roster.get(), RevocationReach::judging, now, TimeSource::receive, now, {}};
  std::vector<Waiting> waiting;
  for (const Verdict& verdict : outcome.verdicts) {
    const auto* refused = std::get_if<Refused>(&verdict);
    if (refused == nullptr) continue;
    const auto* missing = std::get_if<reasons::ApprovalsMissing>(&refused->reason());
    if (missing == nullptr) continue;
    std::vector<std::string> possible = possible_approvers(missing->approvers, bench);
    if (const auto* key = std::get_if<ProvenKey>(&refused->key()))
      std::erase(possible, key->holder.value_or(""));
    for (const std::string& person : missing->given) std::erase(possible, person);
    waiting.push_back({refused->object().id, refused->object().ref, *missing, std::move(possible)});
  }
  return waiting;
}

std::string listed_by_comma(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

void say(const Globals& globals, const std::vector<Waiting>& waiting) {
  for (const Waiting& one : waiting) {
    if (globals.format == Format::json) {
      const nlohmann::ordered_json json = {{"waits",
                                            {{"commit", one.object},
                                             {"ref", shown(one.ref)},
                                             {"rule", shown(one.missing.rule_name)},
                                             {"needed", one.missing.needed},
                                             {"given", one.missing.given},
                                             {"who", one.possible}}}};
      put_line(json.dump());
      continue;
    }
    put_line(fmt::format("waits  {} on {}", one.object, shown(one.ref)));
    put_line(fmt::format("  rule     {} needs approval by {} of {}", shown(one.missing.rule_name),
                         one.missing.needed, shown(listed_by_comma(one.missing.approvers))));
    put_line(fmt::format("  given    {}", one.missing.given.empty()
                                              ? std::string("by nobody")
                                              : "by " + shown(listed_by_comma(one.missing.given))));
    put_line(fmt::format("  who can  {}", one.possible.empty() ? std::string("nobody")
                                                               : shown(listed_by_comma(one.possible))));
    put_line(fmt::format("  how      muster approve {} --ref {}", one.object, shell_word(shown(one.ref))));
  }
  if (waiting.empty() && globals.format == Format::text) put_line("nothing waits for an approval");
}

}  // namespace

Result<ExitStatus> list_waiting(const Globals& globals, const ApproveOptions& options) {
  if (!options.ref.empty() && !is_ref_name(options.ref))
    return misused("--ref " + options.ref + " is no full ref name", "write it like refs/heads/main");
  const auto session = Session::open(globals, Depth::full);
  if (!session) return tl::make_unexpected(session.error());
  const auto commit = (*session)->commit(options.revision);
  if (!commit) return tl::make_unexpected(commit.error());
  const auto waiting = waiting_for(**session, *commit, options.ref);
  if (!waiting) return report(globals, waiting.error(), ObjectRef{ObjectKind::roster, commit->hex(), ""});
  say(globals, *waiting);
  return ExitStatus::accepted;
}

}  // namespace muster
