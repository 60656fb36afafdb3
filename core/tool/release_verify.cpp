#include "adapters/system_clock.h"
#include "model/release_limits.h"
#include "tool/output.h"
#include "tool/release.h"
#include "tool/release_files.h"
#include "tool/session.h"

namespace muster {

namespace {

struct VerifyOptions {
  std::string place;
  std::string product;
  std::string channel;
  std::string version;
  std::string commit;
  std::vector<std::string> newest;
  std::vector<std::string> previous;
  std::vector<std::string> extra;
};

std::optional<std::string> given(const std::string& option) {
  return option.empty() ? std::nullopt : std::optional(option);
}

// Earlier statements count where they are accepted themselves. Which commit came before which, only a clone
// knows: here every earlier release is one that this must not equal nor, in its line of numbers, undercut.
struct Earlier {
  const Globals& globals;
  const ProvenRosters& rosters;
  Timestamp now;
  std::vector<EarlierRelease> all = {};

  Result<std::monostate> add(const std::string& place, const Release& judged, Rosters& loaded,
                             KeyRing& ring) {
    const auto read = release_at(place);
    if (!read) return tl::make_unexpected(read.error());
    if (!*read) return misused(shown(place) + " is no release statement", "name one with --previous");
    const Release& release = (*read)->file.release;
    const auto verdict = verify_release({(*read)->file, rosters, {}, now}, loaded, ring);
    if (!verdict || !is_accepted(verdict->verdict)) {
      note(globals, shown(place) + " is not accepted and counts for nothing");
      return std::monostate{};
    }
    all.push_back({release.product, release.channel, release.version, release == judged, true});
    return std::monostate{};
  }
};

// What is there besides, and what of it is refused.
ExitStatus say(const Globals& globals, Verdict verdict, const std::vector<Refused>& files) {
  ExitStatus status = report(globals, verdict);
  for (const Refused& file : files) {
    report(globals, Verdict(file));
    status = ExitStatus::refused;
  }
  return status;
}

Result<ExitStatus> judge_statement(const Globals& globals, const VerifyOptions& options,
                                   const NamedRelease& named, const ProvenRosters& rosters, Timestamp now) {
  const Release& release = named.file.release;
  KeyRing ring(globals.certificates);
  Rosters loaded(nullptr, globals.certificates);
  const ReleaseExpected expected{given(options.product), given(options.channel), given(options.version),
                                 given(options.commit)};
  auto judged = verify_release({named.file, rosters, expected, now}, loaded, ring);
  if (!judged) return report(globals, judged.error(), object_of(release));
  Verdict verdict = std::move(judged->verdict);
  const JudgedBy by = std::visit([](const auto& v) { return v.judged_by(); }, verdict);
  Earlier earlier{globals, rosters, now};
  for (const std::string& place : options.previous) {
    if (auto added = earlier.add(place, release, loaded, ring); !added)
      return tl::make_unexpected(std::move(added).error());
  }
  const auto reason = check_version(release, earlier.all);
  if (is_accepted(verdict) && reason)
    verdict = Refused(object_of(release), std::get<Accepted>(verdict).key(), *reason, by);
  const auto found = found_in(named);
  if (!found) return tl::make_unexpected(found.error());
  Patterns allowed;
  for (const std::string& pattern : options.extra) allowed.emplace_back(pattern);
  return say(globals, std::move(verdict), check_artifacts(release, *found, allowed, by));
}

Result<ExitStatus> verify(const Globals& globals, const VerifyOptions& options) {
  const auto at = time_of(globals);
  if (!at) return tl::make_unexpected(at.error());
  const ObjectRef object{ObjectKind::release, options.place, ""};
  const auto named = release_at(options.place);
  if (!named) return tl::make_unexpected(named.error());
  if (!*named) return report(globals, Stop(named->error()), object);
  const auto rosters = rosters_for(globals, (*named)->path, options.newest);
  if (!rosters) return tl::make_unexpected(rosters.error());
  if (!*rosters) return report(globals, rosters->error(), object_of((*named)->file.release));
  return judge_statement(globals, options, **named, **rosters, at->value_or(SystemClock().now()));
}

}  // namespace

void add_release_verify(CLI::App& release, Tool& tool) {
  CLI::App* verb = release.add_subcommand("verify", "Check a folder of released files");
  const auto options = std::make_shared<VerifyOptions>();
  verb->add_option("DIR", options->place, "The folder, or the statement in it")->required();
  verb->add_option("--product", options->product, "Refuse another product")->type_name("P");
  verb->add_option("--channel", options->channel, "Refuse another channel")->type_name("C");
  verb->add_option("--version", options->version, "Refuse another version")->type_name("V");
  verb->add_option("--commit", options->commit, "Refuse another commit (its full id)")->type_name("ID");
  verb->add_option("--previous", options->previous,
                   "An earlier release, by its folder or statement, that this one must be newer than; may be "
                   "repeated")
      ->type_name("FILE");
  verb->add_option(
          "--newest", options->newest,
          "Rosters that may be newer than those beside the statement: a .muster/ folder or a bundle; "
          "may be repeated")
      ->type_name("FILE");
  verb->add_option("--allow-extra", options->extra,
                   "What may lie there beside the released files; may be repeated")
      ->type_name("PATTERN");
  verb->footer(
      "Needs the trust anchor and the folder: no git and no network. The rosters come from NAME.roster.json\n"
      "beside the statement, --roster and --newest; where there are none, from the clone at --repo.\n"
      "Says what is missing, extra, altered, unsigned or signed by too few.\n"
      "Example: muster release verify dist --product payments --channel stable --anchor sha256:…");
  verb->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, verify(tool.globals, *options)); };
  });
}

}  // namespace muster
