#include "support/scenario.h"

#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "app/settle_state.h"
#include "support/expectations.h"
#include "support/test_keys.h"

namespace muster::test {

namespace {

// A judging whose expectations are still being read.
struct Pending {
  Statement statement;
  Outcome outcome;
  std::optional<Outcome> clone;
  Expectations expected;
};

class Scenario {
 public:
  Scenario(const std::filesystem::path& folder, const std::filesystem::path& common, PushWatcher watcher)
      : world_(folder, common), watcher_(std::move(watcher)) {}

  ScenarioResult run(const std::string& script) {
    forget_declared_keys();
    try {
      for (const Statement& statement : parse_script("scenario.txt", script)) {
        if (statement.words.front() != "expect") settle();
        obey(statement);
      }
      settle();
    } catch (const ScriptError& error) {
      result_.failures.emplace_back(error.what());
    }
    return std::move(result_);
  }

 private:
  using Verb = void (Scenario::*)(const Statement&);

  void obey(const Statement& statement) {
    static const std::map<std::string, Verb> verbs = {{"now", &Scenario::now},
                                                      {"later", &Scenario::later},
                                                      {"hash", &Scenario::hash},
                                                      {"key", &Scenario::key},
                                                      {"commit", &Scenario::commit},
                                                      {"tag", &Scenario::tag},
                                                      {"blob", &Scenario::raw},
                                                      {"tree", &Scenario::raw},
                                                      {"object", &Scenario::raw},
                                                      {"part", &Scenario::raw},
                                                      {"deep-tree", &Scenario::raw},
                                                      {"approve", &Scenario::approve},
                                                      {"roster", &Scenario::roster},
                                                      {"sign", &Scenario::sign},
                                                      {"unsign", &Scenario::sign},
                                                      {"anchor", &Scenario::anchor},
                                                      {"begin", &Scenario::begin},
                                                      {"certify", &Scenario::certify},
                                                      {"push", &Scenario::push},
                                                      {"push-lines", &Scenario::push_lines},
                                                      {"expect", &Scenario::expect},
                                                      {"set-ref", &Scenario::set_ref},
                                                      {"symbolic-ref", &Scenario::symbolic_ref},
                                                      {"forget-state", &Scenario::forget_state},
                                                      {"config", &Scenario::config},
                                                      {"pretend-size", &Scenario::spoil},
                                                      {"lose", &Scenario::spoil},
                                                      {"damage", &Scenario::spoil},
                                                      {"history", &Scenario::history},
                                                      {"verify-commit", &Scenario::verify_commit},
                                                      {"verify-tag", &Scenario::verify_tag},
                                                      {"find-mainline", &Scenario::find_mainline}};
    const auto verb = verbs.find(statement.words.front());
    if (verb == verbs.end()) fail(statement, "unknown word: " + statement.words.front());
    const bool takes_body = statement.words.front() == "roster";
    if (!takes_body && !statement.body.empty()) fail(statement, "it takes no indented lines");
    (this->*verb->second)(statement);
  }

  // ---- what a script makes ----

  void now(const Statement& s) { world_.now = world_.time(s, argument(s)); }
  void later(const Statement& s) { world_.now = world_.time(s, "+" + argument(s)); }
  void hash(const Statement& s) {
    if (argument(s) != "sha256" || !world_.objects.empty()) fail(s, "`hash sha256` comes first");
    world_.repository = MemoryRepository(HashAlgorithm::sha256);
  }
  void key(const Statement& s) {
    Words words(s);
    words.take("key");
    const std::string name = words.take("a key's name");
    const auto kind = key_kind_named(words.take("its kind"));
    if (!kind) fail(s, "no kind of key");
    words.end();
    declare_key(name, *kind);
  }
  void commit(const Statement& s) { make_commit(world_, s); }
  void tag(const Statement& s) { make_tag(world_, s); }
  void raw(const Statement& s) { make_raw(world_, s); }
  void approve(const Statement& s) { make_approval(world_, s); }
  void roster(const Statement& s) { make_roster(world_, s); }
  void sign(const Statement& s) { sign_roster(world_, s); }
  void anchor(const Statement& s) { world_.anchor = digest_of_bytes(world_.roster(s, argument(s)).bytes); }

  // A server at work: version 1 on its mainline, brought in by alice as commit `base`.
  void begin(const Statement& s) {
    const std::string roster = argument(s);
    world_.anchor = digest_of_bytes(world_.roster(s, roster).bytes);
    for (const std::string& line : {"commit base on - by alice muster " + roster,
                                    std::string("push main base"), std::string("expect accepted")}) {
      Statement made = parse_script(s.file, line).front();
      made.line = s.line;
      obey(made);
    }
    settle();
  }

  // ---- what happens to the server besides pushes ----

