#include "formats/release_statement.h"

#include <algorithm>
#include <limits>

#include "formats/hook_input.h"
#include "formats/in_toto.h"
#include "formats/malformed.h"
#include "formats/statement_file.h"
#include "model/limits.h"
#include "model/release_version.h"

namespace muster {

namespace {

constexpr std::string_view predicate_type = "https://in-toto.io/attestation/release/v0.2";
constexpr const char* release_extension = "urn:muster:release:1";
constexpr const char* sha256_digest = "sha256";
constexpr const char* tree_digest = "gitTree";
constexpr std::size_t source_forms = 2;  // a checkout's, an archive's

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// https://github.com/package-url/purl-spec: what a segment and a version may hold as it is.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_word_byte(c) || c == '.' || c == '-' || c == '_' || c == '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append("%").append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
    }
  }
  return out;
}

std::string purl_of(const Release& release) {
  std::string purl = "pkg:generic/";
  std::string_view project = release.project;
  while (!project.empty()) {
    const std::size_t slash = std::min(project.find('/'), project.size());
    purl += percent_encoded(project.substr(0, slash)) + "/";
    project.remove_prefix(std::min(slash + 1, project.size()));
  }
  return purl + percent_encoded(release.product) + "@" + percent_encoded(release.version);
}

JsonValue predicate_of(const Release& release) {
  JsonValue::Array sizes;
  for (const Artifact& artifact : release.artifacts)
    sizes.push_back({static_cast<std::int64_t>(artifact.bytes)});
  JsonValue::Object bound = {{"project", {release.project}},
                             {"product", {release.product}},
                             {"version", {release.version}},
                             {"channel", {release.channel}},
                             {"commit", {release.commit.hex()}}};
  if (release.tag) bound.push_back({"tag", {*release.tag}});
  bound.push_back({"roster",
                   {JsonValue::Object{{"version", {std::int64_t{release.roster.version}}},
                                      {"digest", {release.roster.digest.text()}}}}});
  bound.push_back({"time", {release.at.text()}});
  bound.push_back({"sizes", {std::move(sizes)}});
  JsonValue::Array sources;
  for (const Sha256Digest& source : release.sources)
    sources.push_back({JsonValue::Object{{tree_digest, {source.hex()}}}});
  if (!sources.empty()) bound.push_back({"sources", {std::move(sources)}});
  return {JsonValue::Object{{"purl", {purl_of(release)}},
                            {"packageId", {release.project + "/" + release.product}},
                            {release_extension, {std::move(bound)}}}};
}

std::optional<ObjectId> id_of(const std::string& hex) {
  const auto id = ObjectId::parse(hex, HashAlgorithm::sha1);
  return id ? id : ObjectId::parse(hex, HashAlgorithm::sha256);
}

std::optional<RosterName> roster_of(const JsonValue& bound) {
  const JsonValue* roster = bound.member("roster");
  const JsonValue* version = roster == nullptr ? nullptr : roster->member("version");
  const std::string* digest = roster == nullptr ? nullptr : roster->string("digest");
  const auto* number = version == nullptr ? nullptr : std::get_if<std::int64_t>(&version->value);
  const auto parsed = digest == nullptr ? std::nullopt : Sha256Digest::parse(*digest);
  if (number == nullptr || !parsed || *number < 1 || *number > limits::roster_versions) return std::nullopt;
  return RosterName{static_cast<std::uint32_t>(*number), *parsed};
}

Parsed<std::vector<Artifact>> artifacts_of(const Statement& statement, const JsonValue& bound) {
  const JsonValue::Array* sizes = bound.array("sizes");
  if (sizes == nullptr || sizes->size() != statement.subjects.size())
    return malformed_at(0, "a release without the size of each file");
  std::vector<Artifact> artifacts;
  for (std::size_t i = 0; i < sizes->size(); ++i) {
    const StatementSubject& subject = statement.subjects[i];
    const auto* bytes = std::get_if<std::int64_t>(&(*sizes)[i].value);
    const auto hex = subject.digest.find(sha256_digest);
    const auto digest =
        hex == subject.digest.end() ? std::nullopt : Sha256Digest::parse("sha256:" + hex->second);
    if (!digest || subject.digest.size() != 1)
      return malformed_at(0, "a file without its sha256, or with more");
    if (bytes == nullptr || *bytes < 0) return malformed_at(0, "a file without a size");
    if (!is_artifact_name(subject.name)) return malformed_at(0, "a file whose name is none in a folder");
    if (!artifacts.empty() && artifacts.back().name >= subject.name)
      return malformed_at(0, "files that are not in the order of their names, each once");
    artifacts.push_back({subject.name, static_cast<std::uint64_t>(*bytes), *digest});
  }
  return artifacts;
}

