#include "cli/kit.h"

#include <sstream>
#include <stdexcept>

#include "adapters/system_clock.h"

namespace muster::test {

std::vector<nlohmann::json> Said::lines() const {
  std::vector<nlohmann::json> parsed;
  std::istringstream stream(out);
  for (std::string line; std::getline(stream, line);) parsed.push_back(nlohmann::json::parse(line));
  return parsed;
}

Said muster(const HermeticGit& world, const std::string& directory, std::vector<std::string> arguments,
            const std::string& input, const std::vector<std::string>& environment) {
  arguments.insert(arguments.begin(), MUSTER_TOOL);
  const ProcessOutput output = world.run(directory, std::move(arguments), input, environment);
  return {output.exit_code, output.out, output.error};
}

std::string only_anchor(const std::string& text) {
  const std::size_t at = text.find("sha256:");
  if (at == std::string::npos) throw std::runtime_error("no anchor in: " + text);
  if (text.find("sha256:", at + 1) != std::string::npos) throw std::runtime_error("two anchors in: " + text);
  return text.substr(at, std::string("sha256:").size() + 64);
}

std::string now() {
  return SystemClock().now().text();
}

Project::Project(const std::string& object_format)
    : work(world.init_work("work", object_format)), alice(make_key("alice")) {
  work.git({"config", "user.name", "Alice Example"});
  work.git({"config", "user.email", alice_email});
  work.git({"config", "gpg.format", "ssh"});
  work.git({"config", "user.signingKey", alice.private_path});
}

void Project::adopt() {
  const Said said = run({"init"});
  if (said.status != 0) throw std::runtime_error("muster init: " + said.error);
  anchor = only_anchor(said.out + said.error);
  work.commit_signed(alice, alice_email, now(), "Adopt muster");
}

std::string Project::commit(const SigningKey* key, const std::string& email) {
  work.write_file("file", now() + std::to_string(reinterpret_cast<std::uintptr_t>(key)) + email);
  const std::string message = "change by " + email;
  return key != nullptr ? work.commit_signed(*key, email, now(), message)
                        : work.commit_unsigned(email, now(), message);
}

Said Project::run(std::vector<std::string> arguments, const std::string& input) const {
  return muster(world, work.path(), std::move(arguments), input);
}

Said Project::judge(std::vector<std::string> arguments, const std::string& input) const {
  arguments.insert(arguments.end(), {"--anchor", anchor});
  return run(std::move(arguments), input);
}

}  // namespace muster::test
