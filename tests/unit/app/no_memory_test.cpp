// Memory that runs out at any moment of a judging: every allocation of a judged push is made to fail in
// turn (of many thousand, every so many). It ends as a fault or as a program that ends; never accepted.
#include <catch2/catch.hpp>

#ifdef MUSTER_SANITIZED

// The sanitizer brings allocation functions of its own, which cannot be replaced in part.
TEST_CASE("memory that runs out at any moment lets nothing in") {
  WARN("skipped: not under the address sanitizer");
}

#else

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>

#include "formats/hook_input.h"
#include "support/judging.h"
#include "support/scenario.h"

namespace {

// Counts down in the thread that is tested only; at zero an allocation fails, once.
thread_local std::size_t allocations_left = 0;
thread_local std::size_t allocations_made = 0;

void* allocate(std::size_t bytes) {
  ++allocations_made;
  if (allocations_left != 0 && --allocations_left == 0) throw std::bad_alloc();
  if (void* block = std::malloc(bytes == 0 ? 1 : bytes)) return block;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) {
  return allocate(bytes);
}
void* operator new[](std::size_t bytes) {
  return allocate(bytes);
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete[](void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  std::free(block);
}

namespace muster::test {

namespace {

namespace fs = std::filesystem;

const fs::path vectors = fs::path(MUSTER_SOURCE_DIR) / "tests/vectors";

enum class Came : int { accepted, refused, fault, no_memory };

Came judge(const World& world, Repository& repository, const std::vector<RefUpdate>& updates) {
  try {
    const auto judged = verify_push({repository, updates, world.anchor.value(), world.state, world.now,
                                     world.max_commits, 1, nullptr, nullptr});
    if (!judged) return Came::fault;
    return judged->accepted ? Came::accepted : Came::refused;
  } catch (const std::bad_alloc&) {
    return Came::no_memory;
  }
}

// In a process of its own, which may end as a hook may: tl::expected's copies let no exception through,
// and std::terminate is a refusal to git. Nothing where it came to a signal.
std::optional<Came> judge_without_memory(World& world, const std::vector<RefUpdate>& updates,
                                         std::size_t at) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    std::set_terminate([] { std::_Exit(static_cast<int>(Came::no_memory)); });
    allocations_left = at;
    const Came came = judge(world, world.repository, updates);
    std::_Exit(static_cast<int>(allocations_left == 0 ? came : Came::no_memory));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw std::runtime_error("waitpid");
  }
  return WIFEXITED(status) ? std::optional(static_cast<Came>(WEXITSTATUS(status))) : std::nullopt;
}

// Places in one push: enough to come by every kind of allocation.
constexpr std::size_t places = 40;

void exhaust(World& world, const std::string& input, std::size_t& tried) {
  const auto updates = parse_hook_input(input, world.repository.hash_algorithm());
  if (!updates || !world.anchor) return;
  const Came usual = judge(world, world.repository, *updates);
  allocations_made = 0;
  judge(world, world.repository, *updates);
  const std::size_t all = allocations_made;
  const std::size_t step = std::max<std::size_t>(1, all / places);
  for (std::size_t at = 1; at <= all; at += step) {
    const auto came = judge_without_memory(world, *updates, at);
    ++tried;
    if (came == Came::no_memory || came == Came::fault) continue;
    INFO("allocation " << at << " of " << all << " came to " << (came ? static_cast<int>(*came) : -1));
    CHECK(came == Came::no_memory);
  }
  CHECK(judge(world, world.repository, *updates) == usual);
}

}  // namespace

TEST_CASE("memory that runs out at any moment lets nothing in") {
  const std::string name = GENERATE(as<std::string>(), "ref.bootstrap/accepted-on-an-empty-server",
                                    "tag.commit/accepted-with-its-branch", "signer.scope/refused-merge-evil",
                                    "roster.threshold/accepted-new-governors",
                                    "signature.missing/refused-good-and-bad-ref-in-one-push");
  INFO("tests/vectors/" << name);
  std::size_t tried = 0;
  const auto watch = [&](World& world, const std::string& input, const Outcome&) {
    exhaust(world, input, tried);
  };
  CHECK(run_scenario(vectors / name, vectors / "common", watch).failures.empty());
  CHECK(tried > 0);
}

}  // namespace muster::test

#endif
