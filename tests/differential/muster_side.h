// What muster says of a signature, by the classes that its doors use: the certificate as a roster's key file,
// the signature through check_signature, the key's standing by gpg behind the production authority.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/gpg.h"
#include "crypto/check_signature.h"
#include "formats/ssh_key.h"
#include "model/timestamp.h"

namespace muster::test {

struct MusterWord {
  bool good = false;
  std::string signer;   // fingerprint of the (sub)key, 40 hex digits; where good
  std::string primary;  // of its certificate
  std::string why;      // where not good: "<rule>: <clause>", or "roster: <clause>" where it cannot be listed
};

// Answers that outlive one set of certificates, as they do on disk.
class KeptAnswers final : public AnswerCache {
 public:
  std::optional<std::string> find(const Sha256Digest& name) override;
  void keep(const Sha256Digest& name, std::string_view answer) override;

 private:
  std::map<Sha256Digest, std::string> kept_;
};

// One certificate on a roster.
class MusterSide {
 public:
  // `packets` without armour. `kept` may be null.
  explicit MusterSide(const std::string& packets, AnswerCache* kept = nullptr,
                      OpenpgpMode mode = OpenpgpMode::in_process, LegacyRsa legacy = LegacyRsa::refuse);
  MusterSide(const MusterSide&) = delete;
  MusterSide& operator=(const MusterSide&) = delete;

  // Why no roster lists the certificate, whatever gpg says of it; empty where one may.
  const std::string& unlisted() const { return unlisted_; }
  // What gpg has against the certificate when it comes in, as of a time; empty: nothing.
  std::string unsound(Timestamp at);
  // `text` is what stands where a signature should be.
  MusterWord verify(const std::string& text, const std::string& payload, Timestamp at);

 private:
  Gpg gpg_;
  std::shared_ptr<Certificates> certificates_;
  KeyRing ring_;
  std::string unlisted_;
  std::optional<Certificate> certificate_;
  std::string primary_;
};

std::string upper_hex(std::string_view bytes);

}  // namespace muster::test
