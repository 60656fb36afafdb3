// Who decides what an OpenPGP (sub)key may do: gpg, asked by an adapter. Declared here because the one
// door to signatures needs it; crypto itself starts no process.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// One detached signature over a payload, and the one certificate by which it is to be judged, as of a time.
struct OpenpgpQuestion {
  std::string_view certificate;  // packets without armour: one certificate
  std::string_view signature;    // packets without armour: one signature
  std::string_view payload;
  Timestamp at;
};

struct OpenpgpAnswer {
  enum class Standing {
    good,     // the mathematics hold, the (sub)key is bound, may sign, has neither ended nor been revoked
    expired,  // the mathematics hold; the (sub)key or the certificate had ended at that time
    revoked,  // the mathematics hold; the (sub)key or the certificate is revoked
    refused,  // anything else: wrong mathematics, no such (sub)key, no binding, not for signing, ended
              // signature
  };
  Standing standing = Standing::refused;
  std::string signer;              // fingerprint of the (sub)key, 20 bytes; empty where refused
  std::string primary;             // of its certificate, 20 bytes; empty where refused
  std::optional<Timestamp> ended;  // where expired and gpg said when
  std::string why;                 // where refused: a short clause of our own words, no untrusted text
};

class OpenpgpAuthority {
 public:
  virtual ~OpenpgpAuthority() = default;
  // A Fault (gpg is missing, too old, died, or said what it never says): no answer, never a good one.
  virtual Result<OpenpgpAnswer> ask(const OpenpgpQuestion& question) = 0;
  // Which of these certificates (packets without armour) gpg can read and takes for one whose primary key is
  // sound as of `at`, and every subkey of which is bound to it: by place; empty text, or why not as a short
  // clause of our own.
  virtual Result<std::vector<std::string>> read(const std::vector<std::string_view>& certificates,
                                                Timestamp at) = 0;
  // Names the program that answers, for answers that are kept: other bytes, another name.
  virtual Result<std::string> identity() = 0;
};

}  // namespace muster
