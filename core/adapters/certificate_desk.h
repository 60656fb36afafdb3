// The certificates of one run, with gpg behind them and what it has said before.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "crypto/certificates.h"
#include "model/result.h"

namespace muster {

// Answers of gpg that hold longer than a run lie in <git directory>/muster/answers. gpg is started when the
// first certificate has to be checked, and never for signatures of other kinds. With MUSTER_OPENPGP=gpg in
// the environment every OpenPGP signature is verified by gpg.
// A Fault (fault.config) where MUSTER_OPENPGP says anything else.
Result<std::shared_ptr<Certificates>> certificates_of_server(const std::string& git_directory);

// The same of a user: <folder>/answers; nothing is believed and kept where there is no folder.
Result<std::shared_ptr<Certificates>> certificates_of_user(const std::optional<std::string>& folder);

}  // namespace muster
