#include "formats/verification_summary.h"

#include <charconv>

#include "formats/hook_input.h"
#include "formats/in_toto.h"
#include "formats/malformed.h"
#include "formats/statement_file.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view predicate_type = "https://slsa.dev/verification_summary/v1";
constexpr const char* gate_extension = "urn:muster:gate:1";
constexpr const char* commit_digest = "gitCommit";
constexpr std::string_view basis_release = "release";
constexpr std::string_view basis_ledger = "ledger";
constexpr std::string_view four_eyes = "reviewed";
constexpr std::string_view roster_uri = "urn:muster:roster:";

JsonValue::Array levels_of(const Evidence& evidence) {
  JsonValue::Array levels;
  if (evidence.refused) return levels;
  if (evidence.basis == GateBasis::release) {
    levels.push_back({std::string("ORG_SOURCE_MUSTER_RELEASED")});
    return levels;
  }
  // The server's record shows what a clone alone cannot: that nothing was rewritten, and who might write.
  const bool reviewed = evidence.record && evidence.record->reviewed;
  const char* level =
      evidence.record ? (reviewed ? "SLSA_SOURCE_LEVEL_4" : "SLSA_SOURCE_LEVEL_3") : "SLSA_SOURCE_LEVEL_1";
  levels.push_back({std::string(level)});
  levels.push_back({std::string("ORG_SOURCE_MUSTER_ACCEPTED")});
  if (evidence.tag) levels.push_back({std::string("ORG_SOURCE_MUSTER_TAG_ACCEPTED")});
  return levels;
}

JsonValue extension_of(const Evidence& evidence) {
  JsonValue::Object bound = {{"project", {evidence.project}}, {"anchor", {evidence.anchor.text()}}};
  if (evidence.tag) bound.push_back({"tag", {*evidence.tag}});
  if (evidence.holds_until) bound.push_back({"holdsUntil", {evidence.holds_until->text()}});
  if (evidence.refused) bound.push_back({"refused", {*evidence.refused}});
  if (evidence.basis == GateBasis::release) bound.push_back({"basis", {std::string(basis_release)}});
  if (evidence.record) {
    bound.push_back({"basis", {std::string(basis_ledger)}});
    bound.push_back({"entry", {std::to_string(evidence.record->entry)}});
    bound.push_back({"received", {evidence.record->received.text()}});
    bound.push_back({"since", {evidence.record->since.text()}});
    if (evidence.record->reviewed) bound.push_back({"rules", {std::string(four_eyes)}});
  }
  return {std::move(bound)};
}

JsonValue predicate_of(const Evidence& evidence) {
  const JsonValue::Object policy = {
      {"uri", {std::string(roster_uri) + std::to_string(evidence.roster.version)}},
      {"digest", {JsonValue::Object{{"sha256", {evidence.roster.digest.hex()}}}}}};
  return {JsonValue::Object{{"verifier", {JsonValue::Object{{"id", {std::string(gate_extension)}}}}},
                            {"timeVerified", {evidence.at.text()}},
                            {"resourceUri", {evidence.resource}},
                            {"policy", {policy}},
                            {"verificationResult", {std::string(evidence.refused ? "FAILED" : "PASSED")}},
                            {"verifiedLevels", {levels_of(evidence)}},
                            {"slsaVersion", {std::string("1.2")}},
                            {gate_extension, extension_of(evidence)}}};
}

std::optional<ObjectId> commit_of(const Statement& statement) {
  if (statement.subjects.size() != 1) return std::nullopt;
  const auto& digest = statement.subjects.front().digest;
  const auto hex = digest.find(commit_digest);
  if (hex == digest.end()) return std::nullopt;
  const auto id = ObjectId::parse(hex->second, HashAlgorithm::sha1);
  return id ? id : ObjectId::parse(hex->second, HashAlgorithm::sha256);
}

