// The built `muster`, run in the hermetic world, and a project that has adopted it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/hermetic_git.h"

namespace muster::test {

struct Said {
  int status;
  std::string out;
  std::string error;

  // Every line of the output as JSON; throws where one is none.
  std::vector<nlohmann::json> lines() const;
  nlohmann::json json() const { return lines().at(0); }
};

// In a folder of the world.
Said muster(const HermeticGit& world, const std::string& directory, std::vector<std::string> arguments,
            const std::string& input = {}, const std::vector<std::string>& environment = {});

// The one text that begins with "sha256:"; throws where there is none or more than one.
std::string only_anchor(const std::string& text);

std::string now();

inline const std::string alice_email = "alice@example.org";

// A work tree whose git signs as Alice, by her private key file.
class Project {
 public:
  explicit Project(const std::string& object_format = "sha1");

  // muster init and the commit that brings the roster in.
  void adopt();
  // A further commit of a changed file, signed by a key or not.
  std::string commit(const SigningKey* key, const std::string& email = alice_email);
  Said run(std::vector<std::string> arguments, const std::string& input = {}) const;
  // The same with --anchor.
  Said judge(std::vector<std::string> arguments, const std::string& input = {}) const;

  HermeticGit world;
  TestRepository work;
  const SigningKey& alice;
  std::string anchor;
};

}  // namespace muster::test
