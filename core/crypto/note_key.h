// Ed25519 signatures of signed notes (C2SP signed-note, signature type 01).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "formats/signed_note.h"
#include "model/public_key.h"

namespace muster {

// The first four bytes of SHA-256(name, line feed, 01, the key's 32 bytes). Empty for a key that is not
// ssh-ed25519. It tells keys apart and proves nothing: others with the same id are easily made.
std::string note_key_id(std::string_view name, const PublicKey& key);

// That the note's text is signed by this key under this name. Lines of other names or ids say nothing here;
// two of this name and id are refused, though one of them be good. False for a key that is not ssh-ed25519.
bool verify_note(const SignedNote& note, std::string_view name, const PublicKey& key);

// Holds a secret: it is wiped when this goes, and never copied.
class NoteSigner {
 public:
  // From the 32 bytes of an Ed25519 secret (RFC 8032 section 5.1.5), which stay the caller's to wipe. Nothing
  // for another number of bytes.
  static std::optional<NoteSigner> of_seed(std::string_view seed);

  NoteSigner(NoteSigner&& other) noexcept;
  NoteSigner& operator=(NoteSigner&& other) noexcept;
  ~NoteSigner();

  // That of the seed, whatever a file says beside it.
  PublicKey public_key() const;
  NoteSignature sign(std::string_view name, std::string_view text) const;

 private:
  struct Secret;
  explicit NoteSigner(std::unique_ptr<Secret> secret);

  std::unique_ptr<Secret> secret_;
};

}  // namespace muster
