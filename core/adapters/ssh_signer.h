// Signing through `ssh-keygen -Y sign`, from standard input to standard output: beside an
// existing .sig file ssh-keygen signs nothing and still exits 0.
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"

namespace muster {

struct SshSigningKey {
  // A private key file, or a public one whose private half an agent holds or lies beside it.
  std::string file;
  // Where `file` is empty: "ssh-ed25519 AAAA…", a key that lives in an agent only.
  std::string agent_key;
};

// "ssh-ed25519 AAAA…", without comment. A Fault (fault.config) where there is no such key. A
// private key without a .pub file beside it is asked by `ssh-keygen -y`, which may want its
// passphrase.
Result<std::string> public_line_of(const SshSigningKey& key);

// The SSHSIG armour over `message`. A Fault (fault.config) with ssh-keygen's words where it signs
// nothing.
Result<std::string> ssh_sign(const SshSigningKey& key, std::string_view name_space,
                             const std::string& message);

}  // namespace muster
