// The whole path: bytes of a commit, pushed to a server or judged by a roster that is made up as well.
// What the judge accepts was signed by a key that the roster lets sign it, over exactly what git reads
// in it; what it accepts at the server, every clone accepts. Commits without a signature are also
// judged with one by the person whom they name as committer: so that more than the refusal of bad
// signatures is tried.
#include <algorithm>
#include <array>

#include "app/roster_folder.h"
#include "app/verify_history.h"
#include "app/verify_object.h"
#include "app/verify_push.h"
#include "crypto/sha256.h"
#include "fuzz/git_view.h"
#include "fuzz/judge_world.h"
#include "fuzz/printable.h"
#include "fuzz/property.h"
#include "report/text.h"
#include "support/test_keys.h"
#include "support/world.h"

namespace {

using namespace muster;
using fuzz::GitView;
using fuzz::JudgeWorld;
using fuzz::require;

constexpr std::string_view mainline = "refs/heads/main";

// What an acceptance is held against: the roster that judged, and what is known of the repository.
struct Oracle {
  const JudgeWorld& world;
  test::MemoryRepository& repository;
  const Roster& roster;
};

std::string bytes_of(const Oracle& oracle, const std::string& hex) {
  const auto read = oracle.repository.read(*ObjectId::parse(hex, HashAlgorithm::sha1), 1U << 20U);
  const auto* raw = read ? std::get_if<RawObject>(&*read) : nullptr;
  require(raw != nullptr && raw->type == ObjectType::commit, "what is accepted is a commit that is there");
  return raw->bytes;
}

std::string line_of(const std::string& payload, const std::string& keyword) {
  const std::size_t start = payload.find("\n" + keyword + " ");
  if (start == std::string::npos) return "";
  return payload.substr(start + 1, payload.find('\n', start + 1) - start - 1);
}

// A member at that time, by name or by role.
bool is_signer(const Roster& roster, const std::string& holder, const std::vector<std::string>& signers,
               Timestamp at) {
  return std::ranges::any_of(signers, [&](const std::string& name) {
    const Role* role = roster.role(name);
    if (role == nullptr) return name == holder;
    return std::ranges::any_of(role->members, [&](const Member& member) {
      return member.id == holder && (!member.until || at < *member.until);
    });
  });
}

// Nothing below is enough to be accepted, all of it is needed.
void check_key(const Roster& roster, const RosterKey& key, Timestamp at) {
  require(key.uses.contains(KeyUse::git), "the key may sign for git");
  require(key.valid_from() <= at && (!key.until || at < *key.until), "the key's window holds the time");
  require(!key.revoked || at < key.revoked->since, "the key was not revoked by then");
  const Robot* robot = roster.robot(key.holder);
  const Person* person = roster.person(robot == nullptr ? key.holder : robot->owner);
  require(person != nullptr && (!person->left || at < *person->left), "the holder is there");
}

void check_rules(const Roster& roster, const RosterKey& key, const GitView& git, Timestamp at) {
  const auto rules = roster.commit_rules_for(mainline);
  const auto lets = [&](const CommitRule* rule) {
    const bool signer = is_signer(roster, key.holder, rule->signers, at) ||
                        is_signer(roster, key.holder, rule->merge_signers, at);
    const std::string committer = line_of(git.payload, "committer");
    const bool bound = std::ranges::any_of(roster.emails_of(key.holder), [&](const std::string& email) {
      return committer.find("<" + email + ">") != std::string::npos;
    });
    return signer && (bound || rule->identity == Identity::any) &&
           (!rule->require.contains(Requirement::openpgp) && !rule->require.contains(Requirement::x509));
  };
  require(std::ranges::any_of(rules, lets), "a rule of the ref lets the holder sign");
}

bool changes_roster(const JudgeWorld& world, const GitView& git) {
  return git.payload.starts_with("tree " + world.trees.at("roster").hex());
}

void check_accepted(const Oracle& oracle, const Accepted& verdict) {
  if (verdict.object().kind != ObjectKind::commit) return;
  const History& history = oracle.roster.draft().history;
  if (const auto* as_is = std::get_if<TakenAsIs>(&verdict.grounds())) {
    const bool named = std::ranges::find(history.vouched, verdict.object().id) != history.vouched.end();
    require(as_is->why == TakenAsIs::Why::baseline ? !history.baseline.empty() : named,
            "what is taken as it is was named by the governors");
    return;
  }
  const GitView git = fuzz::as_git_reads(bytes_of(oracle, verdict.object().id));
  require(git.signature_headers == 1 && git.keyword == "gpgsig", "an accepted commit has one signature");
  const std::string signer = oracle.world.signer_of(git.payload, git.signature);
  require(!signer.empty(), "what is accepted was signed, over exactly what git reads");
  const auto* key = std::get_if<ProvenKey>(&verdict.key());
  require(key != nullptr && key->fingerprint == ssh_fingerprint_of(test::public_blob(signer)),
          "the key that is named is the one that signed");
  if (std::holds_alternative<Excepted>(verdict.grounds())) {
    require(std::ranges::any_of(oracle.roster.draft().exceptions,
                                [&](const auto& e) { return e.object == verdict.object().id; }),
            "an exception names the commit");
    return;
  }
  const RosterKey* listed = oracle.roster.key(test::public_blob(signer));
  require(listed != nullptr, "the key is on the roster");
  require(key->holder == listed->holder, "the holder is the key's");
  const auto at = verdict.judged_by().at;
  require(at.has_value() && *at < oracle.roster.draft().expires, "the roster had not expired");
  if (changes_roster(oracle.world, git)) return;
  check_key(oracle.roster, *listed, *at);
  // An exception of one rule leaves the others, of which there may be none for this commit.
  if (verdict.warnings().empty()) check_rules(oracle.roster, *listed, git, *at);
}

void check_verdicts(const Oracle& oracle, const std::vector<Verdict>& verdicts) {
  for (const Verdict& verdict : verdicts) {
    if (const auto* accepted = std::get_if<Accepted>(&verdict)) check_accepted(oracle, *accepted);
    require(fuzz::is_printable(text_of(verdict, Color::off), fuzz::Lines::many), "verdicts are printable");
  }
  require(fuzz::is_printable(hook_text(verdicts, ""), fuzz::Lines::many), "what a pusher reads is printable");
}

// ---- the two doors ----

struct Replay {
  std::vector<Verdict> verdicts;
  bool good = false;
  std::optional<bool> alone;  // whether the tip judged by itself is accepted
};

Replay replay(test::MemoryRepository& repository, const ObjectId& tip, const Sha256Digest& anchor,
              const std::optional<RosterFiles>& trial) {
  ObjectAccess objects(repository);
  CommitGraph graph(objects, nullptr);
  SignatureChecker checker(1);
  Replay made;
  const HistoryInput input{
      graph, checker, tip,     anchor,
      trial, {},      nullptr, [&](Verdict v) { made.verdicts.push_back(std::move(v)); }};
  const bool finished = replay_history(input).has_value();
  made.good = finished && std::ranges::all_of(made.verdicts, is_accepted);
  HistoryInput again = input;
  again.sink = [](const Verdict&) {};
  if (const auto verdict = verify_commit({repository, again}, tip, "")) made.alone = is_accepted(*verdict);
  return made;
}

// A commit judged alone is judged as in its history.
void check_alone(const Replay& made, const ObjectId& tip) {
  for (const Verdict& verdict : made.verdicts) {
    const ObjectRef& object =
        std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
    if (object.kind != ObjectKind::commit || object.id != tip.hex()) continue;
    require(made.alone.value_or(false) == is_accepted(verdict), "alone as in its history");
  }
}

const Roster& roster_of(const JudgeWorld& world) {
  static const auto parsed = Rosters().load(world.roster_text, "roster.toml", {});
  require(parsed.has_value(), "the server's roster is one");
  return **parsed;
}

void push(JudgeWorld& world, const ObjectId& tip) {
  const auto judged = verify_push({world.repository,
                                   {{world.base, tip, std::string(mainline)}},
                                   world.anchor,
                                   world.state,
                                   world.now,
                                   100});
  if (!judged) return;
  require(!judged->verdicts.empty(), "every update has a verdict");
  require(judged->accepted == std::ranges::all_of(judged->verdicts, is_accepted),
          "a push is accepted when all of it is");
  check_verdicts({world, world.repository, roster_of(world)}, judged->verdicts);
  if (!judged->accepted) return;
  auto clone = world.repository.clone_of(tip);
  const Replay made = replay(clone, tip, world.anchor, {});
  require(made.good, "what the server accepts every clone accepts");
  check_alone(made, tip);
}

void judge_by(JudgeWorld& world, const ObjectId& tip, const std::string& roster_bytes) {
  const auto roster = Rosters().load(roster_bytes, "roster.toml", {});
  const Replay made =
      replay(world.repository, tip, sha256(roster_bytes), RosterFiles{{"roster.toml", roster_bytes}});
  if (!roster) {
    require(made.verdicts.empty() && !made.alone.value_or(false), "a roster that is none judges nothing");
    return;
  }
  check_verdicts({world, world.repository, **roster}, made.verdicts);
  check_alone(made, tip);
}

void judge(JudgeWorld& world, const std::string& commit, const std::optional<std::string>& roster) {
  const ObjectId id = test::git_id(ObjectType::commit, commit, HashAlgorithm::sha1);
  if (id == world.base || id == world.side) return;
  world.repository.add(ObjectType::commit, commit);
  if (roster) {
    judge_by(world, id, *roster);
  } else {
    push(world, id);
  }
  world.repository.lose(id);
}

// Whom the commit names as committer, where somebody has that name.
std::string committer_in(const std::string& payload) {
  const std::string line = line_of(payload, "committer");
  for (const char* name : {"bob", "carol", "dave", "erin", "forge", "token", "mallory"}) {
    if (line.starts_with("committer " + std::string(name) + " ")) return name;
  }
  return "alice";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static JudgeWorld world;
  static const auto seeds = world.commits();  // and so what is signed in the corpus is known to be
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t mark = text.find(fuzz::roster_mark);
  const std::string commit(text.substr(0, mark));
  std::optional<std::string> roster;
  if (mark != std::string_view::npos) roster = text.substr(mark + fuzz::roster_mark.size());
  judge(world, commit, roster);

  if (fuzz::as_git_reads(commit).signature_headers != 0 || commit.find("\n\n") == std::string::npos) return 0;
  judge(world, world.signed_for_now(committer_in(commit), commit), roster);
  return 0;
}
