// The file that git's gpg.ssh.allowedSignersFile names (ssh-keygen(1), ALLOWED SIGNERS), such as
//   # who may sign
//   alice@example.org namespaces="git,file",valid-before="20270101Z" ssh-ed25519 AAAAC3Nz… laptop
// Principals and namespaces are lists of patterns with '*', '?' and '!'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// A time without "Z" is one of whoever runs ssh-keygen: what it means is not in the file.
enum class WrittenZone { utc, none };
struct WrittenTime {
  Timestamp time;  // as if it were UTC
  WrittenZone zone = WrittenZone::utc;

  bool operator==(const WrittenTime&) const = default;
};

enum class KeyRole { signer, authority };  // authority: cert-authority, whose certificates sign

struct AllowedSigner {
  std::size_t line = 0;  // from 1
  std::vector<std::string> principals;
  KeyRole role = KeyRole::signer;
  std::optional<std::vector<std::string>> namespaces;  // absent: every one
  std::optional<WrittenTime> valid_after;              // the first second
  std::optional<WrittenTime> valid_before;             // the last second, not the one behind it
  std::string key;                                     // type, one blank, base64: not looked into
};

// Lines as ssh-keygen(1) describes them, also those with a type of key that it does not know; what stands
// behind a key is a comment of any bytes. Refused whole: unknown, repeated or badly quoted options, times
// that are none or end before they begin, lines without a key; and, of which ssh-keygen takes some: up to the
// key control characters and bytes that are no UTF-8, a principal with a quotation mark inside, an empty
// principal or namespace, days and seconds that no calendar has; more than limits::imported_bytes,
// imported_signers, imported_line_bytes.
Parsed<std::vector<AllowedSigner>> parse_allowed_signers(std::string_view text);

}  // namespace muster
