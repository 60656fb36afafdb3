// The system's gpg as the authority on what an OpenPGP (sub)key may do. One question is three processes,
// some 50 ms: whoever asks often keeps the answers (identity()).
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "app/keyring_reader.h"
#include "crypto/openpgp_authority.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

class GpgProgram;

// gpg verifies by a thousand packets, the largest keys among them, in some seconds; a push waits no longer.
inline constexpr std::chrono::seconds gpg_time_limit{20};

// May be asked by several threads at once: each question has a home of its own, which is gone when it is
// answered, whatever the answer is. What decides are status lines (formats/gpg_status.h) and the list of the
// certificate's keys (formats/gpg_listing.h), which must agree; an exit code never makes an answer good, and
// what gpg says to people is not read.
//
// The list is needed: of a key that has ended gpg does not say that it is revoked too, and with its only user
// id revoked a key signs whatever its flags and its end were.
//
// gpg answers as of `at` for what ends and begins: keys, subkeys, signatures. What it does not look at is
// when the signature was made: one that is dated after `at` is as good. And where a self-signature or a
// revocation in the certificate is younger than `at`, it counts all the same. A revocation by another key
// ("designated revoker") has no effect: gpg does not know that key.
class Gpg final : public OpenpgpAuthority, public KeyringReader {
 public:
  Gpg() = default;
  // Another program than the system's, by its absolute path, and another time limit for each process: for
  // tests.
  explicit Gpg(std::string program, std::chrono::milliseconds limit = gpg_time_limit);

  // Refused without asking: what is too long (limits), times that OpenPGP cannot say, a certificate that
  // parse_openpgp_certificate refuses, and what is not one signature packet.
  Result<OpenpgpAnswer> ask(const OpenpgpQuestion& question) override;
  // Asks about up to limits::gpg_certificates of them with two processes. Of certificates of one primary key
  // none but the first is taken. A revocation by a designated revoker counts where that key is asked about at
  // the same time. Refused besides: a certificate with a subkey that nothing binds, and one whose own
  // signatures are all dated more than limits::clock_skew_seconds ahead of `at`, which gpg does not mind.
  Result<std::vector<std::string>> read(const std::vector<std::string_view>& certificates,
                                        Timestamp at) override;
  // The same with what it lists of them. Where it has no answer about many at once, such as to two
  // certificates with one subkey, it is asked about each.
  Result<std::vector<CertificateReading>> describe(const std::vector<std::string_view>& certificates,
                                                   Timestamp at) override;
  // Empty where gpg takes none of them in.
  Result<std::string> merge(const std::vector<std::string_view>& copies, Timestamp at) override;
  // Starts no process.
  Result<std::string> identity() override;

 private:
  Result<GpgProgram> usable_program();

  std::string program_;  // empty: the system's
  std::chrono::milliseconds limit_ = gpg_time_limit;
  std::mutex mutex_;
  std::string usable_;  // the identity of the program whose version is known to be good enough
};

}  // namespace muster