std::optional<std::uint32_t> version_in(std::string_view uri) {
  if (!uri.starts_with(roster_uri)) return std::nullopt;
  uri.remove_prefix(roster_uri.size());
  if (uri.empty() || uri.size() > 9 || uri.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  const auto number = static_cast<std::uint32_t>(std::stoul(std::string(uri)));
  return number >= 1 && number <= limits::roster_versions ? std::optional(number) : std::nullopt;
}

std::optional<RosterName> roster_of(const JsonValue& predicate) {
  const JsonValue* policy = predicate.member("policy");
  const std::string* uri = policy == nullptr ? nullptr : policy->string("uri");
  const JsonValue* digests = policy == nullptr ? nullptr : policy->member("digest");
  const std::string* hex = digests == nullptr ? nullptr : digests->string("sha256");
  const auto version = uri == nullptr ? std::nullopt : version_in(*uri);
  const auto digest = hex == nullptr ? std::nullopt : Sha256Digest::parse("sha256:" + *hex);
  if (!version || !digest) return std::nullopt;
  return RosterName{*version, *digest};
}

// What may be absent: nothing is wrong with an absent one.
struct Optional {
  bool good = true;
  std::optional<std::string> text(const JsonValue& bound, const char* name) {
    const JsonValue* member = bound.member(name);
    if (member == nullptr) return std::nullopt;
    good = good && member->string() != nullptr;
    return good ? std::optional(*member->string()) : std::nullopt;
  }
};

// How it is written is seen by who writes it again.
std::optional<LedgerRecord> record_in(const JsonValue& bound) {
  const std::string* entry = bound.string("entry");
  const std::string* received = bound.string("received");
  const std::string* since = bound.string("since");
  const std::string* rules = bound.string("rules");
  const auto received_at = received == nullptr ? std::nullopt : Timestamp::parse(*received);
  const auto since_when = since == nullptr ? std::nullopt : Timestamp::parse(*since);
  if (entry == nullptr || !received_at || !since_when) return std::nullopt;
  std::uint64_t number = 0;
  std::from_chars(entry->data(), entry->data() + entry->size(), number);
  return LedgerRecord{number, *received_at, *since_when, rules != nullptr && *rules == four_eyes};
}

// But for how it is written.
Parsed<Evidence> evidence_in(const Statement& statement) {
  const JsonValue& predicate = statement.predicate;
  const JsonValue* bound = predicate.member(gate_extension);
  const std::string* time = predicate.string("timeVerified");
  const std::string* resource = predicate.string("resourceUri");
  if (bound == nullptr || time == nullptr || resource == nullptr)
    return malformed_at(0, "a summary that muster did not make");
  const std::string* project = bound->string("project");
  const std::string* anchor = bound->string("anchor");
  const auto commit = commit_of(statement);
  const auto roster = roster_of(predicate);
  const auto at = Timestamp::parse(*time);
  const auto digest = anchor == nullptr ? std::nullopt : Sha256Digest::parse(*anchor);
  if (!commit) return malformed_at(0, "a summary of something else than one commit");
  if (project == nullptr || !digest || !roster || !at)
    return malformed_at(0, "a summary without project, anchor, roster or time");
  Optional optional;
  Evidence evidence{*commit, optional.text(*bound, "tag"),    *project, *resource, *roster, *digest, *at,
                    {},      optional.text(*bound, "refused")};
  if (const auto until = optional.text(*bound, "holdsUntil")) {
    evidence.holds_until = Timestamp::parse(*until);
    if (!evidence.holds_until) return malformed_at(0, "a summary that holds until no time in UTC");
  }
  if (const auto basis = optional.text(*bound, "basis")) {
    if (*basis != basis_release && *basis != basis_ledger)
      return malformed_at(0, "a summary with a basis that is not known");
    evidence.basis = *basis == basis_release ? GateBasis::release : GateBasis::ledger;
    if (evidence.basis == GateBasis::ledger) evidence.record = record_in(*bound);
    if (evidence.basis == GateBasis::ledger && !evidence.record)
      return malformed_at(0, "a summary of a ledger that does not say what it holds");
  }
  if (!optional.good) return malformed_at(0, "a summary with a member that is no text");
  if (evidence.tag && !is_ref_name(*evidence.tag)) return malformed_at(0, "a tag that is none");
  return evidence;
}

bool is_uri_byte(char c) {
  constexpr std::string_view others = "-._~:/?[]@!$&'()*+,;=%";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

std::string uri_text(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_uri_byte(c)) {
      out += c;
    } else {
      out.append("%").append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
    }
  }
  return out;
}

}  // namespace

std::string evidence_text(const Evidence& evidence) {
  return statement_text({{{"", {{commit_digest, evidence.commit.hex()}}}},
                         std::string(predicate_type),
                         predicate_of(evidence)});
}

Parsed<Evidence> parse_evidence(std::string_view payload) {
  const auto statement = parse_statement(payload);
  if (!statement) return tl::unexpected(statement.error());
  if (statement->predicate_type != predicate_type)
    return malformed_at(0, "a statement that is no verification summary");
  auto evidence = evidence_in(*statement);
  if (evidence && evidence_text(*evidence) != payload)
    return malformed_at(0, "a summary that is not written as muster writes it");
  return evidence;
}

Parsed<EvidenceFile> parse_evidence_file(std::string_view text) {
  auto envelope = parse_statement_file(text);
  if (!envelope) return tl::unexpected(std::move(envelope.error()));
  auto evidence = parse_evidence(envelope->payload);
  if (!evidence) return tl::unexpected(std::move(evidence.error()));
  return EvidenceFile{std::move(*evidence), std::move(*envelope)};
}

std::string resource_uri(std::string_view remote) {
  const std::size_t scheme = remote.find("://");
  if (scheme != std::string_view::npos) {
    std::string_view rest = remote.substr(scheme + 3);
    const std::size_t host_end = std::min(rest.find_first_of("/?#"), rest.size());
    const std::size_t at = rest.substr(0, host_end).rfind('@');
    if (at != std::string_view::npos) rest.remove_prefix(at + 1);
    return "git+" + uri_text(remote.substr(0, scheme)) + "://" + uri_text(rest);
  }
  const std::size_t colon = remote.find(':');
  if (colon != std::string_view::npos && remote.find('/') > colon) {
    std::string_view host = remote.substr(0, colon);
    if (const std::size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
    std::string_view path = remote.substr(colon + 1);
    if (path.starts_with('/')) path.remove_prefix(1);
    return "git+ssh://" + uri_text(host) + "/" + uri_text(path);
  }
  return "git+file://" + uri_text(remote);
}

}  // namespace muster
