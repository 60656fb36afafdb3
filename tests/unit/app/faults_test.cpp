// Everything that a judge asks of the world, failing at each call in turn: what is refused is never
// accepted by a failure, and what is accepted is accepted only when nothing failed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <new>
#include <set>

#include "app/settle_state.h"
#include "formats/hook_input.h"
#include "support/judging.h"
#include "support/scenario.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

const fs::path vectors = fs::path(MUSTER_SOURCE_DIR) / "tests/vectors";

enum class Failure {
  none,
  fault_once,     // the call says that it could not
  fault_for_good  // and all later ones do
  ,
  no_memory,      // the call throws std::bad_alloc
  missing_once,   // an object is said to be missing, as libgit2 says of a pack that it cannot open
  missing_object  // the n-th object that is asked for is always said to be missing
};

class FailingRepository final : public Repository {
 public:
  FailingRepository(Repository& real, Failure failure, std::size_t at)
      : real_(real), failure_(failure), at_(at) {}

  HashAlgorithm hash_algorithm() const override { return real_.hash_algorithm(); }
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override {
    const bool is_new = asked_for_.insert(id).second;
    if (failure_ == Failure::missing_object && is_new && asked_for_.size() == at_ + 1) lost_ = id;
    if (lost_ == id) return ObjectRead{MissingObject{}};
    const bool now = calls_ == at_;
    if (fails()) return tl::unexpected(fault());
    if (failure_ == Failure::missing_once && now) return ObjectRead{MissingObject{}};
    return real_.read(id, max_bytes);
  }
  Result<RefValue> ref(std::string_view name) override {
    if (fails()) return tl::unexpected(fault());
    return real_.ref(name);
  }
  Result<std::vector<NamedRef>> refs(std::string_view prefix) override {
    if (fails()) return tl::unexpected(fault());
    return real_.refs(prefix);
  }

  // How often there was something to fail.
  std::size_t calls() const { return calls_; }
  std::size_t objects() const { return asked_for_.size(); }

 private:
  static Fault fault() { return {FaultId::disk, "the disk is gone", "find it"}; }
  bool fails() {
    const std::size_t call = calls_++;
    if (failure_ == Failure::no_memory && call == at_) throw std::bad_alloc();
    return (failure_ == Failure::fault_once && call == at_) ||
           (failure_ == Failure::fault_for_good && call >= at_);
  }

  Repository& real_;
  Failure failure_;
  std::size_t at_;
  std::size_t calls_ = 0;
  std::set<ObjectId> asked_for_;
  std::optional<ObjectId> lost_;
};

// A cache that forgets, and one that has no memory.
class FailingCache final : public ClockCache {
 public:
  explicit FailingCache(Failure failure) : failure_(failure) {}
  std::optional<Timestamp> find(const ObjectId&, const std::vector<std::string>&) override { return told(); }
  void keep(const ObjectId&, const std::vector<std::string>&, Timestamp) override { told(); }

 private:
  std::optional<Timestamp> told() const {
    if (failure_ == Failure::no_memory) throw std::bad_alloc();
    return std::nullopt;
  }
  Failure failure_;
};

// What came of a judging; an exception is a refusal (hooks/hook_main.cpp).
struct Came {
  bool accepted = false;
  bool failed = false;  // a fault or an exception
  std::optional<ServerState> remember;
};

Came judge(const World& world, Repository& repository, const std::vector<RefUpdate>& updates,
           ClockCache* cache = nullptr) {
  try {
    const auto judged =
        verify_push({repository, updates, world.anchor.value(), world.state, world.now, world.max_commits, 1,
                     nullptr, cache, nullptr, nullptr, world.certificate, world.pushees});
    if (!judged) return {false, true, {}};
    return {judged->accepted, false, judged->remember};
  } catch (const std::bad_alloc&) {
    return {false, true, {}};
  }
}

constexpr Failure failures[] = {Failure::fault_once, Failure::fault_for_good, Failure::no_memory,
                                Failure::missing_once, Failure::missing_object};

struct Counted {
  std::size_t judged = 0, failed = 0, refused = 0, accepted = 0;
};

