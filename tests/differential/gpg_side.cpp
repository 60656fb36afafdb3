#include "differential/gpg_side.h"

#include <stdlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "adapters/process.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

bool is_outcome(const std::string& word) {
  static const std::vector<std::string> all = {"GOODSIG", "BADSIG",    "ERRSIG",
                                               "EXPSIG",  "EXPKEYSIG", "REVKEYSIG"};
  return std::find(all.begin(), all.end(), word) != all.end();
}

std::string compact(Timestamp at) {
  std::string text = at.text();
  text.erase(
      std::remove_if(text.begin(), text.end(), [](char c) { return c == '-' || c == ':' || c == 'Z'; }),
      text.end());
  return text + "!";
}

}  // namespace

bool GpgWord::is_good() const {
  return exit_code == 0 && !outcomes.empty() && outcomes.size() == valid.size() &&
         std::all_of(outcomes.begin(), outcomes.end(), [](const auto& one) { return one == "GOODSIG"; });
}

bool GpgWord::is_good_by(const Valid& one) const {
  return is_good() && valid.size() == 1 && valid.front() == one;
}

std::string GpgWord::text() const {
  std::string out = "gpg exits " + std::to_string(exit_code) + ":";
  for (const std::string& outcome : outcomes) out += " " + outcome;
  for (const Valid& one : valid) out += " VALIDSIG " + one.signer + " of " + one.primary;
  return out;
}

GpgWord read_status(std::string_view status, int exit_code) {
  GpgWord word;
  word.exit_code = exit_code;
  std::istringstream lines{std::string(status)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string mark;
    std::string keyword;
    words >> mark >> keyword;
    if (mark != "[GNUPG:]") continue;
    if (is_outcome(keyword)) word.outcomes.push_back(keyword);
    if (keyword != "VALIDSIG") continue;
    std::vector<std::string> rest;
    for (std::string one; words >> one;) rest.push_back(one);
    REQUIRE(rest.size() >= 10);
    word.valid.push_back({rest[0], rest[9]});
  }
  return word;
}

GpgSide::GpgSide(const std::string& certificate, Timestamp at) : time_(compact(at)) {
  std::string path = "/tmp/mv-XXXXXX";
  REQUIRE(::mkdtemp(path.data()) != nullptr);
  path_ = path;
  put_file(path_ + "/certificate", certificate);
  int ignored = 0;
  run_gpg({"--import", "certificate"}, ignored);
}

GpgSide::~GpgSide() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string GpgSide::run_gpg(const std::vector<std::string>& arguments, int& exit_code) const {
  Command command;
  command.arguments = {"gpg",
                       "--homedir",
                       path_,
                       "--no-options",
                       "--batch",
                       "--no-tty",
                       "--quiet",
                       "--no-autostart",
                       "--disable-dirmngr",
                       "--trust-model",
                       "always",
                       "--no-auto-check-trustdb",
                       "--status-fd",
                       "1",
                       "--faked-system-time",
                       time_};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.directory = path_;
  command.environment = {"HOME=" + path_, "LC_ALL=C", "TZ=UTC"};
  command.unset = {"GNUPGHOME"};
  const auto output = run(command);
  REQUIRE(output);
  exit_code = output->exit_code;
  return output->out;
}

GpgWord GpgSide::run_verify(const std::vector<std::string>& files) const {
  std::vector<std::string> arguments = {"--verify"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  int exit_code = 0;
  const std::string status = run_gpg(arguments, exit_code);
  return read_status(status, exit_code);
}

GpgWord GpgSide::verify(const std::string& signature, const std::string& payload) const {
  put_file(path_ + "/signature", signature);
  put_file(path_ + "/payload", payload);
  return run_verify({"signature", "payload"});
}

GpgWord GpgSide::verify_message(const std::string& message) const {
  put_file(path_ + "/message", message);
  return run_verify({"message"});
}

}  // namespace muster::test
