// The static hook needs nothing but itself and the repository: it runs where there is no library,
// no /dev, no /proc, no /etc. Needs root (chroot(2)); says so and skips otherwise.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/state_store.h"
#include "history.h"
#include "support/temp_dir.h"

namespace muster::bench {
namespace {

using test::KeyKind;

// A folder that is a whole world: /hook and /project.git.
struct World {
  explicit World(KeyKind kind) : root(folder.path()) {
    std::filesystem::copy_file(MUSTER_PRE_RECEIVE, root + "/hook");
    HistorySpec spec;
    spec.commits = 3;
    spec.kind = kind;
    spec.people = 3;
    spec.signers = 2;
    history = make_history(root + "/project.git", spec);
    std::ofstream(root + "/project.git/muster.toml") << "anchor = \"" << history->anchor << "\"\n";
    REQUIRE(DiskStateStore(root + "/project.git").save({"refs/heads/main", 1, history->anchor}));
  }

  struct Said {
    int status;
    std::string text;
  };

  // Judges a push of one commit by that person, inside.
  Said push(int signer) const {
    const std::string quarantine = "/project.git/objects/tmp_objdir-incoming-test";
    std::filesystem::create_directories(root + quarantine);
    const ObjectId tip = write_commits(*history, root + quarantine, {{signer, history->date, 1}}).tip;
    const std::string input = history->tip.hex() + " " + tip.hex() + " refs/heads/main\n";
    const std::string place = "GIT_OBJECT_DIRECTORY=" + quarantine;
    const std::string quarantine_path = "GIT_QUARANTINE_PATH=" + quarantine;
    const std::array<const char*, 5> environment = {"GIT_DIR=.", place.c_str(),
                                                    "GIT_ALTERNATE_OBJECT_DIRECTORIES=/project.git/objects",
                                                    quarantine_path.c_str(), nullptr};
    return run(input, environment.data());
  }

  Said run(const std::string& input, const char* const* environment) const {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    REQUIRE(::pipe(in.data()) == 0);
    REQUIRE(::pipe(out.data()) == 0);
    REQUIRE(::write(in[1], input.data(), input.size()) == static_cast<ssize_t>(input.size()));
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const std::array<const char*, 2> arguments = {"/hook", nullptr};
      const bool placed = ::dup2(in[0], 0) == 0 && ::dup2(out[1], 1) == 1 && ::dup2(out[1], 2) == 2 &&
                          ::chroot(root.c_str()) == 0 && ::chdir("/project.git") == 0;
      for (int fd : {in[0], in[1], out[0], out[1]}) ::close(fd);
      if (placed) {
        ::execve("/hook", const_cast<char* const*>(arguments.data()), const_cast<char* const*>(environment));
      }
      ::_exit(99);
    }
    for (int fd : {in[0], in[1], out[1]}) ::close(fd);
    Said said{0, ""};
    std::array<char, 4096> chunk{};
    for (ssize_t size = 0; (size = ::read(out[0], chunk.data(), chunk.size())) > 0;) {
      said.text.append(chunk.data(), static_cast<std::size_t>(size));
    }
    ::close(out[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    said.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return said;
  }

  test::TempDir folder;
  std::string root;
  std::optional<SignedHistory> history;
};

bool is_root() {
  if (::geteuid() == 0) return true;
  WARN("skipped: only root can chroot");
  return false;
}

TEST_CASE("the static hook judges in an empty chroot") {
  if (!is_root()) return;
  const auto kind = GENERATE(KeyKind::ed25519, KeyKind::ecdsa256, KeyKind::rsa3072);
  const World world(kind);

  const World::Said good = world.push(1);
  CAPTURE(good.text);
  CHECK(good.status == 0);

  // Person 3 is on no roster; the key is another one whatever its kind.
  const World::Said stranger = world.push(3);
  CAPTURE(stranger.text);
  CHECK(stranger.status == 1);
  CHECK(stranger.text.find("key.unknown") != std::string::npos);
}

TEST_CASE("the static hook refuses in an empty chroot what it cannot read") {
  if (!is_root()) return;
  const World world(KeyKind::ed25519);
  std::filesystem::remove(world.root + "/project.git/muster.toml");
  const World::Said said = world.push(1);
  CAPTURE(said.text);
  CHECK(said.status == 2);
}

}  // namespace
}  // namespace muster::bench
