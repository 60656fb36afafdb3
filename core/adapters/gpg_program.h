// The program gpg: where it lies, which one it is, whether it may be asked, and how it is run. For
// adapters/gpg and gpg_signer only.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "adapters/gpg_home.h"
#include "adapters/process.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// Where the system has this program of GnuPG ("gpg", "gpgsm"); never by PATH. A Fault (fault.gpg) where it
// has none.
Result<std::string> gnupg_program(const std::string& name);

class GpgProgram {
 public:
  // The system's, or the one of that absolute path; never by PATH, which is the pusher's. Both without links.
  static Result<GpgProgram> find(const std::string& path);

  // Path, size, file number and times: other bytes, another text. Starts nothing.
  const std::string& identity() const { return identity_; }
  // A Fault where it is no GnuPG, or one that is not asked (formats/gpg_version.h).
  Result<std::monostate> check_version(std::chrono::milliseconds limit) const;
  // Runs it in the home, of which it is given nothing else: no environment, settings, agent, network,
  // terminal or standard input. To it that time is now and stays so. A Fault where it does not end by itself.
  Result<ProcessOutput> run(const GpgHome& home, Timestamp at, std::vector<std::string> arguments,
                            std::chrono::milliseconds limit) const;

 private:
  GpgProgram(std::string path, std::string identity);
  Result<ProcessOutput> start(const GpgHome& home, std::vector<std::string> arguments,
                              std::chrono::milliseconds limit) const;

  std::string path_;
  std::string identity_;
};

// The times that OpenPGP can say, which are gpg's too: of others it would take the clock's.
bool is_openpgp_time(Timestamp at);

}  // namespace muster
