#include "adapters/ssh_signer.h"

#include <cstdlib>
#include <optional>

#include "adapters/disk.h"
#include "adapters/environment.h"
#include "adapters/process.h"
#include "adapters/system_error.h"
#include "formats/ssh_key.h"

#include <unistd.h>
#include <cerrno>

namespace muster {

namespace {

constexpr std::uint64_t key_file_bytes = 64U << 10U;

// A folder that only we can read, gone at the end.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string name = environment("TMPDIR").value_or("/tmp") + "/muster-XXXXXX";
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  ~PrivateFolder() {
    if (path_.empty()) return;
    ::unlink(key_file().c_str());
    ::rmdir(path_.c_str());
  }
  bool is_there() const { return !path_.empty(); }
  std::string key_file() const { return path_ + "/key.pub"; }

 private:
  std::string path_;
};

// The first two words of the first line, where they are a public key.
std::optional<std::string> public_key_in(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  const std::size_t type_end = text.find(' ');
  if (type_end == std::string_view::npos) return std::nullopt;
  const std::size_t key_end = text.find_first_of(" \r", type_end + 1);
  const std::string_view line = text.substr(0, key_end);
  if (!parse_ssh_public_key(line)) return std::nullopt;
  return std::string(line);
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

Fault no_key(const std::string& file, const std::string& why) {
  return {FaultId::config, file + " is no SSH key that muster can use: " + why,
          "name another with --key FILE, or make one: ssh-keygen -t ed25519"};
}

Result<std::string> public_half_of(const std::string& file) {
  auto beside = read_file(file + ".pub", key_file_bytes);
  if (!beside) return tl::unexpected(std::move(beside).error());
  if (*beside) {
    if (auto line = public_key_in(**beside)) return *line;
    return tl::unexpected(no_key(file + ".pub", "it holds no public key of a kind that a roster may list"));
  }
  auto said = run({{"ssh-keygen", "-y", "-f", file}, {}, {}, {"LC_ALL=C"}, {}});
  if (!said) return tl::unexpected(std::move(said).error());
  if (said->exit_code != 0) return tl::unexpected(no_key(file, first_line(said->error)));
  if (auto line = public_key_in(said->out)) return *line;
  return tl::unexpected(no_key(file, "it is not of a kind that a roster may list"));
}

Result<std::string> sign_with(const std::string& file, std::string_view name_space,
                              const std::string& message) {
  auto said = run({{"ssh-keygen", "-q", "-Y", "sign", "-n", std::string(name_space), "-f", file},
                   message,
                   {},
                   {"LC_ALL=C"},
                   {}});
  if (!said) return tl::unexpected(std::move(said).error());
  if (said->exit_code == 0 && said->out.starts_with("-----BEGIN SSH SIGNATURE-----")) return said->out;
  return tl::unexpected(
      Fault{FaultId::config, "ssh-keygen signs nothing: " + first_line(said->error),
            "load the key into your agent (ssh-add FILE), or name another with --key FILE"});
}

}  // namespace

Result<std::string> public_line_of(const SshSigningKey& key) {
  if (key.file.empty()) {
    if (auto line = public_key_in(key.agent_key)) return *line;
    return tl::unexpected(no_key("the signing key", "it is not of a kind that a roster may list"));
  }
  auto bytes = read_file(key.file, key_file_bytes);
  if (!bytes) return tl::unexpected(std::move(bytes).error());
  if (!*bytes) return tl::unexpected(no_key(key.file, "there is no such file"));
  if (auto line = public_key_in(**bytes)) return *line;
  if (bytes->value().starts_with("ssh-") || bytes->value().starts_with("ecdsa-")) {
    return tl::unexpected(no_key(key.file, "it is not of a kind that a roster may list"));
  }
  return public_half_of(key.file);
}

Result<std::string> ssh_sign(const SshSigningKey& key, std::string_view name_space,
                             const std::string& message) {
  if (!key.file.empty()) return sign_with(key.file, name_space, message);
  const PrivateFolder folder;
  if (!folder.is_there()) return tl::unexpected(system_fault("make", "a temporary folder", errno));
  if (auto written = write_file(folder.key_file(), key.agent_key + "\n", 0600); !written) {
    return tl::unexpected(std::move(written).error());
  }
  return sign_with(folder.key_file(), name_space, message);
}

}  // namespace muster
