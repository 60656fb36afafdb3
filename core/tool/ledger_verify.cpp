#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "adapters/disk.h"
#include "adapters/ledger_folder.h"
#include "adapters/ledger_seen.h"
#include "adapters/system_clock.h"
#include "app/ledger_tips.h"
#include "app/verify_ledger.h"
#include "tool/ledger.h"
#include "tool/output.h"
#include "tool/roster_at_hand.h"
#include "tool/session.h"

namespace muster {

namespace {

struct LedgerVerifyOptions {
  std::string max_age = "7d";
  std::string remote = "origin";
  std::string proof;
};

// A clone sees the server's branches under the remote's names.
Result<LedgerView> view_of(Session& session, const std::string& remote) {
  const auto there = session.repository().refs("refs/remotes/" + remote + "/");
  if (!there) return tl::make_unexpected(there.error());
  if (session.repository().work_tree().empty() || there->empty()) return LedgerView{};
  const auto said =
      session.git().run({"config", "--get-all", "remote." + remote + ".fetch"}, GitConfiguration::none);
  if (!said) return tl::make_unexpected(said.error());
  const bool all = said->out.find("refs/heads/*:refs/remotes/" + remote + "/*\n") != std::string::npos;
  return LedgerView{remote, all};
}

Gathered<bool> is_accepted_step(Session& session, const std::string& ref, const ObjectId& last,
                                const ObjectId& tip) {
  MUSTER_TRY(here, session.objects().exists(last));
  if (!here) return false;
  MUSTER_TRY(further, on_first_parent_line(session.graph(), tip, last));
  if (!further) return false;
  MUSTER_TRY(mainline, session.mainline_tip(tip));
  ObjectInput input = session.object_input(mainline);
  input.history.receipts = nullptr;  // of what the ledger does not hold it gives none
  MUSTER_TRY(verdict, verify_commit(input, tip, ref));
  return is_accepted(verdict);
}

// On the server the journal says it; a clone sees a step further, by somebody who may make it.
Gathered<bool> may_be_pending(Session& session, const std::string& ref, const ObjectId& last,
                              const ObjectId& tip) {
  MUSTER_TRY(records, JournalFolder(session.repository().common_directory()).records());
  for (const JournalRecord& record : records) {
    for (const LedgerEntry& entry : record.entries)
      if (entry.ref == ref && entry.old_id == last && entry.new_id == tip) return true;
  }
  if (!ref.starts_with("refs/heads/")) return false;
  // What cannot be judged at all is no push that was let in.
  MUSTER_TRY(may, separate(is_accepted_step(session, ref, last, tip)));
  return may.value_or(false);
}

struct Verified {
  LedgerReport report;
  TipFindings tips;
};

std::string names_of(const std::vector<std::string>& names) {
  return shown(fmt::format("{}", fmt::join(names, ", ")));
}

// A ledger may have begun beside a thousand tags.
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  if (names.size() <= most) return names_of(names);
  const std::vector<std::string> first(names.begin(), names.begin() + most);
  return fmt::format("{} and {} more", names_of(first), names.size() - most);
}

void say_text(const Globals& globals, const Verified& found) {
  if (!found.report.head) return;
  const LedgerCheckpoint& checkpoint = found.report.head->checkpoint;
  put_line(fmt::format("ledger  {}: {} {}, last checkpoint {}, signed by {}", shown(checkpoint.origin),
                       checkpoint.size, checkpoint.size == 1 ? "entry" : "entries", checkpoint.time.text(),
                       found.report.signer ? shown(found.report.signer->holder.value_or("")) + " " +
                                                 found.report.signer->fingerprint.text
                                           : std::string("nobody who counts")));
  const std::size_t refused = found.report.refused.size() + found.tips.refused.size();
  put_line(fmt::format(
      "refs    {} governed {} where the last accepted push left {}; {} found against the ledger",
      found.tips.standing, found.tips.standing == 1 ? "ref stands" : "refs stand",
      found.tips.standing == 1 ? "it" : "them", refused == 0 ? "nothing" : std::to_string(refused)));
  if (!found.tips.pending.empty()) {
    put_line(fmt::format("pending {}: one push further than the ledger, which the server's next push settles",
                         names_of(found.tips.pending)));
  }
  if (!found.tips.unseen.empty()) note(globals, "this clone says nothing of " + names_of(found.tips.unseen));
  if (!found.tips.unrecorded.empty()) {
    note(globals, "no entry tells of " + some_of(found.tips.unrecorded) +
                      ": there before the ledger was, never pushed, or brought in past it");
  }
}

void say_json(const Verified& found) {
  nlohmann::ordered_json json = {{"entries", 0}, {"checkpoint", nullptr}, {"signer", nullptr}};
  if (found.report.head) {
    const LedgerCheckpoint& checkpoint = found.report.head->checkpoint;
    json["entries"] = checkpoint.size;
    json["checkpoint"] = {{"origin", shown(checkpoint.origin)},
                          {"root", checkpoint.root.text()},
                          {"time", checkpoint.time.text()}};
  }
  if (found.report.signer) {
    json["signer"] = {{"fingerprint", found.report.signer->fingerprint.text},
                      {"holder", shown(found.report.signer->holder.value_or(""))}};
  }
  json["refs"] = found.tips.standing;
  const auto names = [](const std::vector<std::string>& raw) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const std::string& name : raw) list.push_back(shown(name));
    return list;
  };
  json["pending"] = names(found.tips.pending);
  json["unseen"] = names(found.tips.unseen);
  json["unrecorded"] = names(found.tips.unrecorded);
  json["refused"] = found.report.refused.size() + found.tips.refused.size();
  put_line(nlohmann::ordered_json({{"ledger", json}}).dump());
}

