// What an audit of a whole history costs, against a bare OpenSSL loop over the same signatures, and
// against git.
//
//   audit-bench FOLDER [T1] [T2] [T3] [T4] [T5] [T10]
//
// FOLDER holds what is made for it; it must not exist.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <stdexcept>
#include <thread>

#include "adapters/certificate_desk.h"
#include "adapters/libgit2_repository.h"
#include "app/verify_history.h"
#include "bare_loop.h"
#include "history.h"
#include "measure.h"
#include "openpgp_people.h"

namespace {

using namespace muster;
using namespace muster::bench;

constexpr int pairs = 15;
constexpr int signers = 8;

// As muster verify history does it, without the program around it. gpg's answers are kept in `answers`;
// without it gpg is asked about every key.
void audit(const SignedHistory& history, unsigned threads, const std::optional<std::string>& answers = {}) {
  auto repository = Libgit2Repository::open(RepositoryAt{history.repository}, Depth::full);
  if (!repository) throw std::runtime_error(repository.error().because);
  const auto certificates = certificates_of_user(answers);
  if (!certificates) throw std::runtime_error(certificates.error().because);
  ObjectAccess objects(**repository, nullptr, *certificates);
  CommitGraph graph(objects, nullptr);
  SignatureChecker checker(threads, *certificates);
  int accepted = 0;
  HistoryInput input{
      graph,       checker,
      history.tip, Sha256Digest::parse(history.anchor).value(),
      {},          {},
      nullptr,     [&accepted](const Verdict& verdict) { accepted += is_accepted(verdict) ? 1 : 0; }};
  const auto counts = replay_history(input);
  // One verdict a commit, and one of the roster that came in.
  if (!counts || accepted != history.spec.commits + 1) throw std::runtime_error("the audit does not accept");
}

// Memory of this process that no file backs: its greatest extent while something runs.
class PrivateMemory {
 public:
  PrivateMemory()
      : sampler_([this] {
          while (!done_) {
            most_ = std::max(most_.load(), now());
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
          }
        }) {}
  ~PrivateMemory() {
    done_ = true;
    sampler_.join();
  }
  PrivateMemory(const PrivateMemory&) = delete;
  PrivateMemory& operator=(const PrivateMemory&) = delete;
  double most_megabytes() const { return static_cast<double>(most_.load()) / 1024; }

  static long now() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
      long kilobytes = 0;
      if (word == "RssAnon:" && status >> kilobytes) return kilobytes;
    }
    throw std::runtime_error("/proc/self/status says nothing of memory");
  }

 private:
  std::atomic<long> most_ = 0;
  std::atomic<bool> done_ = false;
  std::thread sampler_;
};

struct Measurements {
  std::string folder;
  unsigned cores = std::max(1U, std::thread::hardware_concurrency());

