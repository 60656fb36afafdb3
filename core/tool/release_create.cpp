#include <algorithm>
#include <nlohmann/json.hpp>

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "adapters/system_clock.h"
#include "formats/roster_bundle.h"
#include "model/release_limits.h"
#include "model/release_version.h"
#include "tool/gate.h"
#include "tool/output.h"
#include "tool/release.h"
#include "tool/release_files.h"
#include "tool/session.h"

namespace muster {

namespace {

struct CreateOptions {
  std::vector<std::string> places;
  std::string product;
  std::string channel;
  std::string version;
  std::string name;
  std::vector<std::string> previous;
  bool replace = false;
  GateOptions gate;
};

// The files to be released and the one folder in which they lie.
struct ToRelease {
  std::string folder;
  std::vector<std::string> names;  // in order, each once
};

bool is_statement_or_rosters(const std::string& name) {
  return name.ends_with(statement_ending) || name == bundle_beside(name) || name.ends_with(".roster.json");
}

Result<ToRelease> files_in(const std::string& folder) {
  const auto entries = list_folder(folder, limits::release_entries);
  if (!entries) return tl::make_unexpected(entries.error());
  ToRelease found{folder, {}};
  for (const FolderEntry& entry : entries->value_or(std::vector<FolderEntry>{})) {
    if (!is_statement_or_rosters(entry.name)) found.names.push_back(entry.name);
  }
  return found;
}

Result<ToRelease> files_named(const std::vector<std::string>& places) {
  ToRelease found{folder_holding(places.front()), {}};
  for (const std::string& place : places) {
    if (folder_holding(place) != found.folder)
      return misused("the files lie in several folders", "put what is released together into one folder");
    found.names.push_back(place.substr(place.find_last_of('/') + 1));
  }
  std::ranges::sort(found.names);
  if (std::ranges::adjacent_find(found.names) != found.names.end())
    return misused("a file is named twice", "name each once");
  return found;
}

Result<ToRelease> to_release(const std::vector<std::string>& places) {
  if (places.size() == 1) {
    const auto entries = read_content(places.front(), Hold::hashes);
    if (!entries) return tl::make_unexpected(entries.error());
    if (std::holds_alternative<NoRegularFile>(*entries)) return files_in(places.front());
  }
  return files_named(places);
}

Result<OrReason<std::vector<Artifact>>> artifacts_of(const ToRelease& files) {
  std::vector<Artifact> artifacts;
  for (const std::string& name : files.names) {
    if (!is_artifact_name(name))
      return misused(shown(name) + " is no name of a file to release", "rename it");
    const auto read = read_content(files.folder + "/" + name, Hold::hashes);
    if (!read) return tl::make_unexpected(read.error());
    if (std::holds_alternative<NoFile>(*read))
      return misused("there is no file " + shown(name) + " in " + shown(files.folder),
                     "name files that are there");
    const auto* content = std::get_if<FileContent>(&*read);
    if (content == nullptr) {
      return OrReason<std::vector<Artifact>>(tl::unexpected<Reason>(reasons::ArtifactLink{name}));
    }
    artifacts.push_back(artifact_of(name, *content));
  }
  if (artifacts.empty())
    return misused("there is nothing to release in " + shown(files.folder), "name files");
  return OrReason<std::vector<Artifact>>(std::move(artifacts));
}

Result<std::monostate> check_words(const CreateOptions& options) {
  if (!is_release_word(options.product) || !is_release_word(options.channel))
    return misused("a product or channel is no plain word",
                   "use letters, digits, `.`, `_`, `+` and `-`, as a [[releases]] rule does");
  if (!options.name.empty() && !is_artifact_name(options.name))
    return misused(shown(options.name) + " is no name of a file", "choose another --name");
  return std::monostate{};
}

// v11.0 is no tag of version 1.0.
bool is_tag_of(const std::string& tag, const std::string& version) {
  if (!tag.ends_with(version)) return false;
  const char before = tag[tag.size() - version.size() - 1];  // a full ref name has one
  return before != '.' && (before < '0' || before > '9');
}

// The tag of this version at HEAD, where an accepted one is there.
Result<std::optional<std::string>> tag_of(const Globals& globals, const CreateOptions& options) {
  GateOptions asked = options.gate;
  asked.require = "tag";
  if (options.gate.require != "tag") asked.tag_pattern = "**" + options.version;
  const auto outcome = judge_gate_here(globals, asked);
  if (!outcome) return tl::make_unexpected(outcome.error());
  if (!outcome->accepted() || !outcome->tag) return std::nullopt;
  const bool fits = options.gate.require == "tag" || is_tag_of(*outcome->tag, options.version);
  return fits ? outcome->tag : std::nullopt;
}

// Earlier releases, each accepted by the same rosters.
Result<std::vector<EarlierRelease>> earlier_releases(const Globals& globals, const CreateOptions& options,
                                                     const ProvenRosters& rosters, const ObjectId& head) {
  std::vector<EarlierRelease> all;
  if (options.previous.empty()) return all;
  const auto session = Session::open(globals, Depth::any);
  if (!session) return tl::make_unexpected(session.error());
  KeyRing ring(globals.certificates);
  Rosters loaded(nullptr, globals.certificates);
  for (const std::string& place : options.previous) {
    const auto read = release_at(place);
    if (!read) return tl::make_unexpected(read.error());
    if (!*read) return misused(shown(place) + " is no release statement", "name one with --previous");
    const Release& release = (*read)->file.release;
    const auto verdict = verify_release({(*read)->file, rosters, {}, SystemClock().now()}, loaded, ring);
    if (!verdict || !is_accepted(verdict->verdict)) {
      note(globals, shown(place) + " is not accepted and counts for nothing");
      continue;
    }
    const auto older = separate(is_ancestor((*session)->graph(), release.commit, head));
    all.push_back({release.product, release.channel, release.version, false, older && *older});
  }
  return all;
}

struct Made {
  Release release;
  std::string statement;  // path
  std::string rosters;
};

ExitStatus say(const Globals& globals, const Made& made) {
  const Release& release = made.release;
  const std::string next = "muster release sign " + shell_word(made.statement);
  if (globals.format == Format::json) {
    const nlohmann::ordered_json json = {
        {"created", release.name()},
        {"channel", release.channel},
        {"commit", release.commit.hex()},
        {"tag", release.tag ? nlohmann::ordered_json(shown(*release.tag)) : nlohmann::ordered_json(nullptr)},
        {"artifacts", release.artifacts.size()},
        {"statement", shown(made.statement)},
        {"rosters", shown(made.rosters)},
        {"next", next}};
    put_line(json.dump());
  } else {
    put_line("made " + shown(made.statement) + " about " + std::to_string(release.artifacts.size()) +
             (release.artifacts.size() == 1 ? " file of " : " files of ") + release.name() + " in channel " +
             release.channel);
    put_line("next: " + next);
  }
  return ExitStatus::accepted;
}

Result<std::monostate> check_free(const Made& made, const CreateOptions& options) {
  if (options.replace) return std::monostate{};
  const auto there = read_content(made.statement, Hold::hashes);
  if (there && std::holds_alternative<NoFile>(*there)) return std::monostate{};
  return misused(shown(made.statement) + " is there already",
                 "choose another --name, or replace it, and the signatures in it, with --replace");
}

Result<ExitStatus> write(const Globals& globals, const Made& made, const RosterFiles& rosters) {
  const auto bundle = write_file(made.rosters, roster_bundle_text(rosters));
  if (!bundle) return tl::make_unexpected(bundle.error());
  const auto written = write_file(made.statement, release_text(made.release) + "\n");
  if (!written) return tl::make_unexpected(written.error());
  return say(globals, made);
}

Result<ExitStatus> create_from(const Globals& globals, const CreateOptions& options, const ToRelease& files,
                               std::vector<Artifact> artifacts, const GateOutcome& gate) {
  const auto tag = tag_of(globals, options);
  if (!tag) return tl::make_unexpected(tag.error());
  const auto rosters = rosters_of_clone(globals);
  if (!rosters) return tl::make_unexpected(rosters.error());
  const ObjectRef object{ObjectKind::release, options.product + " " + options.version, ""};
  if (!*rosters) return report(globals, rosters->error(), object);
  const Roster& newest = *(*rosters)->chain.newest();
  auto sources = sources_of_checkout(globals, *gate.head);
  if (!sources) return tl::make_unexpected(std::move(sources).error());
  const std::string base = options.name.empty() ? options.product + "-" + options.version : options.name;
  const std::string statement = files.folder + "/" + base + std::string(statement_ending);
  Made made{{newest.draft().project, options.product, options.version, options.channel, *gate.head, *tag,
             newest.name(), SystemClock().now(), std::move(artifacts), std::move(*sources)},
            statement,
            bundle_beside(statement)};
  if (auto free = check_free(made, options); !free) return tl::make_unexpected(std::move(free).error());
  const auto earlier = earlier_releases(globals, options, **rosters, *gate.head);
  if (!earlier) return tl::make_unexpected(earlier.error());
  if (auto reason = check_version(made.release, *earlier)) return report(globals, Stop(*reason), object);
  return write(globals, made, (*rosters)->files);
}

Result<ExitStatus> create(const Globals& globals, const CreateOptions& options) {
  if (auto plain = refuse_audit_options(globals, "release create"); !plain)
    return tl::make_unexpected(std::move(plain).error());
  if (auto good = check_words(options); !good) return tl::make_unexpected(std::move(good).error());
  const ObjectRef object{ObjectKind::release, options.product + " " + options.version, ""};
  if (!ReleaseVersion::parse(options.version)) {
    const reasons::ReleaseVersion malformed{reasons::ReleaseVersion::Why::malformed, options.version};
    return report(globals, Stop(Reason(malformed)), object);
  }
  const auto files = to_release(options.places);
  if (!files) return tl::make_unexpected(files.error());
  const auto gate = judge_gate_here(globals, options.gate);
  if (!gate) return tl::make_unexpected(gate.error());
  if (!gate->accepted()) return say_gate(globals, *gate);
  auto artifacts = artifacts_of(*files);
  if (!artifacts) return tl::make_unexpected(std::move(artifacts).error());
  if (!*artifacts) return report(globals, Stop(artifacts->error()), object);
  return create_from(globals, options, *files, std::move(**artifacts), *gate);
}

}  // namespace

void add_release_create(CLI::App& release, Tool& tool) {
  CLI::App* verb = release.add_subcommand("create", "Make a statement about files to be released");
  const auto options = std::make_shared<CreateOptions>();
  verb->add_option("FILE", options->places, "The files, all in one folder; or that folder: all in it")
      ->required();
  verb->add_option("--product", options->product, "What is released")->required()->type_name("P");
  verb->add_option("--channel", options->channel, "To whom: stable, beta …")->required()->type_name("C");
  verb->add_option("--version", options->version, "Which one, by SemVer 2.0")->required()->type_name("V");
  verb->add_option("--require", options->gate.require, "tag: HEAD has to carry an accepted tag")
      ->check(CLI::IsMember({"commit", "tag"}).description(""))
      ->type_name("{commit,tag}")
      ->capture_default_str();
  verb->add_option("--tag-pattern", options->gate.tag_pattern,
                   "With --require tag: such a tag, by its short name")
      ->type_name("PATTERN")
      ->capture_default_str();
  verb->add_option("--ref", options->gate.ref, "HEAD has to lie on this branch")->type_name("REF");
  verb->add_option("--previous", options->previous,
                   "An earlier release, by its folder or statement; may be repeated")
      ->type_name("FILE");
  verb->add_option("--name", options->name,
                   "The statement is called NAME.intoto.jsonl (default: PRODUCT-VERSION)")
      ->type_name("NAME");
  verb->add_flag("--replace", options->replace, "Replace a statement that is there already");
  verb->footer(
      "The gate has to accept HEAD and the work tree (muster gate --help). The statement and the rosters "
      "that\n"
      "prove it go into the files' folder, for muster release sign. An accepted tag of HEAD whose name ends "
      "in\n"
      "the version is bound, too. Versions go up from those of --previous that HEAD descends from, and "
      "equal\n"
      "none of them.\n"
      "Example: muster release create dist --product payments --channel stable --version 1.4.2 --anchor "
      "sha256:…");
  verb->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, create(tool.globals, *options)); };
  });
}

}  // namespace muster
