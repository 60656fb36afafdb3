#include "adapters/ledger_key.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "adapters/disk.h"
#include "adapters/process.h"
#include "adapters/system_error.h"
#include "formats/ssh_private_key.h"

namespace muster {

namespace {

constexpr std::uint64_t key_bytes = 16U << 10U;

tl::unexpected<Fault> unfit(const std::string& path, const std::string& what) {
  return tl::make_unexpected(
      Fault{FaultId::config, "the key of the ledger, " + path + ": " + what,
            "make one: muster hook install --ledger, and have the governors list it with "
            "the use receipt"});
}

void wipe(std::string& secret) {
  ::explicit_bzero(secret.data(), secret.size());
}

// Root installs for the user under whom git runs.
Result<std::monostate> hand_over(const std::string& path, const std::string& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0)
    return tl::make_unexpected(system_fault("look at", folder, errno));
  if (status.st_uid == ::geteuid()) return std::monostate{};
  for (const std::string& file : {path, path + ".pub"}) {
    if (::lchown(file.c_str(), status.st_uid, status.st_gid) != 0)
      return tl::make_unexpected(system_fault("hand over", file, errno));
  }
  return std::monostate{};
}

}  // namespace

Result<NoteSigner> read_ledger_key(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return unfit(path, "it is missing");
    return tl::make_unexpected(system_fault("look at", path, errno));
  }
  if ((status.st_mode & S_IRWXO) != 0) return unfit(path, "everybody may read it or write to it");
  auto bytes = read_file(path, key_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return unfit(path, "it is missing");
  auto secret = parse_ssh_private_key(**bytes);
  wipe(**bytes);
  if (!secret) return unfit(path, secret.error().what);
  auto signer = NoteSigner::of_seed(secret->seed);
  wipe(secret->seed);
  if (!signer || signer->public_key().blob != secret->public_blob) return unfit(path, "it cannot be used");
  return std::move(*signer);
}

Result<std::monostate> make_ledger_key(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0) return std::monostate{};
  const std::string folder = path.substr(0, path.find_last_of('/'));
  if (auto made = make_directory_like_parent(folder); !made) return made;
  Command command;
  command.arguments = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "muster ledger", "-f", path};
  const auto said = run(command);
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code == 0) return hand_over(path, folder);
  return tl::make_unexpected(Fault{FaultId::config, "ssh-keygen made no key: " + said->error,
                                   "make one by hand: ssh-keygen -t ed25519 -N '' -f " + path});
}

}  // namespace muster
