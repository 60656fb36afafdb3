#include "adapters/gpg_program.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <limits>
#include <utility>

#include "adapters/environment.h"
#include "adapters/system_error.h"
#include "formats/gpg_version.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::array<const char*, 2> places = {"/usr/bin/", "/usr/local/bin/"};
constexpr const char* install = "install gnupg (Debian: apt-get install gpg)";

Fault missing(const std::string& path, int error_number) {
  Fault fault = system_fault("find", path, error_number);
  return {FaultId::gpg, std::move(fault.because), install};
}

std::string nanoseconds(const timespec& time) {
  return std::to_string(time.tv_sec) + "." + std::to_string(time.tv_nsec);
}

// The time of change is the kernel's: bytes written in place are seen, whatever time they are given.
std::string identity_of(const std::string& path, const struct stat& status) {
  return path + " device " + std::to_string(status.st_dev) + " inode " + std::to_string(status.st_ino) +
         " size " + std::to_string(status.st_size) + " modified " + nanoseconds(status.st_mtim) +
         " changed " + nanoseconds(status.st_ctim);
}

// "20240229T120000!": the time for gpg; it does not go on.
std::string frozen(Timestamp at) {
  std::string text;
  for (const char c : at.text()) {
    if (c != '-' && c != ':' && c != 'Z') text += c;
  }
  return text + "!";
}

// No settings but the administrator's; nothing is started, fetched, asked or locked; nothing is armoured; and
// a subkey that signs must have agreed to its certificate. What gpg says to people is not heard.
std::vector<std::string> options_at(Timestamp at) {
  return {"--no-options",
          "--batch",
          "--no-tty",
          "--quiet",
          "--no-autostart",
          "--disable-dirmngr",
          "--no-auto-key-locate",
          "--no-auto-key-retrieve",
          "--no-auto-key-import",
          "--no-auto-check-trustdb",
          "--lock-never",
          "--trust-model",
          "always",
          "--require-cross-certification",
          "--no-armor",
          "--log-file",
          "/dev/null",
          "--faked-system-time",
          frozen(at)};
}

}  // namespace

bool is_openpgp_time(Timestamp at) {
  return at.seconds > 0 && at.seconds < std::numeric_limits<std::uint32_t>::max();
}

Result<std::string> gnupg_program(const std::string& name) {
  for (const char* place : places) {
    struct stat status {};
    if (::stat((place + name).c_str(), &status) == 0) return place + name;
  }
  Fault fault = missing(name, ENOENT);
  if (name != "gpg") fault.remedy = "install " + name + " (Debian: apt-get install " + name + ")";
  return tl::unexpected(std::move(fault));
}

GpgProgram::GpgProgram(std::string path, std::string identity)
    : path_(std::move(path)), identity_(std::move(identity)) {}

Result<GpgProgram> GpgProgram::find(const std::string& path) {
  const Result<std::string> found_here = path.empty() ? gnupg_program("gpg") : Result<std::string>(path);
  if (!found_here) return tl::unexpected(found_here.error());
  const std::string& found = *found_here;
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::canonical(found, failed);
  if (failed) return tl::unexpected(missing(found, failed.value()));
  struct stat status {};
  if (::stat(real.c_str(), &status) != 0) return tl::unexpected(missing(found, errno));
  return GpgProgram(real.string(), identity_of(real.string(), status));
}

Result<ProcessOutput> GpgProgram::start(const GpgHome& home, std::vector<std::string> arguments,
                                        std::chrono::milliseconds limit) const {
  Command command;
  command.arguments = {path_, "--homedir", home.path()};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(command.arguments));
  command.directory = home.path();
  for (const std::string& entry : whole_environment())
    command.unset.push_back(entry.substr(0, entry.find('=')));
  command.environment = {"PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=" + home.path(), "GNUPGHOME=" + home.path()};
  command.max_output = limits::gpg_output_bytes;
  command.time_limit = limit;
  auto output = muster::run(command);
  if (output) return output;
  return tl::unexpected(Fault{FaultId::gpg, std::move(output.error().because),
                              path_ + " --version shows whether it runs; otherwise " + install});
}

Result<ProcessOutput> GpgProgram::run(const GpgHome& home, Timestamp at, std::vector<std::string> arguments,
                                      std::chrono::milliseconds limit) const {
  std::vector<std::string> all = options_at(at);
  std::move(arguments.begin(), arguments.end(), std::back_inserter(all));
  return start(home, std::move(all), limit);
}

Result<std::monostate> GpgProgram::check_version(std::chrono::milliseconds limit) const {
  auto home = GpgHome::make();
  if (!home) return tl::unexpected(std::move(home).error());
  auto said = start(*home, {"--no-options", "--version"}, limit);
  if (!said) return tl::unexpected(std::move(said).error());
  if (auto removed = home->remove(); !removed) return removed;
  const auto version = GpgVersion::parse(said->out);
  if (!version) return tl::unexpected(Fault{FaultId::gpg, path_ + " is no GnuPG", install});
  if (is_usable(*version)) return std::monostate{};
  return tl::unexpected(Fault{FaultId::gpg,
                              "gpg " + version->text() + " is not asked: it is too old or too new",
                              "install gnupg 2.2.36 or later of series 2 (Debian 12 has one)"});
}

}  // namespace muster
