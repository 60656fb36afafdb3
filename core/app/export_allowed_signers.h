// A roster as a file of allowed signers (ssh-keygen(1)), so that plain git agrees on who signed.
#pragma once

#include <string>
#include <vector>

#include "app/exported.h"

namespace muster {

struct ExportedSigner {
  std::string holder;
  std::vector<std::string> addresses;
  std::vector<std::string> namespaces;  // "git" for the use git, "file" for the use release
  std::optional<Timestamp> first;       // seconds in which the key counts; absent: the first of 1970
  Timestamp last;
  std::string key;  // type and base64
};

struct AllowedSignersExport {
  std::vector<ExportedSigner> signers;
  std::vector<NotExported> left_out;
};

// A line for every SSH key with the use git or release, in the roster's order. It counts from the start of
// its window until it ends (end_of). Left out: keys that were compromised, since git believes the date in a
// commit; keys that count for less than two seconds, of algorithms that the roster does not allow, or whose
// holder has no address that a line can hold.
AllowedSignersExport export_allowed_signers(const Roster& roster);

// The file: comments that say which roster it is, then a line for each.
std::string allowed_signers_text(const Roster& roster, const std::vector<ExportedSigner>& signers);

}  // namespace muster
