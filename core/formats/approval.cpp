#include "formats/approval.h"

#include "formats/hook_input.h"
#include "formats/in_toto.h"
#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::string_view predicate_type = "urn:muster:approval:1";
constexpr const char* commit_digest = "gitCommit";

std::optional<ObjectId> id_of(const std::string& hex) {
  const auto id = ObjectId::parse(hex, HashAlgorithm::sha1);
  return id ? id : ObjectId::parse(hex, HashAlgorithm::sha256);
}

std::optional<ObjectId> commit_of(const Statement& statement) {
  if (statement.subjects.size() != 1) return std::nullopt;
  const StatementSubject& subject = statement.subjects.front();
  if (!subject.name.empty() || subject.digest.size() != 1) return std::nullopt;
  const auto& [algorithm, hex] = *subject.digest.begin();
  if (algorithm != commit_digest) return std::nullopt;
  return id_of(hex);
}

}  // namespace

std::string approval_text(const Approval& approval) {
  return statement_text(
      {{{"", {{commit_digest, approval.commit.hex()}}}},
       std::string(predicate_type),
       {JsonValue::Object{
           {"project", {approval.project}}, {"ref", {approval.ref}}, {"time", {approval.at.text()}}}}});
}

Parsed<Approval> parse_approval(std::string_view payload) {
  const auto statement = parse_statement(payload);
  if (!statement) return tl::unexpected(statement.error());
  if (statement->predicate_type != predicate_type) return malformed_at(0, "a statement that is no approval");
  const auto commit = commit_of(*statement);
  if (!commit) return malformed_at(0, "an approval of something else than one commit");
  const JsonValue& predicate = statement->predicate;
  const std::string* project = predicate.string("project");
  const std::string* ref = predicate.string("ref");
  const std::string* time = predicate.string("time");
  if (project == nullptr || ref == nullptr || time == nullptr || predicate.object()->size() != 3)
    return malformed_at(0, "an approval that is not project, ref and time");
  const auto at = Timestamp::parse(*time);
  if (!at) return malformed_at(0, "an approval without a time in UTC");
  if (!is_ref_name(*ref)) return malformed_at(0, "an approval for what is no ref");
  return Approval{*project, *ref, *commit, *at};
}

// The payload is base64, and in the keyid a quotation mark has a backslash before it.
std::string_view said_in(std::string_view envelope) {
  return envelope.substr(0, envelope.find(R"(","sig":")"));
}

Parsed<SignedApproval> parse_signed_approval(std::string_view text) {
  auto envelope = parse_dsse(text);
  if (!envelope) return tl::unexpected(std::move(envelope.error()));
  if (envelope->payload_type != in_toto_payload) return malformed_at(0, "an envelope of another type");
  if (envelope->signatures.size() != 1) return malformed_at(0, "an approval with more than one signature");
  auto approval = parse_approval(envelope->payload);
  if (!approval) return tl::unexpected(std::move(approval.error()));
  if (approval_text(*approval) != envelope->payload || dsse_text(*envelope) != text)
    return malformed_at(0, "an approval that is not written as muster writes it");
  return SignedApproval{std::move(*approval), std::move(*envelope)};
}

}  // namespace muster
