// The certificate of a signed push (git push --signed), and what git says of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/git_object.h"
#include "model/ref_update.h"
#include "model/timestamp.h"

namespace muster {

// What a hook is told. git sets it; the pusher has no say in it but through the certificate itself.
struct GivenCertificate {
  std::string blob;                         // its id, in hex
  std::optional<std::string> nonce;         // that the server gave out for this push
  std::optional<std::string> nonce_status;  // what git found out about the certificate's own
  // All refs of the push, where a hook sees a part of it only. Absent: it sees all of them.
  std::optional<std::vector<RefUpdate>> pushed = {};
};

// What a certificate says, cut out of its bytes.
struct PushCertificate {
  std::string pusher;                 // how the key calls itself (untrusted); the signature says which it is
  Timestamp dated;                    // by the pusher's clock
  std::optional<std::string> pushee;  // the address that was pushed to, less its user and password
  std::optional<std::string> nonce;
  std::vector<std::string> options;  // git push --push-option
  std::vector<RefUpdate> commands;   // each ref once
  EmbeddedSignature signature;
  std::string payload;  // the bytes before the signature
};

}  // namespace muster
