// What a push costs: the hook, spawned as git spawns it, in turn with a yardstick.
//
//   hook-bench FOLDER STATIC-HOOK SHARED-HOOK [T6] [T7] [T8] [T8-million] [T9]
//
// FOLDER holds what is made for it; it must not exist. Each measurement judges the same push again
// and again: a bare repository, and beside it a quarantine with the new commits, exactly as git
// makes them for pre-receive.
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

#include "adapters/disk_clock_cache.h"
#include "adapters/ledger_folder.h"
#include "adapters/ledger_key.h"
#include "adapters/opened_repository.h"
#include "adapters/server_ledger.h"
#include "adapters/state_store.h"
#include "formats/git_commit.h"
#include "history.h"
#include "measure.h"
#include "model/timestamp.h"
#include "openpgp_people.h"

namespace {

using namespace muster;
using namespace muster::bench;

constexpr int pairs = 61;

// A push that waits to be judged.
class Push {
 public:
  Push(std::string hook, const SignedHistory& history, const std::string& name,
       const std::vector<NewCommit>& commits) {
    const std::string quarantine = history.repository + "/objects/tmp_objdir-incoming-" + name;
    std::filesystem::create_directories(quarantine + "/pack");
    written_ = write_commits(history, quarantine, commits);
    program_ = {{std::move(hook)},
                {"GIT_DIR=.", "GIT_OBJECT_DIRECTORY=" + quarantine,
                 "GIT_ALTERNATE_OBJECT_DIRECTORIES=" + history.repository + "/objects",
                 "GIT_QUARANTINE_PATH=" + quarantine, "PATH=/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C"},
                history.repository,
                history.tip.hex() + " " + written_.tip.hex() + " refs/heads/main\n"};
    std::ofstream(history.repository + "/muster.toml") << "anchor = \"" << history.anchor << "\"\n";
    const auto saved =
        DiskStateStore(history.repository)
            .save({"refs/heads/main", static_cast<std::uint32_t>(history.spec.versions), history.newest});
    if (!saved) throw std::runtime_error(saved.error().because);
    history_ = &history;
  }

  // With a ledger of so many entries from now on.
  void keep_ledger(std::uint64_t entries) const {
    const std::string& git_directory = history_->repository;
    std::ofstream(git_directory + "/muster.toml", std::ios::app) << "ledger = true\n";
    const auto made = make_ledger_key(git_directory + "/muster/ledger-key");
    if (!made) throw std::runtime_error(made.error().because);
    const auto repository = open_repository(RepositoryAt{git_directory}, Depth::full);
    if (!repository) throw std::runtime_error(repository.error().because);
    auto ledger = ServerLedger::open(git_directory, {true});
    if (!ledger) throw std::runtime_error(ledger.error().because);
    const Timestamp at{history_->date};
    const LedgerEntry entry{0,
                            at,
                            "bench/history",
                            "refs/heads/main",
                            history_->tip,
                            written_.tip,
                            LedgerVerdict::refused,
                            {"key.expired"},
                            {},
                            {},
                            {},
                            Pusher{"alice", "REMOTE_USER"},
                            {},
                            "muster"};
    const auto written = ledger->turn_away(**repository, std::vector(entries, entry), at);
    if (!written) throw std::runtime_error("the ledger cannot be written");
  }

  // The same, and nothing of the push before in the journal: it moved its ref.
  Cost judge_recorded() const {
    JournalFolder journal(history_->repository);
    const auto records = journal.records();
    if (!records) throw std::runtime_error(records.error().because);
    for (const JournalRecord& record : *records)
      if (!journal.replace({record.name, record.moment, {}}))
        throw std::runtime_error("the journal is stuck");
    return judge();
  }

  // The cache is as the push before left it: our push never moves the ref.
  Cost judge() const {
    DiskClockCache(history_->repository).keep(history_->tip, {}, Timestamp{history_->date - 1});
    return cost_of(program_);
  }

  // Nor has any push before it brought a signature by the same key.
  Cost judge_first() const {
    std::filesystem::remove_all(history_->repository + "/muster/answers");
    return judge();
  }

  Commit tip() const { return parse_commit(written_.bytes, HashAlgorithm::sha1).value(); }

 private:
  Program program_;
  WrittenCommits written_{ObjectId(HashAlgorithm::sha1), {}};
  const SignedHistory* history_ = nullptr;
};

std::vector<NewCommit> changes(const SignedHistory& history, int count) {
  std::vector<NewCommit> commits;
  for (int i = 0; i < count; ++i) commits.push_back({0, history.date + i, i});
  return commits;
}

Cost rev_list(const SignedHistory& history) {
  return cost_of(Program{{"git", "rev-list", "-1", "HEAD"},
                         {"GIT_DIR=.", "PATH=/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C"},
                         history.repository,
                         ""});
}

struct Measurements {
  std::string folder, static_hook, shared_hook;

  SignedHistory history(const std::string& name, const HistorySpec& spec) const {
    return make_history(folder + "/" + name, spec);
  }

