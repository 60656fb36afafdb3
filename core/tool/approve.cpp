#include "tool/approve.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "adapters/approvals_ref.h"
#include "adapters/system_clock.h"
#include "app/approvals.h"
#include "app/dsse_signatures.h"
#include "app/mainline.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "formats/hook_input.h"
#include "model/limits.h"
#include "policy/authorize.h"
#include "report/words.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/signing_key.h"
#include "tool/tool.h"

namespace muster {

namespace {

// Who approves what, decided and checked; nothing written.
struct ApprovalPlan {
  Approval approval;
  RosterPtr roster;
  SigningKey key;
  std::string fingerprint;
  std::string person;
  std::string email;
  std::optional<ObjectId> tip;  // of refs/muster/approvals here
  bool given = false;           // by this key already
};

// Proven where an anchor is given.
Gathered<RosterPtr> roster_of_head(ObjectAccess& objects, const ObjectId& head,
                                   const std::optional<Sha256Digest>& anchor) {
  MUSTER_TRY(state, state_at(objects, head));
  if (!anchor) return state.roster;
  KeyRing ring(objects.rosters().certificates());
  MUSTER_TRY(chain, chain_at(objects, state, *anchor, ring));
  return chain.newest();
}

Result<RosterPtr> roster_here(const Globals& globals, ObjectAccess& objects, const PlainGit& git) {
  std::optional<Sha256Digest> anchor;
  if (!globals.anchor.empty()) {
    const auto given = anchor_of(globals);
    if (!given) return tl::make_unexpected(given.error());
    anchor = *given;
  }
  const auto head = git.commit("HEAD", objects.hash_algorithm());
  if (!head) return tl::make_unexpected(head.error());
  auto roster = roster_of_head(objects, *head, anchor);
  if (roster) return std::move(*roster);
  if (const Fault* fault = std::get_if<Fault>(&roster.error())) return tl::make_unexpected(*fault);
  return misused(
      "HEAD holds no roster that can be used: " + because_of(std::get<Reason>(roster.error()), JudgedBy{}),
      "check out the mainline");
}

// The person whose key this is, where it may approve now.
Result<std::string> approver_of(const Roster& roster, const RosterKey* key, Timestamp now) {
  constexpr std::string_view remedy = "use a key that the roster lists with use `approval`: --key KEY";
  const auto refused = [&](std::string because) { return misused(std::move(because), std::string(remedy)); };
  if (key == nullptr) return refused("this key is not on the roster");
  if (roster.person(key->holder) == nullptr || !key->uses.contains(KeyUse::approval))
    return refused("this key's uses do not name `approval`");
  if (key->revoked) return refused("this key is revoked");
  if (now < key->valid_from() || (key->until && now >= *key->until))
    return refused("this key is not in its window");
  return key->holder;
}

Result<bool> given_already(CommitGraph& graph, const ApprovalPlan& plan) {
  ApprovalBook book(graph, plan.tip, WithoutRef::unknown);
  KeyRing ring(graph.objects().rosters().certificates());
  const auto there = book.of(plan.approval.commit, ring);
  if (!there) {
    if (const Fault* fault = std::get_if<Fault>(&there.error())) return tl::make_unexpected(*fault);
    return misused(std::string(approvals_ref) +
                       " holds no approvals: " + because_of(std::get<Reason>(there.error()), JudgedBy{}),
                   "fetch it again: git fetch origin +refs/muster/approvals:refs/muster/approvals");
  }
  for (const ProvenApproval& one : *there) {
    const bool same = one.signature.fingerprint().text == plan.fingerprint && one.ref == plan.approval.ref &&
                      one.project == plan.approval.project;
    if (same && one.at + Duration{limits::approval_seconds} > plan.approval.at) return true;
  }
  return false;
}

std::string address_of(const Roster& roster, const std::string& person) {
  const std::vector<std::string>& emails = roster.emails_of(person);
  return emails.empty() ? "" : emails.front();
}

Result<std::string> ref_for(const ApproveOptions& options, const Roster& roster) {
  if (options.ref.empty()) return roster.draft().governance.mainline;
  if (is_ref_name(options.ref)) return options.ref;
  return misused("--ref " + options.ref + " is no full ref name", "write it like refs/heads/main");
}

Result<ApprovalPlan> plan_approval(const Globals& globals, const ApproveOptions& options) {
  const PlainGit git(globals.repo);
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(repository.error());
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  const auto roster = roster_here(globals, objects, git);
  if (!roster) return tl::make_unexpected(roster.error());
  const auto ref = ref_for(options, **roster);
  if (!ref) return tl::make_unexpected(ref.error());
  const auto commit = git.commit(options.revision, objects.hash_algorithm());
  if (!commit) return tl::make_unexpected(commit.error());
  const auto facts = init_facts(git);
  if (!facts) return tl::make_unexpected(facts.error());
  auto chosen = choose_signing_key(*facts, options.key);
  if (!chosen) return tl::make_unexpected(std::move(chosen).error());
  const Timestamp now = SystemClock().now();
  const auto person = approver_of(**roster, (*roster)->key(chosen->key.blob), now);
  if (!person) return tl::make_unexpected(person.error());
  const auto tip = (*repository)->ref(approvals_ref);
  if (!tip) return tl::make_unexpected(tip.error());
  const auto* direct = std::get_if<DirectRef>(&*tip);
  std::string fingerprint = fingerprint_of(chosen->key).text;
  ApprovalPlan plan{{(*roster)->draft().project, *ref, *commit, now},
                    *roster,
                    std::move(*chosen),
                    std::move(fingerprint),
                    *person,
                    address_of(**roster, *person),
                    direct == nullptr ? std::nullopt : std::optional(direct->id)};
  CommitGraph graph(objects, nullptr);
  const auto given = given_already(graph, plan);
  if (!given) return tl::make_unexpected(given.error());
  plan.given = *given;
  return plan;
}

// Without what nothing covers: the form in which everybody reads it.
Result<std::string> signature_bytes(const SigningKey& key, const ArmoredSignature& signature) {
  const auto bytes = bytes_of(signature);
  const auto canonical = bytes ? canonical_signature(signature.kind, *bytes)
                               : Parsed<std::string>(tl::unexpected(bytes.error()));
  if (canonical) return *canonical;
  return misused("the signature by " + fingerprint_of(key.key).text +
                     " cannot stand in an approval: " + canonical.error().what,
                 "name another key with --key");
}

// By the judge's own check: its signature, and how its key stands now.
Result<std::monostate> check_as_judge(const Globals& globals, const ApprovalPlan& plan,
                                      const std::string& envelope) {
  KeyRing ring(globals.certificates);
  const auto read =
      read_approval(envelope, ObjectRef{ObjectKind::commit, plan.approval.commit.hex(), ""}, ring);
  if (!read)
    return misused("the approval would not be read: " + read.error().what, "name another key with --key");
  if (!read->signature) return key_refused(plan.key, read->signature.error().reason);
  if (read->approval != plan.approval || read->signature->fingerprint().text != plan.fingerprint)
    return misused("the approval would say something else", "name another key with --key");
  const Bench now{plan.roster.get(),
                  plan.roster.get(),
                  RevocationReach::judging,
                  plan.approval.at,
                  TimeSource::receive,
                  plan.approval.at,
                  {}};
  std::vector<Warning> warnings;
  const Authorization authorized =
      authorize(*read->signature, Demand{KeyUse::approval, {}, {}}, now, warnings);
  if (!authorized) return key_refused(plan.key, authorized.error());
  return std::monostate{};
}

Result<std::string> signed_envelope(const Globals& globals, const ApprovalPlan& plan) {
  DsseEnvelope envelope{std::string(in_toto_payload), approval_text(plan.approval), {}};
  const auto signature = sign_checked(globals, plan.key, SignaturePurpose::approval,
                                      dsse_encoding(envelope.payload_type, envelope.payload));
  if (!signature) return tl::make_unexpected(signature.error());
  auto bytes = signature_bytes(plan.key, *signature);
  if (!bytes) return bytes;
  envelope.signatures.push_back({dsse_key_id({plan.fingerprint}), std::move(*bytes)});
  std::string text = dsse_text(envelope);
  if (auto good = check_as_judge(globals, plan, text); !good)
    return tl::make_unexpected(std::move(good).error());
  return text;
}

void say(const Globals& globals, const ApproveOptions& options, const ApprovalPlan& plan,
         const std::string& file) {
  const Approval& approval = plan.approval;
  const std::string next = "git push origin " + std::string(approvals_ref);
  if (globals.format == Format::json) {
    const nlohmann::ordered_json json = {{"approved", approval.commit.hex()},
                                         {"ref", shown(approval.ref)},
                                         {"project", shown(approval.project)},
                                         {"by", plan.person},
                                         {"time", approval.at.text()},
                                         {"file", file},
                                         {"written", !options.dry_run && !plan.given},
                                         {"next", next}};
    put_line(json.dump());
    return;
  }
  const std::string what = fmt::format("commit {} for {} of {}", approval.commit.hex(), shown(approval.ref),
                                       shown(approval.project));
  if (plan.given) {
    put_line(plan.person + " has approved " + what + " already\nnext: " + next);
  } else if (options.dry_run) {
    put_line(plan.person + " would approve " + what);
  } else {
    put_line(plan.person + " approved " + what + "\nnext: " + next);
  }
}

Result<ExitStatus> approve(const Globals& globals, const ApproveOptions& options) {
  if (auto plain = refuse_audit_options(globals, "approve"); !plain)
    return tl::make_unexpected(std::move(plain).error());
  if (options.list) return list_waiting(globals, options);
  const auto plan = plan_approval(globals, options);
  if (!plan) return tl::make_unexpected(plan.error());
  std::string file;
  if (!plan->given && !options.dry_run) {
    if (globals.anchor.empty()) {
      note(globals, "signing for " + shown(plan->approval.ref) + " of " + shown(plan->approval.project) +
                        ", as HEAD's roster says; --anchor proves that roster first");
    }
    const auto envelope = signed_envelope(globals, *plan);
    if (!envelope) return tl::make_unexpected(envelope.error());
    file = sha256(*envelope).hex() + ".json";
    const auto added = add_approval_file(PlainGit(globals.repo), plan->tip, {file, *envelope},
                                         {plan->person, plan->email, plan->approval.at});
    if (!added) return tl::make_unexpected(added.error());
  }
  say(globals, options, *plan, file);
  return ExitStatus::accepted;
}

}  // namespace

void add_approve(CLI::App& app, Tool& tool) {
  CLI::App* command = app.add_subcommand("approve", "Sign an approval of one exact commit for one ref");
  const auto options = std::make_shared<ApproveOptions>();
  command->add_option("REV", options->revision, "The commit")->capture_default_str();
  command->add_option("--ref", options->ref, "The ref that it may enter, in full (default: the mainline)")
      ->type_name("REF");
  command->add_option("--key", options->key, std::string(signing_key_help))->type_name("KEY");
  command->add_flag("--list", options->list, "Show what of REV waits for whose approval; needs --anchor");
  command->add_flag("--dry-run", options->dry_run, "Say what would be approved, and sign nothing");
  command->footer(
      "The approval is a signed statement in refs/muster/approvals. It counts for this very commit, for 30\n"
      "days, and not for what you signed yourself: an amended or rebased commit needs a new one.\n"
      "Project and mainline are what HEAD's roster says: on somebody else's branch give --anchor or --ref.\n"
      "Fetch what others approved first, then push: git fetch origin 'refs/muster/*:refs/muster/*'\n"
      "Examples:\n"
      "  muster approve feature --ref refs/heads/main && git push origin refs/muster/approvals\n"
      "  muster approve --list --anchor sha256:…");
  command->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, approve(tool.globals, *options)); };
  });
}

}  // namespace muster
