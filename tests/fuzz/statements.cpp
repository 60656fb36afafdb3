// JSON documents, DSSE envelopes, in-toto statements, approvals, release statements and bundles of rosters:
// what strangers push to refs/muster/approvals and what lies beside releases; and what Bazel hands on of its
// status command.
#include <algorithm>

#include "formats/approval.h"
#include "formats/bazel_status.h"
#include "formats/in_toto.h"
#include "formats/json_document.h"
#include "formats/release_statement.h"
#include "formats/roster_bundle.h"
#include "formats/seal_file.h"
#include "formats/statement_file.h"
#include "formats/verification_summary.h"
#include "fuzz/property.h"
#include "model/limits.h"

namespace {

using namespace muster;
using fuzz::require;

template <typename T>
bool says_where(const Parsed<T>& parsed, std::string_view text) {
  return parsed.error().offset <= text.size() && !parsed.error().what.empty();
}

void check_json(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return require(says_where(document, text), "a refusal says where and why");
  const std::string again = json_text(*document);
  const auto read = parse_json(again);
  require(read && *read == *document && json_text(*read) == again, "a document written again is the same");
}

void check_envelope(std::string_view text) {
  const auto envelope = parse_dsse(text);
  if (!envelope) return require(says_where(envelope, text), "a refusal says where and why");
  require(!envelope->signatures.empty() && envelope->signatures.size() <= limits::dsse_signatures,
          "an envelope is signed");
  const std::string again = dsse_text(*envelope);
  const auto read = parse_dsse(again);
  require(read && read->payload == envelope->payload && dsse_text(*read) == again,
          "an envelope written again is the same");
  const std::string encoded = dsse_encoding(envelope->payload_type, envelope->payload);
  require(encoded.size() > envelope->payload.size() && encoded.ends_with(envelope->payload),
          "all of the payload is signed");
}

void check_statement(std::string_view text) {
  const auto statement = parse_statement(text);
  if (!statement) return require(says_where(statement, text), "a refusal says where and why");
  const std::string again = statement_text(*statement);
  const auto read = parse_statement(again);
  require(read && statement_text(*read) == again, "a statement written again is the same");
}

void check_approval(std::string_view text) {
  if (const auto approval = parse_approval(text)) {
    const auto read = parse_approval(approval_text(*approval));
    require(read && *read == *approval, "an approval written again is the same");
  }
  if (const auto whole = parse_signed_approval(text)) {
    require(whole->envelope.signatures.size() == 1, "an approval is one person's");
    DsseEnvelope other = whole->envelope;
    other.signatures.front().bytes += "x";
    require(said_in(dsse_text(other)) == said_in(text), "another signature says the same");
    other.signatures.front().key_id += "x";
    require(said_in(dsse_text(other)) != said_in(text), "another key says it itself");
  }
}

void check_release(std::string_view text) {
  if (const auto release = parse_release(text)) {
    require(release_text(*release) == text, "a release is written in one way");
    for (const Artifact& artifact : release->artifacts)
      require(is_artifact_name(artifact.name), "a released file lies in its folder");
  }
  if (const auto file = parse_release_file(text))
    require(parse_release_file(statement_file_text(file->envelope)).has_value(),
            "a release file written again is one");
}

void check_bundle(std::string_view text) {
  const auto files = parse_roster_bundle(text);
  if (!files) return;
  require(roster_bundle_text(*files) == text, "a bundle is written in one way");
  for (const auto& [path, bytes] : *files)
    require(path.find("..") != 0 && path.find("/.") == std::string::npos && path.front() != '/',
            "paths of a bundle lead down");
}

void check_gate(std::string_view text) {
  if (const auto evidence = parse_evidence(text))
    require(evidence_text(*evidence) == text, "evidence is written in one way");
  if (const auto file = parse_evidence_file(text))
    require(parse_evidence_file(statement_file_text(file->envelope)).has_value(),
            "an evidence file written again is one");
  if (const auto seal = parse_seal(text)) require(seal_text(*seal) == text, "a seal is written in one way");
  const std::string uri = resource_uri(text);
  require(uri.starts_with("git+") && uri.find_first_of("\n \"<>") == std::string::npos,
          "where a commit comes from is a URI");
}

void check_status(std::string_view text) {
  const auto status = parse_bazel_status(text);
  if (!status) return require(says_where(status, text), "a refusal says where and why");
  require(status->worktree.starts_with('/'), "a work tree is an absolute path");
  const std::string again = bazel_status_text(*status);
  require(std::count(again.begin(), again.end(), '\n') == 9, "a value is a line");
  const auto read = parse_bazel_status(again);
  require(read && *read == *status, "a status written again is the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_json(text);
  check_envelope(text);
  check_statement(text);
  check_approval(text);
  check_release(text);
  check_bundle(text);
  check_gate(text);
  check_status(text);
  return 0;
}