Gathered<Verified> verify(Session& session, const RosterAtHand& roster, const LedgerView& view,
                          const std::optional<LedgerCheckpoint>& seen, Duration max_age) {
  MUSTER_TRY(files, LedgerRef::open(session.repository()));
  if (!files.tip())
    return stop(Reason{reasons::LedgerMissing{"there is no refs/muster/ledger in this repository"}});
  MUSTER_TRY(report, verify_ledger({files, roster.newest(), seen, roster.at, roster.source, max_age}));
  Verified verified{std::move(report), {}};
  if (!verified.report.audit) return verified;
  MUSTER_TRY(tips, judge_tips(
                       session.repository(), roster.newest(), *verified.report.audit, view,
                       [&](const std::string& ref, const ObjectId& last, const ObjectId& tip) {
                         return may_be_pending(session, ref, last, tip);
                       },
                       roster.bench().judged_by()));
  verified.tips = std::move(tips);
  return verified;
}

Result<ExitStatus> verify_ledger_of(const Globals& globals, const LedgerVerifyOptions& options) {
  const auto max_age = Duration::parse(options.max_age);
  if (!max_age)
    return misused("--max-age " + shown(options.max_age) + " is no span", "write it like 7d or 24h");
  const auto session = Session::open(globals, Depth::any);
  if (!session) return tl::make_unexpected(session.error());
  const auto roster = roster_at_hand(globals);
  if (!roster) return tl::make_unexpected(roster.error());
  if (!*roster) return report(globals, roster->error(), ledger_object());
  const auto view = view_of(**session, options.remote);
  if (!view) return tl::make_unexpected(view.error());
  const auto seen = seen_checkpoint((*session)->repository());
  if (!seen) return tl::make_unexpected(seen.error());
  const auto found = verify(**session, **roster, *view, *seen, *max_age);
  if (!found) return report(globals, found.error(), ledger_object());
  for (const auto* verdicts : {&found->report.refused, &found->tips.refused}) {
    for (const Verdict& verdict : *verdicts) report(globals, verdict);
  }
  globals.format == Format::json ? say_json(*found) : say_text(globals, *found);
  if (found->report.holds_together && globals.at.empty()) {
    const auto kept = keep_ledger_seen((*session)->repository().common_directory(), found->report.head->note);
    if (!kept) note(globals, "the next run cannot compare with this one: " + kept.error().because);
  }
  return found->report.refused.empty() && found->tips.refused.empty() ? ExitStatus::accepted
                                                                      : ExitStatus::refused;
}

// Needs a roster, and no ledger.
Result<ExitStatus> verify_proof(const Globals& globals, const LedgerVerifyOptions& options) {
  const auto text = read_file(options.proof, ledger_proof_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text)
    return misused("there is no file " + shown(options.proof), "name what muster ledger prove wrote");
  const auto roster = roster_at_hand(globals);
  if (!roster) return tl::make_unexpected(roster.error());
  if (!*roster) return report(globals, roster->error(), ledger_object());
  const auto proof = parse_ledger_proof(**text);
  if (!proof)
    return report(globals, Stop(Reason(reasons::LedgerMalformed{options.proof, proof.error().what})),
                  ledger_object());
  const auto proven = verify_ledger_proof(*proof, (*roster)->newest(), (*roster)->at, (*roster)->source);
  for (const Verdict& verdict : proven.refused) report(globals, verdict);
  if (!proven.refused.empty() || !proven.entry || !proven.signer) return ExitStatus::refused;
  put_line(globals.format == Format::json ? proof->entry : line_of(*proven.entry));
  note(globals,
       "signed by " + shown(proven.signer->holder.value_or("")) + " " + proven.signer->fingerprint.text);
  return ExitStatus::accepted;
}

}  // namespace

void add_ledger_verify(CLI::App& ledger, Tool& tool) {
  CLI::App* verify =
      ledger.add_subcommand("verify", "Check that nobody changed the record, nor moved a ref past it");
  const auto options = std::make_shared<LedgerVerifyOptions>();
  verify->add_option("--max-age", options->max_age, "How old the last checkpoint may be (default: 7d)")
      ->type_name("SPAN");
  verify->add_option("--remote", options->remote, "Which remote is the server (default: origin)")
      ->type_name("NAME");
  verify->add_option("--proof", options->proof, "Instead, one entry by what muster ledger prove wrote")
      ->type_name("FILE");
  verify->footer(
      "Reads refs/muster/ledger: every entry against the root that the server signed, the signature against\n"
      "the roster, the checkpoint against the last one that this clone saw, and each governed ref against\n"
      "the last accepted push to it. Fetch first:\n"
      "  git fetch origin 'refs/muster/*:refs/muster/*'\n"
      "  muster ledger verify --anchor sha256:…");
  verify->callback([options, &tool] {
    tool.action = [options, &tool] {
      return finish(tool.globals, options->proof.empty() ? verify_ledger_of(tool.globals, *options)
                                                         : verify_proof(tool.globals, *options));
    };
  });
}

}  // namespace muster
