#include "adapters/editor.h"
#include "adapters/proposal_disk.h"
#include "adapters/roster_folder_disk.h"
#include "adapters/system_clock.h"
#include "crypto/sha256.h"
#include "formats/roster_rebase.h"
#include "model/limits.h"
#include "tool/editing.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"

namespace muster {

namespace {

struct RosterEditOptions : EditOptions {
  bool rebase = false;
  std::string from;
  std::string until;  // --expires
};

ExitStatus renew(const Globals& globals, RosterEditOptions options) {
  const auto expires = time_given("--expires", options.until);
  if (!expires) return finish(globals, tl::make_unexpected(expires.error()));
  options.expires = *expires;
  return edit_proposal(globals, options, [&](EditDesk&) { return Result<std::monostate>(std::monostate{}); });
}

ExitStatus edit_by_hand(const Globals& globals, const RosterEditOptions& options) {
  std::optional<EditedText> edited;
  const ExitStatus status =
      rewrite_proposal(globals, options, [&](const Roster&, const std::string& begun) -> Result<std::string> {
        auto asked = EditedText::ask("roster.toml", begun, limits::roster_bytes);
        if (!asked) return tl::make_unexpected(std::move(asked).error());
        edited = std::move(*asked);
        if (edited->text() != begun) return edited->text();
        edited->forget();
        edited.reset();
        return misused("the roster is as it was; nothing was changed", "change something and save it");
      });
  if (edited && status == ExitStatus::accepted) edited->forget();
  if (edited && status != ExitStatus::accepted) {
    const std::string path = shown(edited->path());
    note(globals, "your text is kept in " + path + "; muster roster lint " + path + " shows every mistake");
  }
  return status;
}

tl::unexpected<Stop> cannot_rebase(std::string because, std::string remedy) {
  return stop(Fault{FaultId::config, std::move(because) + "; nothing was changed", std::move(remedy)});
}

// A proposal for another version than the one that is in force now.
struct Stale {
  RosterPtr roster;
  std::string text;
  std::string base;  // the text of the version that it was made for
};

Gathered<Stale> stale_in(const RosterFiles& files) {
  const auto file = files.find("roster.toml");
  if (file == files.end())
    return cannot_rebase("there is no proposal", "name the commit that holds it: --from REV");
  auto roster = Rosters().load(file->second, ".muster/roster.toml", files);
  if (!roster) return stop(roster.error());
  const std::uint32_t version = (*roster)->name().version;
  const auto base = files.find("history/" + std::to_string(version - 1) + "/roster.toml");
  if (base == files.end() || (*roster)->draft().previous != sha256(base->second)) {
    return cannot_rebase("the proposal does not hold the version that it was made for",
                         "name the commit that holds a whole proposal: --from REV");
  }
  return Stale{*roster, file->second, base->second};
}

// The base is a version that led to the one in force.
Gathered<std::monostate> check_base(const Proposal& onto, const Stale& stale) {
  const std::uint32_t base = stale.roster->name().version - 1;
  if (onto.in_force->name().digest == sha256(stale.base)) {
    return cannot_rebase("the proposal stands on the version in force already",
                         "go on with muster roster sign");
  }
  const auto same = onto.committed.find("history/" + std::to_string(base) + "/roster.toml");
  if (same != onto.committed.end() && same->second == stale.base) return std::monostate{};
  return cannot_rebase(
      "the proposal was made for a version " + std::to_string(base) + " that did not lead to HEAD's",
      "make it again by hand on top of HEAD");
}

// Nothing but the stale proposal and its signatures is put aside.
Gathered<std::monostate> check_rest(const Proposal& onto) {
  for (const auto& [path, bytes] : onto.work) {
    if (path == "roster.toml" || path.starts_with("signatures/")) continue;
    const auto old = onto.committed.find(path);
    if (old != onto.committed.end() && old->second == bytes) continue;
    return cannot_rebase(".muster/" + path + " is not what HEAD holds",
                         "put it back: git checkout HEAD -- .muster");
  }
  return std::monostate{};
}

Gathered<OpenProposal> clean_base(const Globals& globals, KeyRing& ring) {
  MUSTER_TRY(opened, open_committed(globals, ring));
  auto work = read_roster_folder(opened.folder);
  if (!work) return stop(work.error());
  opened.proposal.work = std::move(*work).value_or(RosterFiles{});
  return opened;
}

Gathered<Stale> stale_of_commit(const Globals& globals, const std::string& revision) {
  auto repository = open_repository(globals, Depth::any);
  if (!repository) return stop(repository.error());
  const auto commit = PlainGit(globals.repo).commit(revision, (*repository)->hash_algorithm());
  if (!commit) return stop(commit.error());
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  MUSTER_TRY(files, roster_files_at(objects, *commit));
  return stale_in(files);
}

Gathered<ExitStatus> rebase_proposal(const Globals& globals, const RosterEditOptions& options) {
  if (auto plain = refuse_audit_options(globals, "roster edit"); !plain) return stop(plain.error());
  KeyRing ring(globals.certificates);
  MUSTER_TRY(onto, clean_base(globals, ring));
  const bool clean = onto.proposal.work == onto.proposal.committed;
  if (!options.from.empty() && !clean) {
    return cannot_rebase("the work tree holds another proposal or changes in .muster/",
                         "put it back as HEAD holds it: git checkout HEAD -- .muster");
  }
  if (options.from.empty() && clean) {
    return cannot_rebase("the work tree holds no proposal", "name the commit that holds it: --from REV");
  }
  MUSTER_TRY(stale,
             options.from.empty() ? stale_in(onto.proposal.work) : stale_of_commit(globals, options.from));
  MUSTER_TRY(base, check_base(onto.proposal, stale));
  MUSTER_TRY(rest, check_rest(onto.proposal));
  (void)base, (void)rest;
  MUSTER_TRY(editor, begin_version(onto.proposal.committed.at("roster.toml"), *onto.proposal.in_force,
                                   next_head(onto.proposal)));
  if (const auto done = reapply(editor, stale.base, stale.text); !done) {
    return cannot_rebase(
        "the proposal cannot be made again by itself: " + done.error().what,
        "make that part by hand on top of HEAD: git checkout HEAD -- .muster, then muster roster "
        "edit (muster roster diff OLD NEW shows what each version changed)");
  }
  return finish_proposal(globals, options, onto, editor.text(), {}, ring);
}

}  // namespace

void add_roster_edit(CLI::App& roster, Tool& tool) {
  CLI::App* edit = roster.add_subcommand(
      "edit", "Change the proposal in your editor, or make it again on a newer version");
  const auto options = std::make_shared<RosterEditOptions>();
  edit->add_flag("--rebase", options->rebase,
                 "Make the proposal again on top of the version that HEAD holds");
  edit->add_option("--from", options->from,
                   "With --rebase: the commit that holds the proposal (default: the work tree)")
      ->type_name("REV");
  edit->add_option("--expires", options->until, "Only give the roster a new end; no editor is opened")
      ->type_name("TIME");
  add_edit_options(*edit, *options);
  edit->footer(
      "Opens $VISUAL or $EDITOR on the next version, begun where there is none, and takes it only when it\n"
      "loads and may follow the version in force. A roster that ends, or has ended, is renewed by\n"
      "  muster roster edit --expires 2027-11-23T00:00:00Z\n"
      "Where another version came first:\n"
      "  git fetch && git reset --hard origin/main && muster roster edit --rebase --from ORIG_HEAD\n"
      "What the other version changed too is named, and never undone.");
  edit->callback([options, &tool] {
    tool.action = [options, &tool] {
      if (!options->rebase && !options->from.empty()) {
        return finish(tool.globals,
                      misused("--from goes with --rebase", "muster roster edit --rebase --from REV"));
      }
      if (!options->until.empty() && options->rebase) {
        return finish(tool.globals, misused("--expires does not go with --rebase",
                                            "make the proposal again first, then give it another end"));
      }
      if (!options->until.empty()) return renew(tool.globals, *options);
      if (!options->rebase) return edit_by_hand(tool.globals, *options);
      const auto done = rebase_proposal(tool.globals, *options);
      return done ? *done : report_stop(tool.globals, done.error());
    };
  });
}

}  // namespace muster
