#include "tool/editing.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "adapters/proposal_disk.h"
#include "adapters/roster_folder_disk.h"
#include "adapters/system_clock.h"
#include "app/mainline.h"
#include "app/roster_folder.h"
#include "crypto/check_signature.h"
#include "report/lint_text.h"
#include "report/words.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

Fault nothing_committed() {
  return {FaultId::config, "HEAD holds no roster, so there is no version to change",
          "commit the first one: muster init, then git add .muster && git commit -S"};
}

// What an edit came to, for saying it.
struct EditOutcome {
  const OpenProposal& opened;
  ProposalFiles files;
  std::vector<RosterChange> changes;
  std::vector<std::string> notes;
  SigningState state;
};

RosterFiles files_after(const Proposal& proposal, const ProposalFiles& files) {
  RosterFiles after = proposal.work;
  for (const std::string& path : files.remove) after.erase(path);
  for (const auto& [path, bytes] : files.write) after[path] = bytes;
  return after;
}

void say_edit_json(const EditOptions& options, const EditOutcome& outcome) {
  const RosterDraft& draft = outcome.files.roster->draft();
  Json json;
  json["version"] = draft.version;
  json["digest"] = outcome.files.roster->name().digest.text();
  json["previous"] = outcome.opened.proposal.in_force->name().digest.text();
  json["issued"] = draft.issued.text();
  json["begun"] = !outcome.opened.proposal.proposed.has_value();
  json["written"] = !options.dry_run;
  json["changes"] = Json::parse(json_list_of(outcome.changes));
  json["notes"] = outcome.notes;
  json["files"] = Json::array();
  for (const auto& [path, bytes] : outcome.files.write) json["files"].push_back(shown(".muster/" + path));
  json["removed"] = Json::array();
  for (const std::string& path : outcome.files.remove) json["removed"].push_back(shown(".muster/" + path));
  json["signatures"] = Json::parse(json_of(outcome.state));
  json["next"] = next_commands(outcome.state, Waits::in_work_tree);
  put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void say_edit_text(const EditOptions& options, const EditOutcome& outcome) {
  const RosterDraft& draft = outcome.files.roster->draft();
  put_line(fmt::format("version {} of {}, issued {}{}", draft.version, shown(draft.project),
                       draft.issued.text(), options.dry_run ? " (dry run: nothing is written)" : ""));
  put(text_of(outcome.changes));
  for (const std::string& note : outcome.notes) put_line("  note       " + note);
  put_line("");
  const std::string would = options.dry_run ? "would " : "";
  for (const auto& [path, bytes] : outcome.files.write) {
    put_line(would + (options.dry_run ? "write" : "wrote") + " .muster/" + shown(path));
  }
  for (const std::string& path : outcome.files.remove) {
    put_line(would + (options.dry_run ? "remove" : "removed") + " .muster/" + shown(path) +
             ", made over other bytes");
  }
  if (!options.dry_run) put("\n" + text_of(outcome.state, Waits::in_work_tree));
}

Gathered<ExitStatus> do_edit(const Globals& globals, const EditOptions& options, const Edit& edit) {
  if (auto plain = refuse_audit_options(globals, "the editing of a roster"); !plain)
    return stop(plain.error());
  KeyRing ring(globals.certificates);
  MUSTER_TRY(opened, open_proposal(globals, ring));
  VersionHead head = next_head(opened.proposal);
  head.expires = options.expires;
  const Timestamp end = opened.proposal.newest().draft().expires;
  if (!head.expires && head.issued >= end) {
    return stop(Fault{FaultId::config, "the roster has expired at " + end.text() + "; nothing was changed",
                      "give it a new end first: muster roster edit --expires TIME"});
  }
  MUSTER_TRY(editor, begin_version(opened.proposal.text(), opened.proposal.newest(), head));
  // Of the text as it is now: places in it are those of its draft.
  Rosters rosters(nullptr, globals.certificates);
  const auto begun = load_next(*opened.proposal.in_force, editor.text(), opened.proposal.work, rosters);
  if (!begun) return stop(begun.error());
  EditDesk desk{editor, **begun, head.issued, {}, {}};
  if (auto done = edit(desk); !done) return stop(done.error());
  return finish_proposal(globals, options, opened, editor.text(),
                         {std::move(desk.notes), std::move(desk.files)}, ring);
}

Gathered<ExitStatus> do_rewrite(const Globals& globals, const EditOptions& options, const Rewrite& change) {
  if (auto plain = refuse_audit_options(globals, "the editing of a roster"); !plain)
    return stop(plain.error());
  KeyRing ring(globals.certificates);
  MUSTER_TRY(opened, open_proposal(globals, ring));
  MUSTER_TRY(editor,
             begin_version(opened.proposal.text(), opened.proposal.newest(), next_head(opened.proposal)));
  const auto text = change(opened.proposal.newest(), editor.text());
  if (!text) return stop(text.error());
  return finish_proposal(globals, options, opened, *text, {}, ring);
}

ExitStatus ended(const Globals& globals, const Gathered<ExitStatus>& done) {
  return done ? *done : report_stop(globals, done.error());
}

}  // namespace

Gathered<RosterFiles> roster_files_at(ObjectAccess& objects, const ObjectId& commit) {
  MUSTER_TRY(read, objects.commit(commit));
  MUSTER_TRY(entry, muster_entry(objects, read.tree));
  if (!entry) return stop(nothing_committed());
  MUSTER_TRY(folder, read_muster_folder(objects, *entry));
  return read_roster_files(objects, folder);
}