  void one_and_ten(const char* which) const {
    const bool is_static = std::strcmp(which, "T6") == 0;
    const std::string& hook = is_static ? static_hook : shared_hook;
    const SignedHistory h = history(which, {1000, test::KeyKind::ed25519, 10, 1, 1, 1});
    const Push one(hook, h, "one", changes(h, 1));
    compare(
        {which,
         is_static ? "hook, static, one commit : `git rev-list -1 HEAD`"
                   : "hook, distribution's libraries, one commit : `git rev-list -1 HEAD`",
         Wanted::at_most, is_static ? 1.5 : 4.0},
        pairs, [&] { return one.judge(); }, [&] { return rev_list(h); });
    if (!is_static) return;
    const Push ten(hook, h, "ten", changes(h, 10));
    compare(
        {which, "hook, static, ten commits : `git rev-list -1 HEAD`", Wanted::at_most, 2.0}, pairs,
        [&] { return ten.judge(); }, [&] { return rev_list(h); });
    const SignedHistory recorded = history("T6-ledger", {1000, test::KeyKind::ed25519, 10, 1, 1, 1});
    const Push push(hook, recorded, "one", changes(recorded, 1));
    push.keep_ledger(1000);
    compare(
        {which, "hook, static, one commit, ledger on : `git rev-list -1 HEAD`", Wanted::at_most, 2.0}, pairs,
        [&] { return push.judge_recorded(); }, [&] { return rev_list(recorded); });
  }

  // Of the signature that is pushed.
  Program gpg_verify(const std::string& name, const Push& push, test::pgp::Kind kind) const {
    const std::string home = folder + "/" + name + "-gpg";
    make_gpg_home(home, kind, 1);
    const Commit commit = push.tip();
    std::ofstream(home + "/signature") << std::get<ArmoredSignature>(commit.signature).armor;
    std::ofstream(home + "/payload") << commit.payload;
    return {{"gpg", "--homedir", home, "--batch", "--verify", "signature", "payload"},
            {"PATH=/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C"},
            home,
            ""};
  }

  void openpgp(const std::string& name, const std::string& kind_name, test::pgp::Kind kind) const {
    const SignedHistory h = history(name, {1000, {}, 10, 1, 1, 1, 1, kind});
    const Push push(static_hook, h, "push", changes(h, 1));
    const Program gpg = gpg_verify(name, push, kind);
    const auto against_gpg = [&](const std::string& when, const std::function<Cost()>& ours) {
      compare({"T9", "hook, static, one commit, OpenPGP " + kind_name + when + " : `gpg --verify`",
               Wanted::at_most, 2.0},
              pairs, ours, [&] { return cost_of(gpg); });
    };
    against_gpg(" (answer kept)", [&] { return push.judge(); });
    against_gpg(" (first push: gpg is asked)", [&] { return push.judge_first(); });
  }

  void against(const char* what, const Push& large, const Push& small) const {
    compare(
        {"T8", what, Wanted::at_most, 1.15}, pairs, [&] { return large.judge(); },
        [&] { return small.judge(); });
  }

  void scale() const {
    const SignedHistory plain = history("plain", {1000, test::KeyKind::ed25519, 10, 1, 1, 1});
    const Push honest(static_hook, plain, "honest", changes(plain, 1));
    const SignedHistory refs = history("refs", {1000, test::KeyKind::ed25519, 10, 1, 1, 100'000});
    against("hook at 100,000 refs : at 1", Push(static_hook, refs, "push", changes(refs, 1)), honest);
    const Push back_dated(static_hook, plain, "dated", {{0, 1'000'000'000, 1}});
    against("hook, commit dated back to 2001 : honest date", back_dated, honest);
    const SignedHistory people = history("people", {1000, test::KeyKind::ed25519, 1000, 1, 1, 1});
    against("hook, roster of 1,000 people : of 10", Push(static_hook, people, "push", changes(people, 1)),
            honest);
    const SignedHistory once = history("once", {1000, test::KeyKind::ed25519, 500, 1, 1, 1});
    const SignedHistory often = history("often", {1000, test::KeyKind::ed25519, 500, 1, 1, 1, 1000});
    const Push grown(static_hook, often, "push", changes(often, 1));
    against("hook, 1,000 versions of a roster of 500 people : 1", grown,
            Push(static_hook, once, "push", changes(once, 1)));
    compare(
        {"T6", "hook, 1,000 versions of a roster of 500 people : `git rev-list -1 HEAD`", Wanted::at_most,
         1.5},
        pairs, [&] { return grown.judge(); }, [&] { return rev_list(often); });
  }

  void million() const {
    const SignedHistory plain = history("thousand", {1000, test::KeyKind::ed25519, 10, 1, 1, 1});
    const SignedHistory large = history("million", {1'000'000, test::KeyKind::ed25519, 10, 1, 1, 1});
    against("hook at 1,000,000 commits : at 1,000", Push(static_hook, large, "push", changes(large, 1)),
            Push(static_hook, plain, "push", changes(plain, 1)));
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: hook-bench FOLDER STATIC-HOOK SHARED-HOOK [T6] [T7] [T8] [T8-million] [T9]\n", stderr);
    return 2;
  }
  try {
    const Measurements bench{std::filesystem::absolute(argv[1]), std::filesystem::absolute(argv[2]),
                             std::filesystem::absolute(argv[3])};
    std::filesystem::create_directories(bench.folder);
    const std::set<std::string> wanted(argv + 4, argv + argc);
    if (wanted.contains("T6")) bench.one_and_ten("T6");
    if (wanted.contains("T7")) bench.one_and_ten("T7");
    if (wanted.contains("T8")) bench.scale();
    if (wanted.contains("T8-million")) bench.million();
    if (wanted.contains("T9")) {
      bench.openpgp("openpgp-ed25519", "Ed25519", test::pgp::Kind::eddsa);
      bench.openpgp("openpgp-rsa", "RSA-4096", test::pgp::Kind::rsa4096);
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hook-bench: %s\n", error.what());
    return 3;
  }
}