  void set_ref(const Statement& s) {
    Words words(s);
    words.take("set-ref");
    const std::string ref = full_ref(words.take("a ref"));
    const std::string value = words.take("an object");
    words.end();
    if (value == "gone") return world_.repository.remove_ref(ref);
    world_.repository.set_ref(ref, world_.object(s, value).id);
  }
  void symbolic_ref(const Statement& s) {
    Words words(s);
    words.take("symbolic-ref");
    std::string ref = words.take("a ref");
    if (ref != "HEAD") ref = full_ref(ref);
    world_.repository.set_symbolic(ref, full_ref(words.take("its target")));
    words.end();
  }
  void forget_state(const Statement&) { world_.state.reset(); }
  void config(const Statement& s) {
    Words words(s);
    words.take("config");
    if (words.take_if("pushee")) {
      while (!words.at_end()) world_.pushees.push_back(words.take("an address"));
      return;
    }
    const bool commits = words.take_if("max_commits");
    if (!commits && !words.take_if("deadline-after")) words.unknown();
    const int value = std::stoi(words.take("a number"));
    words.end();
    if (commits)
      world_.max_commits = static_cast<std::uint64_t>(value);
    else
      world_.deadline_asks = value;
  }
  void spoil(const Statement& s) {
    Words words(s);
    const std::string how = words.take("what happens");
    const ObjectId id = world_.object(s, words.take("an object")).id;
    if (how == "pretend-size")
      world_.repository.pretend_size(id, std::stoull(words.take("a size")));
    else if (how == "lose")
      world_.repository.lose(id);
    else
      world_.repository.damage(id);
    words.end();
  }

  // ---- judging ----

  struct Move {
    std::string ref, name;
  };

  // push REF OBJECT|gone [REF OBJECT]… [claiming OBJECT|nothing]
  void push(const Statement& s) {
    Words words(s);
    words.take("push");
    std::string input;
    std::vector<Move> moves;
    std::string claimed;
    while (!words.at_end()) {
      if (words.take_if("claiming")) {
        const std::string name = words.take("an object, or nothing");
        claimed = (name == "nothing" ? world_.zero() : world_.object(s, name).id).hex();
        break;
      }
      std::string ref = full_ref(words.take("a ref"));
      moves.push_back({std::move(ref), words.take("an object")});
    }
    words.end();
    for (const Move& move : moves) {
      const ObjectId next = move.name == "gone" ? world_.zero() : world_.object(s, move.name).id;
      const std::string old = claimed.empty() ? present(move.ref).value_or(world_.zero()).hex() : claimed;
      input += old + " " + next.hex() + " " + move.ref + "\n";
    }
    judge(s, input, moves);
  }

  void certify(const Statement& s) { certify_ = s; }

  // push-lines TEXT: what a client can make git write to the hook.
  void push_lines(const Statement& s) { judge(s, world_.expand(s, argument(s)), {}); }

  // As git tells a hook: a symbolic ref has its target's value.
  std::optional<ObjectId> present(const std::string& ref) {
    auto value = world_.repository.ref(ref);
    if (const auto* symbolic = value ? std::get_if<SymbolicRef>(&*value) : nullptr) {
      value = world_.repository.ref(std::string(symbolic->target));
    }
    const auto* direct = value ? std::get_if<DirectRef>(&*value) : nullptr;
    return direct == nullptr ? std::nullopt : std::optional(direct->id);
  }

  void judge(const Statement& s, const std::string& input, const std::vector<Move>& moves) {
    if (!world_.anchor) fail(s, "the server has no anchor");
    world_.certificate.reset();
    if (certify_) world_.certificate = make_certificate(world_, *certify_, input);
    certify_.reset();
    pending_.emplace(Pending{s, judge_push(world_, input), {}, {}});
    Outcome& outcome = pending_->outcome;
    if (watcher_) watcher_(world_, input, outcome);
    if (!outcome.accepted) return;
    const std::optional<ServerState> state_before = world_.state;
    if (outcome.remember) world_.state = outcome.remember;
    const std::string mainline = world_.state ? world_.state->mainline : "";
    const auto before = present(mainline);
    for (const Move& move : moves) {
      if (move.name == "gone")
        world_.repository.remove_ref(move.ref);
      else
        world_.repository.set_ref(move.ref, world_.object(s, move.name).id);
    }
    check_settled(state_before, moves);
    const auto after = present(mainline);
    if (!after || before == after) return;
    pending_->clone = replay_as_clone(world_, *after, before);
    check_memory(*after);
  }

  // What post-receive reads off the refs is what the judge of the push said to remember.
  void check_settled(const std::optional<ServerState>& before, const std::vector<Move>& moves) {
    std::vector<std::string> refs;
    for (const Move& move : moves) refs.push_back(move.ref);
    const auto settled = settle_state(world_.repository, before, refs, *world_.anchor, &world_.server_chains);
    if (!settled || *settled != pending_->outcome.remember) {
      pending_->outcome.contradictions.emplace_back(
          "post-receive would remember something else than the judge says");
    }
  }

