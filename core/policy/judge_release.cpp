#include "policy/judge_release.h"

#include <algorithm>
#include <set>

#include "policy/authorize.h"
#include "policy/judge.h"
#include "policy/waivers.h"

namespace muster {

namespace {

// What a verdict says holds where no rule was consulted.
constexpr std::string_view rule_of_use = "release-key";

using Rules = std::vector<const ReleaseRule*>;

bool covers(const ReleaseRule& rule, const ReleaseUse& use, const std::string& file) {
  return any_matches(rule.products, use.product) && any_matches(rule.channels, use.channel) &&
         (!rule.artifacts || any_matches(*rule.artifacts, file));
}

bool covers_any(const ReleaseRule& rule, const ReleaseUse& use, const std::vector<ReleasedFile>& files) {
  return std::ranges::any_of(files, [&](const auto& file) { return covers(rule, use, file.name); });
}

Rules covering(const ReleaseFacts& facts, const Roster& roster) {
  Rules rules;
  for (const ReleaseRule& rule : roster.draft().releases) {
    if (covers_any(rule, *facts.use, facts.files)) rules.push_back(&rule);
  }
  return rules;
}

// What became of the signatures, asked by one rule or by none.
struct Count {
  std::vector<AuthorizedSignature> good;  // of each holder the first
  std::vector<Reason> refused;            // of each signature that counts for nothing
  VerdictKey refused_key = NoKey{};       // of the first of these
};

Count count(const ReleaseFacts& facts, const ReleaseRule* rule, const Bench& bench,
            std::vector<Warning>& warnings) {
  Demand demand{KeyUse::release, {}, {}};
  if (rule != nullptr) {
    demand.signers.push_back({rule->name, &rule->signers, nullptr, Identity::any, nullptr, std::nullopt});
  }
  Count found;
  std::set<std::string> holders;
  const auto refuse = [&](VerdictKey key, Reason reason) {
    if (found.refused.empty()) found.refused_key = std::move(key);
    found.refused.push_back(std::move(reason));
  };
  for (const SignatureFinding& signature : facts.signatures) {
    if (!signature) {
      refuse(signature.error().key, signature.error().reason);
      continue;
    }
    std::vector<Warning> said;
    Authorization authorized = authorize(*signature, demand, bench, said);
    if (!authorized) {
      refuse(proven_key(*signature, *bench.roster), authorized.error());
    } else if (holders.insert(authorized->holder()).second) {
      found.good.push_back(std::move(*authorized));
      std::ranges::move(said, std::back_inserter(warnings));
    }
  }
  return found;
}

// A threshold above one counts persons: what a robot signs, somebody who is no person decided.
std::vector<std::string> counted(const Count& found, std::uint32_t threshold, const Roster& roster) {
  std::vector<std::string> holders;
  for (const AuthorizedSignature& one : found.good) {
    if (threshold == 1 || roster.person(one.holder()) != nullptr) holders.push_back(one.holder());
  }
  return holders;
}

struct Outcome {
  Grounds grounds = RefMove{};
  VerdictKey key = NoKey{};
  std::vector<Warning> warnings;
};

std::optional<Reason> check_signers(const ReleaseFacts& facts, const ReleaseRule* rule, const Bench& bench,
                                    Outcome& outcome) {
  const Count found = count(facts, rule, bench, outcome.warnings);
  if (found.good.empty()) {
    outcome.key = found.refused_key;
    return found.refused.front();
  }
  outcome.key = proven_key(found.good.front().signature(), *bench.roster);
  const std::uint32_t threshold = rule == nullptr ? 1 : rule->threshold;
  std::vector<std::string> given = counted(found, threshold, *bench.roster);
  if (given.size() < threshold) {
    return reasons::ReleaseThreshold{rule->name, threshold, std::move(given), rule->signers};
  }
  outcome.grounds = Released{found.good};
  return std::nullopt;
}

// No exception makes a file pass that nobody signed, or whose signature the roster's floor refuses.
std::optional<Reason> check_excepted(const ReleaseFacts& facts, const Bench& bench, Outcome& outcome) {
  std::optional<Reason> first;
  for (const SignatureFinding& signature : facts.signatures) {
    std::optional<Reason> reason =
        signature ? check_floor(*signature, *bench.roster) : std::optional(signature.error().reason);
    if (!reason) {
      outcome.key = proven_key(*signature, *bench.roster);
      outcome.grounds = Excepted{*signature};
      return std::nullopt;
    }
    if (!first) first = std::move(reason);
  }
  return first;
}

// Whether each file that the rule covers has an exception of its own from it.
bool is_waived(const ReleaseRule& rule, const ReleaseFacts& facts, const Bench& bench, Outcome& outcome) {
  std::vector<Warning> used;
  for (const ReleasedFile& file : facts.files) {
    if (!covers(rule, *facts.use, file.name)) continue;
    const RosterException* exception =
        exception_for(rule.name, {{ExceptedKind::artifact, file.digest.text(), ""}}, bench);
    if (exception == nullptr) return false;
    used.emplace_back(said(*exception));
  }
  std::ranges::move(used, std::back_inserter(outcome.warnings));
  return true;
}

std::optional<Reason> check_rules(const ReleaseFacts& facts, const Rules& rules, const Bench& bench,
                                  Outcome& outcome) {
  Rules left;
  for (const ReleaseRule* rule : rules) {
    if (!is_waived(*rule, facts, bench, outcome)) left.push_back(rule);
  }
  if (left.empty()) return check_excepted(facts, bench, outcome);
  for (const ReleaseRule* rule : left) {
    if (auto reason = check_signers(facts, rule, bench, outcome)) return reason;
    if (auto reason = check_release_window(*rule, bench.at)) return reason;
  }
  return std::nullopt;
}

// The name of a file that no rule covers.
std::optional<std::string> uncovered(const ReleaseFacts& facts, const Rules& rules) {
  for (const ReleasedFile& file : facts.files) {
    const bool covered =
        std::ranges::any_of(rules, [&](const auto* rule) { return covers(*rule, *facts.use, file.name); });
    if (!covered) return file.name;
  }
  return std::nullopt;
}

std::optional<Reason> check(const ReleaseFacts& facts, const Rules& rules, const Bench& bench,
                            Outcome& outcome) {
  if (facts.signatures.empty()) return reasons::SignatureMissing{};
  const Timestamp expires = bench.roster->draft().expires;
  if (bench.at >= expires) return reasons::RosterExpired{bench.at, expires};
  if (!facts.use) return check_signers(facts, nullptr, bench, outcome);
  if (auto file = uncovered(facts, rules)) {
    return reasons::ReleaseUnmatched{facts.use->product, facts.use->channel, std::move(*file)};
  }
  return check_rules(facts, rules, bench, outcome);
}

}  // namespace

std::optional<Reason> check_release_window(const ReleaseRule& rule, Timestamp at) {
  const bool early = rule.window_from && at < *rule.window_from;
  const bool late = rule.window_until && at >= *rule.window_until;
  if (!early && !late) return std::nullopt;
  return reasons::ReleaseWindow{rule.name, at, rule.window_from, rule.window_until};
}

Verdict judge_release(const ReleaseFacts& facts, const Bench& bench) {
  const Rules rules = facts.use ? covering(facts, *bench.roster) : Rules{};
  Outcome outcome;
  if (auto reason = check(facts, rules, bench, outcome)) {
    return Judge::refuse(facts.object, outcome.key, std::move(*reason), bench);
  }
  std::vector<std::string> names;
  for (const ReleaseRule* rule : rules) names.push_back(rule->name);
  if (names.empty()) names.emplace_back(rule_of_use);
  return Judge::accept(facts.object, std::move(outcome.grounds), outcome.key, std::move(names),
                       std::move(outcome.warnings), bench);
}

}  // namespace muster
