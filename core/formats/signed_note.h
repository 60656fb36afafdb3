// Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature,
//   — <key name> <base64 of the key's id (4 bytes) and the signature>
// as in
//   muster/acme/payments
//   12
//   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//   time 2026-11-23T10:00:00Z
//
//   — muster/acme/payments Az3grlgtzPICa5OS8npVmf1Myq/5…
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

// Our texts have under 300 bytes; signatures by keys of other kinds, which are passed over, up to 5 kB.
inline constexpr std::size_t signed_note_bytes = 64U << 10U;
// What every reader has to take; more is nobody's.
inline constexpr std::size_t note_signatures = 16;
inline constexpr std::size_t note_key_id_bytes = 4;

struct NoteSignature {
  std::string name;       // of the key
  std::string key_id;     // 4 bytes: with the name it says which key is meant, and proves nothing
  std::string signature;  // at least one byte; what it is hangs on the key

  bool operator==(const NoteSignature&) const = default;
};

// Nothing in it is verified (crypto/note_key.h).
struct SignedNote {
  std::string text;  // what is signed; ends with a line feed
  std::vector<NoteSignature> signatures;

  bool operator==(const SignedNote&) const = default;
};

// UTF-8 without control characters but line feeds; at least one signature; key names without '+' and blanks
// of any kind; base64 canonical; nothing behind the last line. Within the limits above.
Parsed<SignedNote> parse_signed_note(std::string_view note);
// The bytes that parse_signed_note takes, of what keeps to its rules.
std::string signed_note_text(const SignedNote& note);

}  // namespace muster
