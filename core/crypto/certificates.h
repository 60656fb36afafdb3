// The OpenPGP and X.509 keys by which signatures may verify, and what gpg has said of them: shared by all
// threads of a run. An SSH signature names its own key; these do not, so only keys of rosters are tried.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/openpgp_authority.h"
#include "model/certificate.h"
#include "model/proof.h"
#include "model/public_key.h"
#include "model/reason.h"
#include "model/result.h"

namespace muster {

// Answers that hold longer than a run, by a digest over all on which they rest. A cache: it is believed, and
// deleting it costs time and nothing else.
class AnswerCache {
 public:
  virtual ~AnswerCache() = default;
  virtual std::optional<std::string> find(const Sha256Digest& name) = 0;
  virtual void keep(const Sha256Digest& name, std::string_view answer) = 0;
};

// Whether signatures may be verified here once gpg has vouched for their key, or all of them by gpg.
enum class OpenpgpMode { in_process, by_gpg };

// A signature that gpg can be asked about.
struct OpenpgpSample {
  std::string signature;  // packets, without armour
  std::string payload;
};

class Certificates {
 public:
  // `authority` and `answers` may be null, and outlive this. After `patience` signatures that gpg has refused
  // it is not asked any more, and they are all refused: strangers can write them faster than gpg reads.
  // Without an authority no OpenPGP signature is any good: a fault says so when the first one needs it.
  explicit Certificates(OpenpgpAuthority* authority = nullptr, AnswerCache* answers = nullptr,
                        OpenpgpMode mode = OpenpgpMode::in_process,
                        std::size_t patience = std::numeric_limits<std::size_t>::max());
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  // A key of a roster. The same key may come with several certificates: it was renewed.
  void know(const PublicKey& key, const Certificate& certificate);
  // Changes with every key or certificate that was not known before.
  std::uint64_t generation() const;

  OpenpgpMode mode() const { return mode_; }

  struct Known {
    PublicKey key;
    Certificate certificate;
  };
  // All with this key among their signers (an OpenPGP fingerprint of 20 bytes), newest first.
  std::vector<std::shared_ptr<const Known>> with_signer(std::string_view fingerprint) const;
  std::vector<std::shared_ptr<const Known>> x509() const;

  // What stands against the key that has this fingerprint, in this certificate, as of `at`: nothing, or
  // key.not-yet-valid, .expired, .revoked, .unknown (of another certificate), signature.invalid. gpg is asked
  // about `own`, or, where that is null, about the first signature by the key that was given to note(): once
  // in each span of time in which its answer cannot change.
  std::optional<Reason> objection(const Certificate& certificate, const std::string& signer,
                                  const OpenpgpSample* own, Timestamp at);
  void note(const std::string& signer, std::string_view signature, std::string_view payload);
  // What gpg says of one signature by itself; refused where the certificate has no such key. A Fault is
  // noted.
  Result<OpenpgpAnswer> ask(const Certificate& certificate, const std::string& signer,
                            const OpenpgpSample& sample, Timestamp at);

  // Of OpenPGP certificates: which of them gpg cannot read, or takes for no sound one as of `at`, and why, as
  // a clause; empty texts for the others. A Fault is noted.
  Result<std::vector<std::string>> unsound(const std::vector<const Certificate*>& certificates, Timestamp at);

  // The first time that gpg could not be asked. What was judged in the meantime was refused for no reason of
  // its own: whoever judges has to look here before saying so.
  std::optional<Fault> fault() const;

 private:
  struct Read;  // a certificate's file, as far as it is needed here
  struct Question;
  Read* read(const Certificate& certificate);
  std::optional<OpenpgpAnswer> answer(const Question& question);
  Result<OpenpgpAnswer> ask_authority(const Question& question);
  Result<OpenpgpAnswer> ask_gpg(const Question& question);

  OpenpgpAuthority* authority_;
  AnswerCache* answers_;
  OpenpgpMode mode_;
  std::size_t patience_;
  std::size_t refused_ = 0;
  mutable std::mutex mutex_;
  std::uint64_t generation_ = 0;
  std::vector<std::shared_ptr<const Known>> known_;
  std::set<std::pair<KeyAlgorithm, Sha256Digest>> files_;                                    // of those
  std::map<std::string, std::vector<std::shared_ptr<const Known>>, std::less<>> by_signer_;  // newest first
  std::map<std::string, OpenpgpSample, std::less<>> samples_;
  std::map<Sha256Digest, std::shared_ptr<Read>> read_;
  std::map<Sha256Digest, OpenpgpAnswer> given_;  // by Question::name
  std::optional<Fault> fault_;
};

// Of certificates, where there are any.
inline std::optional<Fault> fault_of(const std::shared_ptr<Certificates>& certificates) {
  return certificates == nullptr ? std::nullopt : certificates->fault();
}

}  // namespace muster