  SignedHistory history(const std::string& name, test::KeyKind kind, int commits, int by = signers) const {
    return make_history(folder + "/" + name, {commits, kind, 10, by, commits < 100'000 ? commits : 1, 1});
  }

  SignedHistory openpgp_history(const std::string& name, test::pgp::Kind kind, int commits, int by) const {
    return make_history(folder + "/" + name, {commits, {}, by, by, commits, 1, 1, kind});
  }

  // The turn that is not measured leaves gpg's answers behind.
  void against_loop(const SignedHistory& h, const Target& target, unsigned threads) const {
    const std::vector<BareSignature> signatures = signatures_of(h);
    compare(
        target, pairs, [&] { return cost_of([&] { audit(h, threads, folder + "/state"); }); },
        [&] { return cost_of([&] { verify_bare(signatures, threads); }); });
  }

  void ed25519(bool one, bool many) const {
    const SignedHistory h = history("ed25519", test::KeyKind::ed25519, 12'000);
    if (one) {
      against_loop(h, {"T1", "audit, Ed25519, 1 thread : bare OpenSSL loop", Wanted::at_least, 1.2}, 1);
    }
    if (many) {
      against_loop(h,
                   {"T2", "audit, Ed25519, " + std::to_string(cores) + " threads : bare loop on as many",
                    Wanted::at_least, 1.1},
                   cores);
    }
  }

  void others() const {
    const SignedHistory rsa = history("rsa", test::KeyKind::rsa3072, 3000, 2);
    against_loop(rsa, {"T3", "audit, RSA-3072, 1 thread : bare OpenSSL loop", Wanted::at_least, 0.6}, 1);
    const SignedHistory ecdsa = history("ecdsa", test::KeyKind::ecdsa256, 5000);
    against_loop(ecdsa, {"T3", "audit, ECDSA P-256, 1 thread : bare OpenSSL loop", Wanted::at_least, 0.7}, 1);
  }

  void openpgp() const {
    const SignedHistory rsa = openpgp_history("openpgp-rsa", test::pgp::Kind::rsa4096, 2000, 2);
    against_loop(rsa, {"T4", "audit, OpenPGP RSA-4096, 1 thread : bare OpenSSL loop", Wanted::at_least, 0.7},
                 1);
    const SignedHistory ed = openpgp_history("openpgp-ed25519", test::pgp::Kind::eddsa, 5000, signers);
    against_loop(ed, {"T4", "audit, OpenPGP Ed25519, 1 thread : bare OpenSSL loop", Wanted::at_least, 0.75},
                 1);
  }

  // git starts a program for every commit, so it gets a few of them, and each side's time is its time a
  // commit.
  void against_git_log(const SignedHistory& h, const Target& target, const std::string& setting,
                       const std::string& gpg_home) const {
    constexpr int git_commits = 50;
    const auto git = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.begin(), {"git", "-c", setting});
      return Program{
          std::move(arguments),
          {"GIT_DIR=.", "PATH=/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C", "GNUPGHOME=" + gpg_home},
          h.repository,
          ""};
    };
    cost_of(git({"verify-commit", "HEAD"}));  // fails where git does not accept it
    const Program log = git({"log", "--format=%G?", "-n", std::to_string(git_commits), "HEAD"});
    const auto each = [](Cost cost, int commits) { return Cost{cost.wall / commits, cost.cpu / commits}; };
    compare(
        target, pairs, [&] { return each(cost_of([&] { audit(h, 1); }), h.spec.commits); },
        [&] { return each(cost_of(log), git_commits); });
  }

  void git_log() const {
    const SignedHistory h = history("log", test::KeyKind::ed25519, 5000);
    const std::string allowed = folder + "/allowed-signers";
    std::ofstream file(allowed);
    for (int i = 0; i < signers; ++i)
      file << person(i) << "@example.org " << test::public_line(person(i)) << "\n";
    file.close();
    against_git_log(h,
                    {"T5", "audit, SSH, a commit, 1 thread : `git log --format=%G?`", Wanted::at_least, 100},
                    "gpg.ssh.allowedSignersFile=" + allowed, "/nonexistent");
  }

  void git_log_openpgp() const {
    const SignedHistory h = openpgp_history("openpgp-log", test::pgp::Kind::eddsa, 5000, signers);
    const std::string home = folder + "/gpg-home";
    make_gpg_home(home, test::pgp::Kind::eddsa, signers);
    against_git_log(
        h,
        {"T5", "audit, OpenPGP Ed25519, gpg asked anew, a commit, 1 thread : `git log --format=%G?`",
         Wanted::at_least, 30},
        "gpg.program=gpg", home);
  }

  void memory() const {
    const SignedHistory h = history("million", test::KeyKind::ed25519, 1'000'000, 1);
    const long before = PrivateMemory::now();
    PrivateMemory memory;
    const Cost cost = cost_of([&] { audit(h, cores); });
    report({"T10", "private memory, audit of 1,000,000 commits", Wanted::at_most, 150},
           memory.most_megabytes(), "MB",
           std::to_string(before / 1024) + " MB before; " + std::to_string(std::lround(cost.wall)) +
               " s wall, " + std::to_string(std::lround(cost.cpu)) + " s CPU");
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: audit-bench FOLDER [T1] [T2] [T3] [T4] [T5] [T10]\n", stderr);
    return 2;
  }
  try {
    const Measurements bench{std::filesystem::absolute(argv[1])};
    std::filesystem::create_directories(bench.folder);
    const std::set<std::string> wanted(argv + 2, argv + argc);
    if (wanted.contains("T1") || wanted.contains("T2"))
      bench.ed25519(wanted.contains("T1"), wanted.contains("T2"));
    if (wanted.contains("T3")) bench.others();
    if (wanted.contains("T4")) bench.openpgp();
    if (wanted.contains("T5")) {
      bench.git_log();
      bench.git_log_openpgp();
    }
    if (wanted.contains("T10")) bench.memory();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "audit-bench: %s\n", error.what());
    return 3;
  }
}
