#include "app/commit_facts.h"

#include <algorithm>
#include <utility>

#include "app/answered_paths.h"

namespace muster {

namespace {

SignatureFinding no_signature(Reason reason) {
  return tl::unexpected(SignatureRefusal{NoKey{}, std::move(reason)});
}

// What is to be checked; or the finding, where there is nothing to check.
tl::expected<SignedObject, SignatureFinding> signed_object(const ObjectRef& object,
                                                           EmbeddedSignature&& embedded,
                                                           std::string&& payload) {
  if (std::holds_alternative<NoSignature>(embedded)) {
    return tl::unexpected(no_signature(reasons::SignatureMissing{}));
  }
  if (const auto* ambiguous = std::get_if<AmbiguousSignature>(&embedded)) {
    return tl::unexpected(no_signature(reasons::SignatureAmbiguous{ambiguous->what}));
  }
  return SignedObject{object, SignaturePurpose::git, std::move(payload),
                      std::move(std::get<ArmoredSignature>(embedded))};
}

CommitFacts unreadable(const ObjectRef& object, Reason reason) {
  return {object, std::move(reason), {}, {}, no_signature(reasons::SignatureMissing{})};
}

// A date is needed to judge: an irregular committer line refuses here, though the grammar lets it pass.
CommitFacts readable(const ObjectRef& object, const Commit& commit) {
  if (!commit.committer.when) {
    return unreadable(object, reasons::ObjectMalformed{0, "the committer line holds no regular date", ""});
  }
  return {
      object, {}, *commit.committer.when, commit.committer.email, no_signature(reasons::SignatureMissing{})};
}

// Commits on their way to the checker: enough to keep every core busy, and no more than fits. While one
// batch is checked the next one is read.
class Batch {
 public:
  Batch(SignatureChecker& checker, std::vector<CommitFacts>& facts) : checker_(checker), facts_(facts) {}
  // Where the reading stopped early, nobody wants what was being checked.
  ~Batch() { checker_.abandon(); }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  bool full() const { return waiting_.size() >= most_objects || bytes_ >= most_bytes; }

  void add(SignedObject object) {
    bytes_ += object.payload.size();
    waiting_.push_back(std::move(object));
    places_.push_back(facts_.size() - 1);
  }

  void check() {
    finish();
    checker_.start(std::exchange(waiting_, {}));
    started_ = std::exchange(places_, {});
    bytes_ = 0;
  }

  void finish() {
    std::vector<SignatureFinding> findings = checker_.finish();
    for (std::size_t i = 0; i < findings.size(); ++i) facts_[started_[i]].signature = std::move(findings[i]);
    started_.clear();
  }

 private:
  static constexpr std::size_t most_objects = 256;
  static constexpr std::size_t most_bytes = 16U << 20U;

  SignatureChecker& checker_;
  std::vector<CommitFacts>& facts_;
  std::vector<SignedObject> waiting_;
  std::vector<std::size_t> places_;   // of what waits
  std::vector<std::size_t> started_;  // of what is being checked
  std::size_t bytes_ = 0;
};

}  // namespace

Gathered<std::vector<CommitFacts>> commit_facts(CommitGraph& graph, SignatureChecker& checker,
                                                const std::vector<ObjectId>& commits,
                                                const std::string& ref) {
  std::vector<CommitFacts> facts;
  facts.reserve(commits.size());
  Batch batch(checker, facts);
  for (const ObjectId& id : commits) {
    const ObjectRef object{ObjectKind::commit, id.hex(), ref};
    MUSTER_TRY(read, graph.objects().readable_commit(id));
    facts.push_back(read ? readable(object, *read) : unreadable(object, read.error()));
    if (!read) {
      MUSTER_TRY(shape, graph.objects().shape(id));
      facts.back().parents_known = shape.complete;
    }
    if (facts.back().unreadable) continue;
    auto wanted = signed_object(object, std::move(read->signature), std::move(read->payload));
    if (wanted) {
      batch.add(std::move(*wanted));
    } else {
      facts.back().signature = wanted.error();
    }
    if (!batch.full()) continue;
    batch.check();
    MUSTER_TRY(time, graph.time_left());
    (void)time;
  }
  batch.check();
  batch.finish();
  return facts;
}

Gathered<std::vector<Verdict>> refusals_of_unreadable(CommitGraph& graph,
                                                      const std::vector<ObjectId>& commits,
                                                      const std::string& ref, const Bench& bench) {
  std::vector<Verdict> refusals;
  const std::vector<std::string>& vouched = bench.newest->draft().history.vouched;
  for (const ObjectId& id : commits) {
    MUSTER_TRY(read, graph.objects().readable_commit(id));
    if (read) continue;
    if (std::ranges::find(vouched, id.hex()) != vouched.end()) {
      MUSTER_TRY(shape, graph.objects().shape(id));
      if (shape.complete) continue;
    }
    refusals.emplace_back(
        Refused(ObjectRef{ObjectKind::commit, id.hex(), ref}, NoKey{}, read.error(), bench.judged_by()));
  }
  return refusals;
}

Gathered<std::monostate> look_at_content(CommitFacts& facts, CommitGraph& graph, const ObjectId& commit,
                                         const Roster& roster) {
  const std::vector<const CommitRule*> rules = roster.commit_rules_for(facts.object.ref);
  const bool looks = std::ranges::any_of(rules, [](const auto* rule) { return rule->looks_at_content(); });
  if (!looks || facts.unreadable || !facts.signature) return std::monostate{};
  MUSTER_TRY(answered, separate(answered_paths(graph, commit)));
  facts.answered = std::move(answered);
  return std::monostate{};
}

Gathered<TagFacts> tag_facts(ObjectAccess& objects, SignatureChecker& checker, const ObjectId& id,
                             const std::string& ref) {
  constexpr std::string_view tags = "refs/tags/";
  MUSTER_TRY(type, objects.type(id));
  TagFacts facts{ObjectRef{ObjectKind::tag, id.hex(), ref},
                 ref.starts_with(tags) ? ref.substr(tags.size()) : ref,
                 RefFacts{ref, {}, id, Ancestry::ahead, {}, false, RefAsked::held},
                 {},
                 type,
                 {},
                 "",
                 {}};
  if (type == ObjectType::commit) facts.commit = id.hex();
  if (type != ObjectType::tag) return facts;
  MUSTER_TRY(read, separate(objects.tag(id)));
  if (!read) {
    facts.unreadable = read.error();
    return facts;
  }
  Tag& tag = *read;
  // The header is a claim: git follows the object.
  MUSTER_TRY(target_type, objects.type(tag.target));
  if (target_type != tag.target_type) {
    facts.unreadable =
        reasons::ObjectMalformed{0,
                                 "its type header says " + std::string(name_of(tag.target_type)) +
                                     ", but the object is a " + std::string(name_of(target_type)),
                                 ""};
    return facts;
  }
  if (tag.target_type == ObjectType::commit) facts.commit = tag.target.hex();
  TagObjectFacts object{tag.name, tag.target_type, {}, {}, no_signature(reasons::SignatureMissing{})};
  if (tag.tagger) {
    object.tagged = tag.tagger->when;
    object.address = tag.tagger->email;
  }
  auto wanted = signed_object(facts.object, std::move(tag.signature), std::move(tag.payload));
  object.signature = wanted ? checker.check({std::move(*wanted)}).front() : wanted.error();
  facts.tag = std::move(object);
  return facts;
}

}  // namespace muster