Gathered<OpenProposal> open_committed(const Globals& globals, KeyRing& ring) {
  std::optional<Sha256Digest> anchor;
  if (!globals.anchor.empty()) {
    const auto given = anchor_of(globals);
    if (!given) return stop(given.error());
    anchor = *given;
  }
  auto repository = open_repository(globals, Depth::any);
  if (!repository) return stop(repository.error());
  const std::string tree = (*repository)->work_tree();
  if (tree.empty()) {
    return stop(Fault{FaultId::config, "a bare repository has no work tree to edit a roster in",
                      "run it in a clone"});
  }
  const auto head = PlainGit(globals.repo).commit("HEAD", (*repository)->hash_algorithm());
  if (!head) return stop(head.error().id == FaultId::config ? nothing_committed() : head.error());
  const auto memory = roster_memory(globals);
  ObjectAccess objects(**repository, memory.get(), globals.certificates);
  MUSTER_TRY(read, objects.commit(*head));
  MUSTER_TRY(entry, muster_entry(objects, read.tree));
  if (!entry) return stop(nothing_committed());
  MUSTER_TRY(folder_at_head, read_muster_folder(objects, *entry));
  MUSTER_TRY(committed, read_roster_files(objects, folder_at_head));
  MUSTER_TRY(versions, VersionsInTree::at(objects, entry->id));
  const std::string folder = tree + "/.muster";
  if (auto checked = check_proposal_folder(folder); !checked) return stop(checked.error());
  MUSTER_TRY(proposal, proposal_in({versions, committed}, committed, anchor, objects.rosters(), ring));
  return OpenProposal{folder, std::move(proposal)};
}

Gathered<OpenProposal> open_proposal(const Globals& globals, KeyRing& ring) {
  MUSTER_TRY(opened, open_committed(globals, ring));
  auto work = read_roster_folder(opened.folder);
  if (!work) return stop(work.error());
  opened.proposal.work = std::move(*work).value_or(RosterFiles{});
  Rosters rosters(nullptr, globals.certificates);
  MUSTER_TRY(proposal, with_work(std::move(opened.proposal), rosters));
  return OpenProposal{opened.folder, std::move(proposal)};
}

VersionHead next_head(const Proposal& proposal) {
  return {proposal.in_force->name().version + 1, proposal.in_force->name().digest,
          issue_time(*proposal.in_force, SystemClock().now())};
}

Gathered<TomlEditor> begin_version(const std::string& text, const Roster& roster, const VersionHead& head) {
  auto editor = TomlEditor::open(text);
  if (!editor) {
    return stop(Fault{FaultId::config, "the roster cannot be edited: " + editor.error().what,
                      "change it by hand: muster roster edit"});
  }
  if (auto begun = as_result(set_head(*editor, head)); !begun) return stop(begun.error());
  auto dropped = as_result(drop_ended(*editor, roster.draft(), head.issued));
  if (!dropped) return stop(dropped.error());
  return std::move(*editor);
}

Gathered<ExitStatus> finish_proposal(const Globals& globals, const EditOptions& options,
                                     const OpenProposal& opened, const std::string& text, EditExtras extras,
                                     KeyRing& ring) {
  const Proposal& proposal = opened.proposal;
  Rosters rosters(nullptr, globals.certificates);
  MUSTER_TRY(files, next_files(proposal, text, extras.files, rosters));
  auto changes = changes_between(proposal.newest(), *files.roster,
                                 [](const PublicKey& key) { return fingerprint_of(key).text; });
  if (auto checked = check_proposal_folder(opened.folder); !checked) return stop(checked.error());
  if (!options.dry_run) {
    auto written = write_proposal(opened.folder, files.write, files.remove);
    if (!written) return stop(written.error());
  }
  auto state = signing_state(files_after(proposal, files), proposal.in_force.get(), *files.roster,
                             SystemClock().now(), ring);
  const EditOutcome outcome{opened, std::move(files), std::move(changes), std::move(extras.notes),
                            std::move(state)};
  if (globals.format == Format::json) {
    say_edit_json(options, outcome);
  } else if (!globals.quiet) {
    say_edit_text(options, outcome);
  }
  return ExitStatus::accepted;
}

Result<std::monostate> as_result(const Edited& edited) {
  if (edited) return std::monostate{};
  return misused("the roster cannot be edited in place: " + edited.error().what,
                 "change it by hand: muster roster edit");
}

void add_edit_options(CLI::App& command, EditOptions& options) {
  command.add_flag("--dry-run", options.dry_run, "Say what would change, and write nothing");
}

ExitStatus edit_proposal(const Globals& globals, const EditOptions& options, const Edit& edit) {
  return ended(globals, do_edit(globals, options, edit));
}

ExitStatus rewrite_proposal(const Globals& globals, const EditOptions& options, const Rewrite& change) {
  return ended(globals, do_rewrite(globals, options, change));
}

ExitStatus report_stop(const Globals& globals, const Stop& stopped) {
  const Reason* reason = std::get_if<Reason>(&stopped);
  const auto* malformed = reason == nullptr ? nullptr : std::get_if<reasons::RosterMalformed>(reason);
  if (malformed != nullptr && globals.format == Format::text) {
    put(caret_block(*malformed, output_color(globals)));
    note(globals, "this roster would be refused; nothing was changed");
    return ExitStatus::refused;
  }
  const ExitStatus status = report(globals, stopped, ObjectRef{ObjectKind::roster, "", ""});
  if (reason != nullptr) note(globals, "nothing was changed");
  return status;
}

}  // namespace muster
