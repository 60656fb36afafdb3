// in-toto statements (https://github.com/in-toto/attestation, spec/v1): what is said of which subjects. What
// the predicate means is for each type of predicate to say.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json_document.h"
#include "model/result.h"

namespace muster {

struct StatementSubject {
  std::string name;  // may be empty
  std::map<std::string, std::string>
      digest;  // algorithm ("sha256", "gitCommit") to lower-case hex; not empty
};

struct Statement {
  std::vector<StatementSubject> subjects;  // not empty
  std::string predicate_type;
  JsonValue predicate;
};

// _type, subject, predicateType and predicate, and no other member; of a subject name and digest.
Parsed<Statement> parse_statement(std::string_view text);
std::string statement_text(const Statement& statement);

}  // namespace muster
