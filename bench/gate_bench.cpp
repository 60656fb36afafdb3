// What a build waits for: `muster gate`, in turn with `git verify-tag` of the same tag.
//
//   gate-bench FOLDER MUSTER
//
// FOLDER holds what is made for it; it must not exist.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "adapters/system_clock.h"
#include "history.h"
#include "measure.h"
#include "pack_writer.h"
#include "support/test_keys.h"

namespace {

using namespace muster;
using namespace muster::bench;

constexpr int pairs = 61;
constexpr int commits = 100'000;

// A clone at a signed tag, and the home of the one who builds.
class Clone {
 public:
  explicit Clone(const std::string& folder)
      : home_(folder + "/home"),
        work_(folder + "/work"),
        history_(make_history(folder + "/server", {commits})) {
    std::filesystem::create_directories(home_);
    // The only file: histories are made without what nobody reads.
    write_loose(history_.repository + "/objects", ObjectType::blob, "file 0");
    run({"git", "clone", "-q", history_.repository, work_}, folder);
    const std::string payload = "object " + history_.tip.hex() +
                                "\ntype commit\ntag v1\ntagger p0 <p0@example.org> " +
                                std::to_string(SystemClock().now().seconds) + " +0000\n\nv1\n";
    std::ofstream(folder + "/tag") << payload << test::sign("p0", payload, {});
    std::ofstream(folder + "/signers") << "p0@example.org " << test::public_line("p0") << "\n";
    run({"sh", "-c", "git update-ref refs/tags/v1 $(git hash-object -t tag -w ../tag)"}, work_);
    run({"git", "config", "gpg.ssh.allowedSignersFile", folder + "/signers"}, work_);
  }

  Cost verify_tag() const { return run({"git", "verify-tag", "v1"}, work_); }
  Cost gate(const std::string& program) const {
    return run({program, "gate", "--require", "tag", "--anchor", history_.anchor}, work_);
  }

 private:
  Cost run(std::vector<std::string> arguments, const std::string& directory) const {
    return cost_of(Program{std::move(arguments),
                           {"PATH=/usr/bin:/bin", "HOME=" + home_, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C"},
                           directory,
                           ""});
  }

  std::string home_;
  std::string work_;
  SignedHistory history_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: gate-bench FOLDER MUSTER\n", stderr);
    return 2;
  }
  try {
    const std::string folder = std::filesystem::absolute(argv[1]);
    const std::string program = std::filesystem::absolute(argv[2]);
    std::filesystem::create_directories(folder);
    const Clone clone(folder);
    clone.gate(program);  // once, over all of it
    compare(
        {"T11", "gate with a tag at 100,000 commits, judged before : `git verify-tag`", Wanted::at_most, 1.0},
        pairs, [&] { return clone.gate(program); }, [&] { return clone.verify_tag(); });
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gate-bench: %s\n", error.what());
    return 3;
  }
}
