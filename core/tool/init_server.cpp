#include "tool/init_server.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/random_secret.h"
#include "tool/output.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

struct Part {
  const char* name;  // in JSON
  const char* why;
  std::vector<std::string> lines;
};

std::string set(const std::string& what) {
  return "git -C /path/to/server.git config " + what;
}

std::vector<Part> parts(const std::string& seed) {
  return {
      {"server",
       "on the server: git gives each push a nonce of its own, by a secret (this one was made just now)",
       {set("receive.certNonceSeed " + seed)}},
      {"http",
       "where it is pushed to through a web server: the nonce of one request comes back in the next",
       {set("receive.certNonceSlop 60")}},
      {"options",
       "where pushes may carry options (git push --push-option), which are then signed as well",
       {set("receive.advertisePushOptions true")}},
      {"settings",
       "so that a certificate for another server counts nowhere: the addresses that it is pushed to,\n"
       "without user and password",
       {"muster hook install --repo /path/to/server.git --pushee https://git.example.org/acme/payments.git"}},
      {"roster",
       "the roster asks for signed pushes, by keys with the use `push` (muster roster edit)",
       {"[[refs]]", "refs = [\"refs/heads/main\"]", "push = \"certificate\""}},
      {"client", "whoever pushes", {"git config push.gpgSign if-asked", "git push --signed origin main"}},
  };
}

}  // namespace

Result<ExitStatus> print_server_settings(const Globals& globals) {
  const auto seed = random_secret();
  if (!seed) return tl::make_unexpected(seed.error());
  const std::vector<Part> all = parts(*seed);
  if (globals.format == Format::json) {
    Json json;
    for (const Part& part : all) json[part.name] = part.lines;
    put_line(Json({{"signed_pushes", std::move(json)}}).dump());
    return ExitStatus::accepted;
  }
  for (const Part& part : all) {
    if (&part != &all.front()) put_line("");
    put_line(part.why);
    for (const std::string& line : part.lines) put_line("  " + line);
  }
  return ExitStatus::accepted;
}

}  // namespace muster
