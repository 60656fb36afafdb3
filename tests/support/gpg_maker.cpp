#include "support/gpg_maker.h"

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "adapters/process.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

std::vector<std::string> joined(std::vector<std::string> all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

// gpg's answers to "why is it revoked?", which ends with an empty line of description.
std::string reasoned(unsigned why) {
  return std::to_string(why) + "\n\ny\n";
}

}  // namespace

// With a short name: the agent's sockets lie in it.
GpgMaker::GpgMaker() {
  std::string path = "/tmp/mg-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder for gpg");
  path_ = path;
}

GpgMaker::~GpgMaker() {
  (void)run({{"gpgconf", "--homedir", path_, "--kill", "all"}, {}, {}, {}, {}});
  (void)run({{"gpgconf", "--homedir", path_, "--remove-socketdir"}, {}, {}, {}, {}});
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string GpgMaker::program(const std::vector<std::string>& arguments, const std::string& input) const {
  Command command;
  command.arguments = arguments;
  command.standard_input = input;
  command.environment = {"HOME=" + path_, "LC_ALL=C", "TZ=UTC"};
  command.unset = {"GNUPGHOME"};
  const auto output = run(command);
  if (!output) throw std::runtime_error(output.error().because);
  if (output->exit_code != 0) throw std::runtime_error(arguments.front() + ": " + output->error);
  return output->out;
}

std::string GpgMaker::gpg(const std::string& time, const std::vector<std::string>& arguments) const {
  return program(
      joined({"gpg", "--homedir", path_, "--no-options", "--batch", "--no-tty", "--quiet", "--yes",
              "--pinentry-mode", "loopback", "--passphrase", "", "--faked-system-time", time + "!"},
             arguments),
      "");
}

std::string GpgMaker::gpg_that_asks(const std::string& time, const std::vector<std::string>& arguments,
                                    const std::string& answers) const {
  return program(
      joined({"gpg", "--homedir", path_, "--no-options", "--no-tty", "--quiet", "--yes", "--pinentry-mode",
              "loopback", "--passphrase", "", "--command-fd", "0", "--faked-system-time", time + "!"},
             arguments),
      answers);
}

std::string GpgMaker::fingerprint(const std::string& name, std::size_t place) const {
  const std::string listing = gpg("20200101T000000", {"--with-colons", "--list-keys", name});
  std::size_t at = listing.find("\nfpr:");
  while (place-- > 0) at = listing.find("\nfpr:", at + 1);
  if (at == std::string::npos) throw std::runtime_error("gpg lists no such key");
  return listing.substr(at + 13, 40);
}

std::string GpgMaker::export_of(const std::string& name) const {
  return gpg("20200601T000000", {"--export", name});
}

std::string GpgMaker::sign(const std::string& time, const std::string& fingerprint,
                           const std::string& document, const std::vector<std::string>& options,
                           const std::string& how) const {
  put_file(path_ + "/document", document);
  return gpg(time, joined(joined({"-u", fingerprint + "!", "-o", "-"}, options), {how, path_ + "/document"}));
}

void GpgMaker::revoke(const std::string& time, const std::string& name, unsigned why) const {
  gpg_that_asks(time, {"-o", path_ + "/revocation", "--gen-revoke", name}, "y\n" + reasoned(why));
  gpg(time, {"--import", path_ + "/revocation"});
}

void GpgMaker::revoke_subkey(const std::string& time, const std::string& name, unsigned place,
                             unsigned why) const {
  gpg_that_asks(time, {"--edit-key", name},
                "key " + std::to_string(place) + "\nrevkey\ny\n" + reasoned(why) + "save\n");
}

}  // namespace muster::test
