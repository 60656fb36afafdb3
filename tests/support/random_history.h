// Random shapes of history, the same for the same seed, and the slow and obvious answers to what
// app/commit_graph.h answers quickly.
#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include "app/commit_graph.h"
#include "support/git_objects.h"
#include "support/memory_repository.h"
#include "support/random.h"

namespace muster::test {

class RandomHistory {
 public:
  RandomHistory(Random& random, std::size_t commits) {
    const ObjectId tree = write_tree(repository, {});
    for (std::size_t i = 0; i < commits; ++i) {
      CommitText text{
          tree, {}, ident_line("a", "a@b", {0}), ident_line("a", "a@b", date(random)), {}, std::to_string(i)};
      const std::size_t wanted = std::min<std::size_t>(i, below(random, 8) == 0 ? 0 : 1 + below(random, 3));
      std::set<std::size_t> chosen;
      // Mostly recent ones, so that lines run side by side.
      while (chosen.size() < wanted) chosen.insert(i - 1 - below(random, std::min<std::size_t>(i, 6)));
      std::vector<std::size_t> order(chosen.begin(), chosen.end());
      std::shuffle(order.begin(), order.end(), random);
      for (const std::size_t parent : order) text.parents.push_back(ids[parent]);
      ids.push_back(repository.add(ObjectType::commit, commit_payload(text)));
      parents.push_back(order);
    }
  }

  // The commit itself among them.
  std::set<std::size_t> ancestors(std::size_t commit) const {
    std::set<std::size_t> found;
    std::vector<std::size_t> todo = {commit};
    while (!todo.empty()) {
      const std::size_t at = todo.back();
      todo.pop_back();
      if (found.insert(at).second) todo.insert(todo.end(), parents[at].begin(), parents[at].end());
    }
    return found;
  }

  MemoryRepository repository{HashAlgorithm::sha1};
  std::vector<ObjectId> ids;
  std::vector<std::vector<std::size_t>> parents;

 private:
  // Dates say nothing about the order: nothing may depend on them.
  static Timestamp date(Random& random) {
    return {static_cast<std::int64_t>(1'700'000'000 + below(random, 1000))};
  }
};

}  // namespace muster::test
