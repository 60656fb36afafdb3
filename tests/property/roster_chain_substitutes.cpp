#include "property/roster_chain_attacks.h"

namespace muster::test {

namespace {

std::optional<std::string> remove_roster(ChainServer&) {
  return "";
}

std::optional<std::string> start_over(ChainServer& server) {
  Charter charter = server.charter();
  charter.version = 1;
  charter.previous.clear();
  edits()[1].apply(server, charter);  // they alone govern
  const std::string version = server.write(charter, "");
  server.put_signature(version, "mallory", charter.keys.back().name);
  return version;
}

// An old version with the signatures that it had.
std::optional<std::string> roll_back(ChainServer& server) {
  const Names& landed = server.landed();
  if (landed.size() < 2) return std::nullopt;
  return landed[below(server.random, landed.size() - 1)];
}

// A version that a threshold signed, when another one has come in instead.
std::optional<std::string> push_overtaken(ChainServer& server) {
  const std::string in_force = digest_of_bytes(server.roster_bytes()).text();
  Names found;
  for (const std::string& version : server.overtaken) {
    if (server.charter_of(version).previous != in_force) found.push_back(version);
  }
  if (found.empty()) return std::nullopt;
  return pick(server.random, found);
}

// Another one of the same number, on the version before.
std::optional<std::string> replace_in_place(ChainServer& server) {
  if (server.charter().version == 1) return std::nullopt;
  Charter charter = server.charter();
  edits()[0].apply(server, charter);  // they govern
  const std::string version = server.write(charter, "");
  RosterVersion& made = server.files_of(version);
  for (const auto& file : server.files_of(server.version()).files) {
    if (file.first != "roster.toml") made.files.insert(file);
  }
  return version;
}

// The signatures in force by others, the roster as it is.
std::optional<std::string> change_signatures(ChainServer& server) {
  const std::string version = server.unsigned_copy(server.version(), "");
  server.files_of(version).files = server.files_of(server.version()).files;
  std::erase_if(server.files_of(version).files,
                [](const auto& f) { return f.first.starts_with("signatures/"); });
  return version;
}

// The version before, in the archive, says something else.
std::optional<std::string> rewrite_archive(ChainServer& server) {
  const std::string version = server.unsigned_copy(server.version(), "");
  RosterVersion& made = server.files_of(version);
  made.files = server.files_of(server.version()).files;
  Charter charter = server.charter();
  edits()[1].apply(server, charter);  // they alone govern
  made.files["history/" + std::to_string(charter.version) + "/roster.toml"] = charter.text();
  return version;
}

}  // namespace

const std::vector<Substitute>& substitutes() {
  static const std::vector<Substitute> all = {
      {"no roster", remove_roster},
      {"a chain of their own", start_over},
      {"an old version as it was", roll_back},
      {"an overtaken version", push_overtaken},
      {"another version of this number", replace_in_place},
      {"other signatures", change_signatures},
      {"another archive", rewrite_archive},
  };
  return all;
}

}  // namespace muster::test
