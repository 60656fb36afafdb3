#include "tool/key_facts.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "adapters/terminal.h"
#include "crypto/check_signature.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view openpgp_start = "openpgp:";

}  // namespace

Gathered<LastUses> last_uses_here(const Globals& globals, const Roster& roster,
                                  const std::vector<const RosterKey*>& keys) {
  auto repository = open_repository(globals, Depth::full);
  if (!repository) return stop(repository.error());
  const auto head = PlainGit(globals.repo).commit("HEAD", (*repository)->hash_algorithm());
  if (!head) return stop(head.error());
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  CommitGraph graph(objects, nullptr);
  SignatureChecker checker(std::max(1U, std::thread::hardware_concurrency()), globals.certificates);
  std::set<std::string> blobs;
  for (const RosterKey* key : keys) blobs.insert(key->key.blob);
  TerminalProgress progress("looking for signatures");
  return last_uses(graph, checker, *head, roster, std::move(blobs), &progress);
}

std::vector<const RosterKey*> keys_of(const Roster& roster, const std::string& holder) {
  std::vector<const RosterKey*> keys;
  for (const RosterKey& key : roster.draft().keys) {
    if (key.holder == holder) keys.push_back(&key);
  }
  return keys;
}

std::vector<std::string> signer_names(const Certificate& certificate) {
  std::vector<std::string> names;
  for (const OpenpgpSigner& signer : certificate.signers) {
    names.push_back(fingerprint_of({KeyAlgorithm::openpgp, signer.body}).text.substr(openpgp_start.size()));
  }
  return names;
}

std::string state_of(const RosterKey& key) {
  if (key.revoked) {
    return fmt::format("revoked ({}) since {}", name_of(key.revoked->cause), key.revoked->since.text());
  }
  return fmt::format("good from {} until {}", key.valid_from().text(),
                     key.until ? key.until->text() : "no end");
}

std::string words_of(const LastUses& uses, const RosterKey& key) {
  const auto found = uses.find(key.key.blob);
  if (found == uses.end()) return "signed no commit that HEAD reaches";
  return fmt::format("last signed commit {} of {}", found->second.commit.hex(),
                     found->second.committed.text());
}

nlohmann::ordered_json json_of(KeyAlgorithm algorithm, const Certificate& certificate) {
  return {{"file", certificate_path(algorithm, certificate)},
          {"name", shown(certificate.name)},
          {"signers", signer_names(certificate)},
          {"from", certificate.not_before ? Json(certificate.not_before->text()) : Json(nullptr)},
          {"to", certificate.not_after ? Json(certificate.not_after->text()) : Json(nullptr)}};
}

nlohmann::ordered_json json_of_key(const RosterKey& key, const LastUses* uses) {
  Json use_words = Json::array();
  for (const KeyUse use : key.uses) use_words.push_back(name_of(use));
  Json json = {{"fingerprint", fingerprint_of(key.key).text},
               {"holder", key.holder},
               {"algorithm", name_of(key.key.algorithm)},
               {"added", key.added.text()},
               {"from", key.valid_from().text()},
               {"until", key.until ? Json(key.until->text()) : Json(nullptr)},
               {"uses", std::move(use_words)},
               {"revoked", nullptr}};
  if (key.revoked) {
    json["revoked"] = {{"reason", name_of(key.revoked->cause)}, {"since", key.revoked->since.text()}};
  }
  if (key.certificate) json["certificate"] = json_of(key.key.algorithm, *key.certificate);
  if (uses == nullptr) return json;
  const auto found = uses->find(key.key.blob);
  json["last_use"] = nullptr;
  if (found != uses->end()) {
    json["last_use"] = {{"commit", found->second.commit.hex()},
                        {"committed", found->second.committed.text()}};
  }
  return json;
}

Gathered<RosterPtr> roster_here(const Globals& globals) {
  const auto file = roster_in_work(globals, "");
  if (!file) return stop(file.error());
  auto roster = Rosters(nullptr, globals.certificates).load(file->bytes, file->name, file->keys);
  if (!roster) return stop(roster.error());
  return *roster;
}

}  // namespace muster
