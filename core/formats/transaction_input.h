// What git writes to reference-transaction: "<old> <new> <ref>\n" a line (githooks(5)). git itself
// wrote it, after its own checks, for whoever moves refs: a push, or somebody on the server.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/object_id.h"
#include "model/result.h"

namespace muster {

// The old value is left out: git writes zeros where the writer does not care what was there.
struct TransactionLine {
  std::string name;
  // An id (zero: deleted), or the ref that it points to from now on ("ref:<target>", git 2.46).
  std::variant<ObjectId, std::string> next;
};

// Refuses the whole input on: a line not of this form, hex of the wrong length or case, a name that
// begins with "refs/" and is none that git allows, another name (HEAD and its like) that is empty or
// holds a blank or a control byte, a name twice, a missing final line feed, too many lines
// (limits::transaction_lines), too long a line. Empty input gives an empty list.
Parsed<std::vector<TransactionLine>> parse_transaction_input(std::string_view input, HashAlgorithm algorithm);

}  // namespace muster
