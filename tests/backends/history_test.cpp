// The same histories through both backends (and in memory) are judged the same, byte for byte of
// the JSON.
#include <catch2/catch.hpp>

#include "adapters/git_process_repository.h"
#include "adapters/libgit2_repository.h"
#include "app/verify_history.h"
#include "app/verify_push.h"
#include "backends/histories.h"
#include "backends/stored.h"
#include "model/limits.h"
#include "report/json.h"

using namespace muster;
using namespace muster::test;

namespace {

std::string lines_of(const std::vector<Verdict>& verdicts) {
  std::string lines;
  for (const Verdict& verdict : verdicts) lines += json_of(verdict) + "\n";
  return lines;
}

std::string of_stop(const Stop& stop) {
  if (const Fault* fault = std::get_if<Fault>(&stop)) return json_of(*fault) + "\n";
  return "stopped by " + std::string(rule_of(std::get<Reason>(stop))) + "\n";
}

std::string judged_history(Repository& repository, const RandomHistory& history) {
  ObjectAccess objects(repository);
  CommitGraph graph(objects, nullptr);
  SignatureChecker checker(1);
  std::vector<Verdict> verdicts;
  const auto counts = replay_history({graph,
                                      checker,
                                      history.tip(),
                                      history.anchor,
                                      {},
                                      {},
                                      nullptr,
                                      [&](Verdict verdict) { verdicts.push_back(std::move(verdict)); },
                                      {}});
  const std::string end = counts ? std::to_string(counts->commits) + " commits, " +
                                       std::to_string(counts->unjudged) + " unjudged\n"
                                 : of_stop(counts.error());
  return lines_of(verdicts) + end;
}

std::string judged_push(Repository& repository, const RandomHistory& history, const ObjectId& from) {
  const RefUpdate update{from, history.tip(), history.mainline};
  const ServerState state{history.mainline, 1, history.anchor.text()};
  const auto outcome = verify_push({repository,
                                    {update},
                                    history.anchor,
                                    state,
                                    received_at(),
                                    limits::push_commits,
                                    1,
                                    nullptr,
                                    nullptr});
  if (!outcome) return json_of(outcome.error());
  return lines_of(outcome->verdicts) + (outcome->accepted ? "accepted" : "refused");
}

struct Stored {
  Stored(HashAlgorithm algorithm, int count, std::uint64_t seed)
      : memory(algorithm),
        server(world.init_bare("server.git", algorithm == HashAlgorithm::sha1 ? "sha1" : "sha256")) {
    std::mt19937_64 random(seed);
    std::vector<ObjectId> tips;
    std::string commands;
    for (int i = 0; i < count; ++i) {
      histories.push_back(make_history(memory, i, random));
      const RandomHistory& history = histories.back();
      present.push_back(history.line[random() % (history.line.size() - 1)]);
      memory.set_ref(history.mainline, present.back());
      commands += "create " + history.mainline + " " + present.back().hex() + "\n";
      tips.push_back(history.tip());
    }
    store_reachable(memory, tips, server);
    server.git({"update-ref", "--stdin"}, commands);
    // Some of the refs packed, some loose.
    server.git({"pack-refs", "--all"});
    server.git({"update-ref", histories.front().mainline, histories.front().tip().hex()});
    server.git({"update-ref", histories.front().mainline, present.front().hex()});
  }

  // Of everything, one text for each history.
  std::vector<std::string> judged(Repository& repository) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < histories.size(); ++i) {
      all.push_back(judged_history(repository, histories[i]) +
                    judged_push(repository, histories[i], present[i]));
    }
    return all;
  }

  HermeticGit world;
  MemoryRepository memory;
  TestRepository server;
  std::vector<RandomHistory> histories;
  std::vector<ObjectId> present;
};

std::unique_ptr<OpenedRepository> opened(Result<std::unique_ptr<OpenedRepository>> result) {
  if (!result) FAIL(result.error().because);
  return std::move(*result);
}

std::size_t holding(const std::vector<std::string>& texts, const std::string& part) {
  std::size_t count = 0;
  for (const std::string& text : texts) count += text.find(part) != std::string::npos ? 1U : 0U;
  return count;
}

// The comparison would say little of histories that are all alike.
void check_variety(const std::vector<std::string>& judged) {
  for (const char* part :
       {"\"accepted\"", "signature.missing", "key.unknown", "signer.scope", "signer.identity"}) {
    CAPTURE(part);
    CHECK(holding(judged, part) > judged.size() / 20);
  }
}

}  // namespace

TEST_CASE("three hundred random SHA-1 histories are judged alike by both backends and in memory") {
  const std::uint64_t seed = 20260101;
  Stored stored(HashAlgorithm::sha1, 300, seed);
  const auto in_memory = stored.judged(stored.memory);
  check_variety(in_memory);
  const RepositoryAt where{stored.server.path()};
  const auto by_libgit2 = stored.judged(*opened(Libgit2Repository::open(where, Depth::full)));
  const auto by_git = stored.judged(*opened(GitProcessRepository::open(where, Depth::full)));
  for (std::size_t i = 0; i < in_memory.size(); ++i) {
    INFO("seed " << seed << ", history " << i);
    CHECK(by_libgit2[i] == in_memory[i]);
    CHECK(by_git[i] == in_memory[i]);
  }
}

TEST_CASE("random SHA-256 histories are judged by git's backend as in memory") {
  const std::uint64_t seed = 20260102;
  Stored stored(HashAlgorithm::sha256, 100, seed);
  const auto in_memory = stored.judged(stored.memory);
  check_variety(in_memory);
  const auto by_git =
      stored.judged(*opened(open_repository(RepositoryAt{stored.server.path()}, Depth::full)));
  for (std::size_t i = 0; i < in_memory.size(); ++i) {
    INFO("seed " << seed << ", history " << i);
    CHECK(by_git[i] == in_memory[i]);
  }
}
