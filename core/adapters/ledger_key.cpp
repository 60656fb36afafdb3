#include "adapters/ledger_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "adapters/descriptor.h"
#include "adapters/disk.h"
#include "adapters/process.h"
#include "adapters/scratch_folder.h"
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

// Root installs for the user under whom git runs, who may write in the folder: only what was just made there.
Result<std::monostate> hand_over(const std::string& path, const struct stat& folder) {
  if (folder.st_uid == ::geteuid()) return std::monostate{};
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0)
    return tl::make_unexpected(system_fault("open", path, errno));
  if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || status.st_uid != ::geteuid())
    return unfit(path, "it is not the file that was made");
  if (::fchown(file.get(), folder.st_uid, folder.st_gid) != 0)
    return tl::make_unexpected(system_fault("hand over", path, errno));
  return std::monostate{};
}

// Under a new name, whatever links somebody may put there meanwhile.
Result<std::monostate> put_in_place(const std::string& from, const std::string& path, unsigned mode,
                                    const struct stat& folder) {
  auto bytes = read_file(from, key_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return unfit(path, "ssh-keygen made none");
  auto written = write_new_file(path, **bytes, mode);
  wipe(**bytes);
  return written ? hand_over(path, folder) : written;
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
  if (::stat(folder.c_str(), &status) != 0)
    return tl::make_unexpected(system_fault("look at", folder, errno));
  const auto scratch = ScratchFolder::make();
  if (!scratch) return tl::make_unexpected(scratch.error());
  const std::string made = scratch->path() + "/key";
  Command command;
  command.arguments = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "muster ledger", "-f", made};
  const auto said = run(command);
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code != 0) {
    return tl::make_unexpected(Fault{FaultId::config, "ssh-keygen made no key: " + said->error,
                                     "make one by hand: ssh-keygen -t ed25519 -N '' -f " + path});
  }
  if (auto put = put_in_place(made, path, 0600, status); !put) return put;
  return put_in_place(made + ".pub", path + ".pub", 0644, status);
}

}  // namespace muster