void fail_everywhere(World& world, const std::vector<RefUpdate>& updates, const Outcome& plain,
                     Counted& counted) {
  FailingRepository whole(world.repository, Failure::none, 0);
  const Came usual = judge(world, whole, updates);
  REQUIRE(usual.accepted == plain.accepted);
  for (const Failure failure : failures) {
    const std::size_t places = failure == Failure::missing_object ? whole.objects() : whole.calls();
    for (std::size_t at = 0; at < places; ++at) {
      FailingRepository failing(world.repository, failure, at);
      const Came came = judge(world, failing, updates);
      ++counted.judged;
      if (came.failed) ++counted.failed;
      came.accepted ? ++counted.accepted : ++counted.refused;
      const bool said = failure == Failure::missing_once || failure == Failure::missing_object;
      // What is missing may have been asked for in vain (an entry of a baseline); a failure that is
      // said never goes unheard.
      const bool allowed = said && usual.accepted && came.remember == usual.remember;
      if (came.accepted && !allowed) {
        INFO("failure " << static_cast<int>(failure) << " at " << at << " of " << places);
        CHECK_FALSE(came.accepted);
      }
      if (!said && !came.failed) {
        INFO("failure " << static_cast<int>(failure) << " at " << at << " of " << places << " was not heard");
        CHECK(came.failed);
      }
    }
  }
  FailingCache forgets(Failure::none);
  CHECK(judge(world, world.repository, updates, &forgets).accepted == plain.accepted);
  FailingCache has_no_memory(Failure::no_memory);
  if (!plain.accepted) CHECK_FALSE(judge(world, world.repository, updates, &has_no_memory).accepted);
}

// post-receive remembers what is there, or says that it could not.
void settle_everywhere(World& world, const std::vector<RefUpdate>& updates) {
  std::vector<std::string> names;
  for (const RefUpdate& update : updates) names.push_back(update.name);
  FailingRepository whole(world.repository, Failure::none, 0);
  const auto usual = settle_state(whole, world.state, names, world.anchor.value());
  for (const Failure failure : {Failure::fault_once, Failure::fault_for_good}) {
    for (std::size_t at = 0; at < whole.calls(); ++at) {
      FailingRepository failing(world.repository, failure, at);
      CHECK_FALSE(settle_state(failing, world.state, names, world.anchor.value()));
    }
  }
  for (std::size_t at = 0; at < whole.objects(); ++at) {
    FailingRepository failing(world.repository, Failure::missing_object, at);
    const auto settled = settle_state(failing, world.state, names, world.anchor.value());
    if (settled) CHECK((!*settled || (usual && *settled == *usual)));
  }
}

}  // namespace

TEST_CASE("a port that fails at any call never lets a push in") {
  const std::string name = GENERATE(
      as<std::string>(), "ref.bootstrap/accepted-on-an-empty-server",
      "ref.bootstrap/accepted-on-existing-history", "ref.bootstrap/accepted-mainline-moved-behind-the-memory",
      "roster.threshold/accepted-new-governors", "roster.anchor/accepted-break-glass",
      "roster.rollback/refused-restored-backup", "roster.forgotten/refused-mainline-prepared-before",
      "signer.scope/accepted-honest-merge-over-protected-paths", "signer.scope/refused-merge-criss-cross",
      "signer.scope/refused-path-renamed-out", "tag.commit/accepted-with-its-branch",
      "tag.commit/accepted-on-a-release-branch", "tag.moved/refused-moved",
      "signature.missing/refused-good-and-bad-ref-in-one-push",
      "signature.missing/refused-part-of-an-old-branch",
      "signature.missing/refused-branch-that-was-there-before-its-rule",
      "signature.missing/refused-ancestors-of-a-vouched-odd-parent",
      "signature.missing/refused-baseline-that-the-mainline-does-not-reach",
      "key.revoked/refused-compromised-in-the-same-push", "key.expired/accepted-old-dates-under-the-baseline",
      "object.malformed/accepted-vouched", "ref.foxtrot/refused-roster-step-hidden-behind",
      "ref.certificate/accepted-several-refs");
  Counted counted;
  const auto watch = [&](World& world, const std::string& input, const Outcome& outcome) {
    if (!world.anchor || world.deadline_asks) return;
    const auto updates = parse_hook_input(input, world.repository.hash_algorithm());
    if (!updates) return;
    fail_everywhere(world, *updates, outcome, counted);
    settle_everywhere(world, *updates);
  };
  INFO("tests/vectors/" << name);
  const ScenarioResult result = run_scenario(vectors / name, vectors / "common", watch);
  CHECK(result.failures.empty());
  CHECK(counted.judged > 0);
  CHECK(counted.failed > 0);
}

}  // namespace muster::test