  // The server remembers what stands at the mainline's new tip.
  void check_memory(const ObjectId& tip) {
    ObjectAccess objects(world_.repository);
    const auto state = state_at(objects, tip);
    const bool same = state && world_.state->version == state->roster->name().version &&
                      world_.state->digest == state->roster->name().digest.text() &&
                      world_.state->mainline == state->roster->draft().governance.mainline;
    if (!same)
      pending_->outcome.contradictions.emplace_back(
          "what the server remembers is not the roster at the mainline's tip");
  }

  // history TIP [anchor ROSTER] [trial ROSTER] [as-of TIME] [since COMMIT]
  Audit take_audit(Words& words, const std::optional<std::string>& tip) {
    const Statement& s = words.statement();
    const ObjectId at = tip ? world_.object(s, *tip).id
                            : present(world_.state ? world_.state->mainline : "").value_or(world_.zero());
    Audit audit{at, world_.anchor.value_or(Sha256Digest{}), {}, {}, {}};
    while (!words.at_end()) {
      if (words.take_if("anchor"))
        audit.anchor = digest_of_bytes(world_.roster(s, words.take("a roster")).bytes);
      else if (words.take_if("trial"))
        audit.trial = world_.roster(s, words.take("a roster")).files;
      else if (words.take_if("as-of"))
        audit.given = world_.time(s, words.take("a time"));
      else if (words.take_if("since"))
        audit.since = world_.object(s, words.take("a commit")).id;
      else if (words.take_if("from-tip"))
        audit.tip = world_.object(s, words.take("a commit")).id;
      else
        words.unknown();
    }
    return audit;
  }

  void await(const Statement& s, Outcome outcome) {
    pending_.emplace(Pending{s, std::move(outcome), {}, {}});
  }

  void history(const Statement& s) {
    Words words(s);
    words.take("history");
    const std::string tip = words.take("a commit");
    await(s, judge_history(world_, take_audit(words, tip)));
  }
  void verify_commit(const Statement& s) {
    Words words(s);
    words.take("verify-commit");
    const ObjectId commit = world_.object(s, words.take("a commit")).id;
    const std::string ref = words.take_if("for") ? full_ref(words.take("a ref")) : "";
    await(s, judge_commit_alone(world_, take_audit(words, {}), commit, ref));
  }
  void verify_tag(const Statement& s) {
    Words words(s);
    words.take("verify-tag");
    const std::string ref = words.take("a ref");
    await(s, judge_tag_alone(world_, take_audit(words, {}), ref));
  }
  // find-mainline [COMMIT…]: the tips that a clone takes for the mainline's
  void find_mainline(const Statement& s) {
    std::vector<ObjectId> tips;
    Outcome outcome = test::find_mainline(world_, tips);
    Words words(s);
    words.take("find-mainline");
    std::set<std::string> expected, found;
    while (!words.at_end()) expected.insert(words.take("a commit"));
    for (const ObjectId& tip : tips) found.insert(world_.name_of_id(tip.hex()));
    if (expected != found) outcome.contradictions.emplace_back("other tips than these were found");
    await(s, std::move(outcome));
  }

  void expect(const Statement& s) {
    if (!pending_) fail(s, "nothing was judged");
    pending_->expected.add(world_, s);
  }

  void settle() {
    if (!pending_) return;
    const Pending done = std::move(*pending_);
    pending_.reset();
    if (done.expected.empty()) fail(done.statement, "nothing is expected of it");
    for (const std::string& failure :
         done.expected.check(world_, done.outcome, done.clone ? &*done.clone : nullptr)) {
      result_.failures.push_back(done.statement.place() + ": " + failure);
    }
    result_.refused_rules.insert(done.expected.refused_rules().begin(), done.expected.refused_rules().end());
    result_.ends_accepted = done.expected.expects_acceptance();
  }

  static std::string argument(const Statement& s) {
    if (s.words.size() != 2) fail(s, "it takes one word");
    return s.words[1];
  }

  World world_;
  PushWatcher watcher_;
  std::optional<Pending> pending_;
  std::optional<Statement> certify_;  // the next push
  ScenarioResult result_;
};

}  // namespace

ScenarioResult run_scenario(const std::filesystem::path& folder, const std::filesystem::path& common,
                            const PushWatcher& watcher) {
  std::ifstream in(folder / "scenario.txt", std::ios::binary);
  if (!in) return {{"there is no scenario.txt in " + folder.string()}, {}, false};
  const std::string script(std::istreambuf_iterator<char>(in), {});
  return Scenario(folder, common, watcher).run(script);
}

}  // namespace muster::test
