#include "formats/in_toto.h"

#include <algorithm>

#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::string_view statement_type = "https://in-toto.io/Statement/v1";

bool is_lower_hex(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Parsed<StatementSubject> subject_of(const JsonValue& value) {
  const JsonValue::Object* digest = value.object("digest");
  const std::string* name = value.string("name");
  if (digest == nullptr || value.object()->size() != (name == nullptr ? 1U : 2U))
    return malformed_at(0, "a subject that is not a digest, with or without a name");
  StatementSubject subject{name == nullptr ? "" : *name, {}};
  for (const JsonMember& member : *digest) {
    const std::string* hex = member.value.string();
    if (hex == nullptr || !is_lower_hex(*hex)) return malformed_at(0, "a digest that is not lower-case hex");
    subject.digest.emplace(member.name, *hex);
  }
  if (subject.digest.empty()) return malformed_at(0, "a subject without a digest");
  return subject;
}

}  // namespace

Parsed<Statement> parse_statement(std::string_view text) {
  const auto document = parse_json(text);
  if (!document) return tl::unexpected(document.error());
  const std::string* type = document->string("_type");
  const std::string* predicate_type = document->string("predicateType");
  const JsonValue::Array* subjects = document->array("subject");
  const JsonValue* predicate = document->member("predicate");
  if (type == nullptr || *type != statement_type) return malformed_at(0, "not an in-toto statement, v1");
  if (predicate_type == nullptr || subjects == nullptr || predicate == nullptr ||
      document->object()->size() != 4)
    return malformed_at(0, "not a statement of subject, predicateType and predicate");
  Statement statement{{}, *predicate_type, *predicate};
  for (const JsonValue& value : *subjects) {
    auto subject = subject_of(value);
    if (!subject) return tl::unexpected(std::move(subject.error()));
    statement.subjects.push_back(std::move(*subject));
  }
  if (statement.subjects.empty()) return malformed_at(0, "a statement about nothing");
  return statement;
}

std::string statement_text(const Statement& statement) {
  JsonValue::Array subjects;
  for (const StatementSubject& subject : statement.subjects) {
    JsonValue::Object digest;
    for (const auto& [algorithm, hex] : subject.digest) digest.push_back({algorithm, {hex}});
    JsonValue::Object made;
    if (!subject.name.empty()) made.push_back({"name", {subject.name}});
    made.push_back({"digest", {std::move(digest)}});
    subjects.push_back({std::move(made)});
  }
  return json_text({JsonValue::Object{{"_type", {std::string(statement_type)}},
                                      {"subject", {std::move(subjects)}},
                                      {"predicateType", {statement.predicate_type}},
                                      {"predicate", statement.predicate}}});
}

}  // namespace muster
