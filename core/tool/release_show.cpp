#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tool/output.h"
#include "tool/release.h"
#include "tool/release_files.h"

namespace muster {

namespace {

void say_json(const ReleaseFile& file) {
  const Release& release = file.release;
  nlohmann::ordered_json json = {
      {"project", shown(release.project)},
      {"product", release.product},
      {"version", release.version},
      {"channel", release.channel},
      {"commit", release.commit.hex()},
      {"tag", nullptr},
      {"roster", {{"version", release.roster.version}, {"digest", release.roster.digest.text()}}},
      {"time", release.at.text()},
      {"sources", nlohmann::ordered_json::array()},
      {"artifacts", nlohmann::ordered_json::array()},
      {"signatures", nlohmann::ordered_json::array()},
      {"verified", false}};
  if (release.tag) json["tag"] = shown(*release.tag);
  for (const Sha256Digest& source : release.sources) json["sources"].push_back(source.text());
  for (const Artifact& artifact : release.artifacts) {
    json["artifacts"].push_back(
        {{"name", shown(artifact.name)}, {"size", artifact.bytes}, {"digest", artifact.digest.text()}});
  }
  for (const DsseSignature& signature : file.envelope.signatures)
    json["signatures"].push_back(shown(signature.key_id));
  put_line(json.dump());
}

void say_text(const ReleaseFile& file) {
  const Release& release = file.release;
  put_line(fmt::format("release   {} in channel {}", release.name(), release.channel));
  put_line("project   " + shown(release.project));
  put_line("commit    " + release.commit.hex());
  if (release.tag) put_line("tag       " + shown(*release.tag));
  put_line(fmt::format("roster    version {}, {}", release.roster.version, release.roster.digest.text()));
  put_line("time      " + release.at.text());
  for (const Sha256Digest& source : release.sources) put_line("source    tree " + source.text());
  for (const Artifact& artifact : release.artifacts) {
    put_line(fmt::format("file      {}  {} bytes  {}", shown(artifact.name), artifact.bytes,
                         artifact.digest.text()));
  }
  for (const DsseSignature& signature : file.envelope.signatures)
    put_line("signed    by " + shown(signature.key_id) + ", it says");
  if (file.envelope.signatures.empty()) put_line("signed    by nobody");
}

Result<ExitStatus> show(const Globals& globals, const std::string& place) {
  const auto read = release_at(place);
  if (!read) return tl::make_unexpected(read.error());
  if (!*read) return report(globals, Stop(read->error()), ObjectRef{ObjectKind::release, place, ""});
  if (globals.format == Format::json) {
    say_json((*read)->file);
  } else {
    say_text((*read)->file);
    note(globals, "nothing of this is verified: muster release verify does");
  }
  return ExitStatus::accepted;
}

}  // namespace

void add_release_show(CLI::App& release, Tool& tool) {
  CLI::App* verb = release.add_subcommand("show", "Show what a release statement says, unverified");
  const auto place = std::make_shared<std::string>();
  verb->add_option("DIR", *place, "The folder of the release, or the statement in it")->required();
  verb->footer("Example: muster release show dist");
  verb->callback([place, &tool] {
    tool.action = [place, &tool] { return finish(tool.globals, show(tool.globals, *place)); };
  });
}

}  // namespace muster