Parsed<std::vector<Sha256Digest>> sources_of(const JsonValue& bound) {
  std::vector<Sha256Digest> sources;
  if (bound.member("sources") == nullptr) return sources;
  const JsonValue::Array* listed = bound.array("sources");
  if (listed == nullptr || listed->size() > source_forms) return malformed_at(0, "sources that are no list");
  for (const JsonValue& one : *listed) {
    const std::string* hex = one.string(tree_digest);
    const auto digest = hex == nullptr ? std::nullopt : Sha256Digest::parse("sha256:" + *hex);
    if (!digest) return malformed_at(0, "a source without its gitTree");
    if (!sources.empty() && sources.back() >= *digest)
      return malformed_at(0, "sources that are not in order, each once");
    sources.push_back(*digest);
  }
  return sources;
}

struct ReleaseTexts {
  const std::string* project;
  const std::string* product;
  const std::string* version;
  const std::string* channel;
  const std::string* commit;
  const std::string* time;

  explicit ReleaseTexts(const JsonValue& bound)
      : project(bound.string("project")),
        product(bound.string("product")),
        version(bound.string("version")),
        channel(bound.string("channel")),
        commit(bound.string("commit")),
        time(bound.string("time")) {}
  bool all() const {
    return project != nullptr && product != nullptr && version != nullptr && channel != nullptr &&
           commit != nullptr && time != nullptr;
  }
};

// But for how it is written.
Parsed<Release> release_in(const Statement& statement) {
  const JsonValue* bound = statement.predicate.member(release_extension);
  if (bound == nullptr) return malformed_at(0, "a release that muster did not make");
  const ReleaseTexts words(*bound);
  if (!words.all())
    return malformed_at(0, "a release without project, product, version, channel, commit or time");
  const auto commit = id_of(*words.commit);
  const auto at = Timestamp::parse(*words.time);
  const auto roster = roster_of(*bound);
  if (!commit) return malformed_at(0, "a release of what is no commit");
  if (!at) return malformed_at(0, "a release without a time in UTC");
  if (!roster) return malformed_at(0, "a release without the roster that it was made under");
  if (!is_release_word(*words.product) || !is_release_word(*words.channel))
    return malformed_at(0, "a product or channel that is no plain word");
  if (!ReleaseVersion::parse(*words.version)) return malformed_at(0, "a version that is none by SemVer 2.0");
  auto artifacts = artifacts_of(statement, *bound);
  if (!artifacts) return tl::unexpected(std::move(artifacts.error()));
  auto sources = sources_of(*bound);
  if (!sources) return tl::unexpected(std::move(sources.error()));
  Release release{*words.project,
                  *words.product,
                  *words.version,
                  *words.channel,
                  *commit,
                  std::nullopt,
                  *roster,
                  *at,
                  std::move(*artifacts),
                  std::move(*sources)};
  if (const std::string* tag = bound->string("tag")) {
    if (!tag->starts_with("refs/tags/") || !is_ref_name(*tag)) return malformed_at(0, "a tag that is none");
    release.tag = *tag;
  }
  return release;
}

}  // namespace

bool is_release_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_word_byte(text.front()) &&
         std::ranges::all_of(
             text, [](char c) { return is_word_byte(c) || c == '.' || c == '_' || c == '+' || c == '-'; });
}

bool is_artifact_name(std::string_view text) {
  if (text.empty() || text.size() > 255 || text == "." || text == "..") return false;
  return std::ranges::none_of(
      text, [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

std::string release_text(const Release& release) {
  Statement statement{{}, std::string(predicate_type), predicate_of(release)};
  for (const Artifact& artifact : release.artifacts)
    statement.subjects.push_back({artifact.name, {{sha256_digest, artifact.digest.hex()}}});
  return statement_text(statement);
}

Parsed<Release> parse_release(std::string_view payload) {
  const auto statement = parse_statement(payload);
  if (!statement) return tl::unexpected(statement.error());
  if (statement->predicate_type != predicate_type)
    return malformed_at(0, "a statement that is about no release");
  auto release = release_in(*statement);
  if (release && release_text(*release) != payload)
    return malformed_at(0, "a release that is not written as muster writes it");
  return release;
}

Parsed<ReleaseFile> parse_release_file(std::string_view text) {
  auto envelope = parse_statement_file(text);
  if (!envelope) return tl::unexpected(std::move(envelope.error()));
  auto release = parse_release(envelope->payload);
  if (!release) return tl::unexpected(std::move(release.error()));
  return ReleaseFile{std::move(*release), std::move(*envelope)};
}

}  // namespace muster
