#include "policy/push_certificate.h"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>

#include "policy/authorize.h"

namespace muster {

namespace {

using Wrong = reasons::RefCertificate::Wrong;

// git says OK also of a nonce that is as old as receive.certNonceSlop lets it be. SLOP is of an older one,
// which its server does not let be.
constexpr std::string_view good_nonce = "OK";

Reason wrong(Wrong how, std::string what = {}) {
  return reasons::RefCertificate{how, std::move(what)};
}

Reason does_not_count(const Reason& against) {
  return reasons::RefCertificate{Wrong::signature, std::string(rule_of(against)),
                                 std::make_shared<const Reason>(against)};
}

std::optional<Reason> check_signer(std::string_view ref, const CertificateFacts& facts, const Bench& bench,
                                   CertificateFinding& finding) {
  if (!facts.signature) {
    finding.key = facts.signature.error().key;
    return does_not_count(facts.signature.error().reason);
  }
  const ProvenKey key = proven_key(*facts.signature, *bench.roster);
  finding.key = key;
  const Demand demand{KeyUse::push, {}, {}};
  const Authorization authorized = authorize(*facts.signature, demand, bench, finding.warnings);
  if (authorized) return std::nullopt;
  const auto* overdue = std::get_if<reasons::KeyOverdue>(&authorized.error());
  const bool mends = overdue != nullptr && ref == bench.roster->draft().governance.mainline && key.holder &&
                     bench.roster->person(*key.holder) != nullptr;
  if (!mends) return does_not_count(authorized.error());
  const Authorization otherwise = authorize_for_roster(*facts.signature, KeyUse::push, bench);
  if (!otherwise) return does_not_count(otherwise.error());
  finding.warnings.emplace_back(*overdue);
  return std::nullopt;
}

std::optional<Reason> check_nonce(const CertificateFacts& facts) {
  if (!facts.nonce_status || !facts.nonce) return wrong(Wrong::nonce, "the server gave out none");
  if (*facts.nonce_status == "SLOP")
    return wrong(Wrong::nonce, "git says SLOP: it is older than the server lets it be");
  if (*facts.nonce_status != good_nonce) return wrong(Wrong::nonce, "git says " + *facts.nonce_status);
  if (!facts.certificate.nonce) return wrong(Wrong::nonce, "the certificate has none");
  if (*facts.certificate.nonce != *facts.nonce)
    return wrong(Wrong::nonce, "it is not the one that the server gave out");
  return std::nullopt;
}

std::optional<Reason> check_pushee(const CertificateFacts& facts) {
  if (facts.pushees.empty()) return std::nullopt;
  const std::string pushee = facts.certificate.pushee.value_or("");
  if (!pushee.empty() && std::ranges::find(facts.pushees, pushee) != facts.pushees.end()) return std::nullopt;
  return wrong(Wrong::pushee, pushee);
}

using Command = std::tuple<std::string, ObjectId, ObjectId>;

std::set<Command> set_of(const std::vector<RefUpdate>& updates) {
  std::set<Command> commands;
  for (const RefUpdate& update : updates) commands.insert({update.name, update.claimed_old, update.new_id});
  return commands;
}

std::optional<Reason> check_commands(const CertificateFacts& facts) {
  const std::set<Command> listed = set_of(facts.certificate.commands);
  const std::set<Command> arrived = set_of(facts.pushed);
  const bool once =
      listed.size() == facts.certificate.commands.size() && arrived.size() == facts.pushed.size();
  for (const Command& command : arrived) {
    if (!listed.contains(command))
      return wrong(Wrong::commands, "it does not list what moves " + std::get<0>(command));
  }
  for (const Command& command : listed) {
    if (!arrived.contains(command))
      return wrong(Wrong::commands, "it lists a move of " + std::get<0>(command) + " that did not arrive");
  }
  if (!once) return wrong(Wrong::commands, "a command stands there twice");
  return std::nullopt;
}

}  // namespace

bool demands_certificate(const Roster& roster, std::string_view ref) {
  return std::ranges::any_of(roster.ref_rules_for(ref),
                             [](const RefRule* rule) { return rule->push == PushKind::certificate; });
}

CertificateFinding check_certificate(std::string_view ref, const CertificateFacts* facts,
                                     const Bench& bench) {
  CertificateFinding finding;
  if (!demands_certificate(*bench.roster, ref)) return finding;
  if (facts == nullptr) {
    finding.reason = wrong(Wrong::missing);
  } else if (facts->malformed) {
    finding.reason = wrong(Wrong::malformed, *facts->malformed);
  } else {
    finding.reason = check_signer(ref, *facts, bench, finding);
    if (!finding.reason) finding.reason = check_nonce(*facts);
    if (!finding.reason) finding.reason = check_pushee(*facts);
    if (!finding.reason) finding.reason = check_commands(*facts);
  }
  return finding;
}

}  // namespace muster
