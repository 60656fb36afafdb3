// The server's side of the ledger, with a store and a journal in memory that can fail at any step.
#include <catch2/catch.hpp>

#include <map>

#include "app/keep_ledger.h"
#include "app/publish_ledger.h"
#include "crypto/sha256.h"
#include "formats/ledger_entry.h"

using namespace muster;

namespace {

ObjectId id(int number) {
  std::string hex = std::to_string(number);
  hex.insert(0, 40 - hex.size(), '0');
  return *ObjectId::parse(hex, HashAlgorithm::sha1);
}

Fault broken() {
  return {FaultId::disk, "out of order", ""};
}

// Runs out of order after so many writes: what a process that is killed leaves behind.
struct Writes {
  int left = 1'000'000;
  bool take() { return left-- > 0; }
};

struct Store final : LedgerStore {
  explicit Store(Writes& shared) : writes(shared) {}
  Result<std::optional<std::string>> read(const std::string& path, std::uint64_t) override {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::monostate> write(const std::string& path, std::string_view bytes) override {
    if (!writes.take()) return tl::make_unexpected(broken());
    files[path] = bytes;
    return std::monostate{};
  }
  Result<std::monostate> remove(const std::string& path) override {
    if (!writes.take()) return tl::make_unexpected(broken());
    files.erase(path);
    return std::monostate{};
  }
  Result<std::optional<LedgerMark>> mark() override { return marked; }
  Result<std::monostate> set_mark(const LedgerMark& mark) override {
    if (!writes.take()) return tl::make_unexpected(broken());
    marked = mark;
    return std::monostate{};
  }
  Result<std::string> stamp(const std::vector<std::string>& paths) override {
    std::string all;
    for (const std::string& path : paths) {
      if (!files.contains(path)) return std::string();
      all += path + '=' + (blind ? "" : files[path]) + '\n';
    }
    return all;
  }

  Writes& writes;
  std::map<std::string, std::string> files;
  std::optional<LedgerMark> marked;
  bool blind = false;  // stamps tell no change: who writes past the file system
};

struct MemoryJournal final : Journal {
  explicit MemoryJournal(Writes& shared) : writes(shared) {}
  Result<std::vector<JournalRecord>> records() override {
    std::vector<JournalRecord> all;
    for (const auto& [name, entries] : kept) all.push_back({name, std::stoull(name), entries});
    return all;
  }
  Result<std::monostate> add(const std::vector<LedgerEntry>& entries) override {
    if (!writes.take()) return tl::make_unexpected(broken());
    kept[std::to_string(1000 + next++)] = entries;
    return std::monostate{};
  }
  Result<std::monostate> replace(const JournalRecord& record) override {
    if (!writes.take()) return tl::make_unexpected(broken());
    if (record.entries.empty()) {
      kept.erase(record.name);
    } else {
      kept[record.name] = record.entries;
    }
    return std::monostate{};
  }

  Writes& writes;
  std::map<std::string, std::vector<LedgerEntry>> kept;
  int next = 0;
};

struct Refs final : RefReader {
  Result<RefValue> ref(std::string_view name) override {
    const auto found = values.find(std::string(name));
    return found == values.end() ? RefValue(AbsentRef{}) : RefValue(DirectRef{found->second});
  }
  Result<std::vector<NamedRef>> refs(std::string_view) override { return std::vector<NamedRef>{}; }
  std::map<std::string, ObjectId> values;
};

struct Server {
  Writes writes;
  Store store{writes};
  MemoryJournal journal{writes};
  Refs refs;
  NoteSigner signer = *NoteSigner::of_seed(std::string(32, 's'));
  Timestamp now{1'800'000'000};

  LedgerEntry entry(const std::string& ref, int to) {
    const auto at = refs.values.find(ref);
    return {0,
            now,
            "acme/payments",
            ref,
            at == refs.values.end() ? id(0) : at->second,
            id(to),
            LedgerVerdict::accepted,
            {"mainline"},
            {},
            {},
            {},
            {},
            {},
            "muster"};
  }
  Gathered<LedgerKeeper> open() { return LedgerKeeper::open(store, journal, refs, signer, "acme/payments"); }
  void move(const LedgerEntry& entry) {
    refs.values.erase(entry.ref);
    if (!entry.new_id.is_zero()) refs.values.emplace(entry.ref, entry.new_id);
  }
  bool admit(const std::vector<LedgerEntry>& entries, const std::optional<std::string>& certificate = {}) {
    auto keeper = open();
    return keeper && keeper->admit(entries, certificate, now);
  }
  bool settle(const std::vector<LedgerEntry>& moved) {
    std::vector<RefUpdate> updates;
    for (const LedgerEntry& entry : moved) updates.push_back({entry.old_id, entry.new_id, entry.ref});
    auto keeper = open();
    return keeper && keeper->settle(updates, nullptr, now);
  }
  // "main 0>1" of each accepted entry, in their order.
  std::vector<std::string> told() {
    std::vector<std::string> found;
    const auto head = ledger_head(store);
    if (!head || !*head) return found;
    const std::uint64_t size = (*head)->checkpoint.size;
    REQUIRE(check_edge(store, (*head)->checkpoint));
    for (std::uint64_t i = 0; i * 256 < size; ++i) {
      const auto bundle = ledger_bundle(store, size, i);
      REQUIRE(bundle);
      for (const std::string& text : *bundle) {
        const auto parsed = parse_ledger_entry(text);
        REQUIRE(parsed);
        CHECK(parsed->sequence == found.size());
        found.push_back(parsed->ref.substr(11) + " " + std::to_string(std::stoi(parsed->old_id.hex())) + ">" +
                        std::to_string(std::stoi(parsed->new_id.hex())));
      }
    }
    return found;
  }
};

using Told = std::vector<std::string>;
const std::string main_ref = "refs/heads/main";

}  // namespace

TEST_CASE("a push becomes an entry when its refs have moved", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  CHECK(server.told().empty());
  REQUIRE(server.settle({}));
  CHECK(server.told().empty());
  CHECK(server.journal.kept.size() == 1);
  server.move(one);
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
  CHECK(server.journal.kept.empty());
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
}

TEST_CASE("what a crash left is settled by the next push to that ref", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  const LedgerEntry beside = server.entry("refs/heads/beside", 7);
  REQUIRE(server.admit({one}));
  server.move(one);
  REQUIRE(server.admit({beside}));
  CHECK(server.told().empty());  // others' refs wait
  const LedgerEntry two = server.entry(main_ref, 2);
  REQUIRE(server.admit({two}));
  CHECK(server.told() == Told{"main 0>1"});
  server.move(two);
  server.move(beside);
  REQUIRE(server.settle({two}));
  CHECK(server.told() == Told{"main 0>1", "beside 0>7", "main 1>2"});
  CHECK(server.journal.kept.empty());
}

TEST_CASE("of two pushes of the same one is told", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  const LedgerEntry same = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  REQUIRE(server.admit({same}));
  server.move(one);
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
  CHECK(server.journal.kept.empty());
  // A third that was judged before the ref moved comes too late.
  CHECK_FALSE(server.admit({same}));
  CHECK(server.journal.kept.empty());
}

TEST_CASE("a push that was carried out in part is told as far as it was", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  const LedgerEntry other = server.entry("refs/heads/other", 2);
  REQUIRE(server.admit({one, other}));
  server.move(one);
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
  REQUIRE(server.journal.kept.size() == 1);
  server.move(other);
  REQUIRE(server.settle({}));
  CHECK(server.told() == Told{"main 0>1", "other 0>2"});
}

TEST_CASE("what came to nothing is void after an hour, and not before", "[app]") {
  Server server;
  REQUIRE(server.admit({server.entry(main_ref, 1)}));
  server.now = server.now + Duration{journal_seconds - 1};
  REQUIRE(server.settle({}));
  CHECK(server.journal.kept.size() == 1);
  server.now = server.now + Duration{1};
  REQUIRE(server.settle({}));
  CHECK(server.journal.kept.empty());
  CHECK(server.told().empty());
}

TEST_CASE("a deletion is told like any other move", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  server.move(one);
  REQUIRE(server.settle({one}));
  const LedgerEntry gone = server.entry(main_ref, 0);
  REQUIRE(server.admit({gone}));
  REQUIRE(server.settle({}));
  CHECK(server.told() == Told{"main 0>1"});
  server.move(gone);
  REQUIRE(server.settle({}));
  CHECK(server.told() == Told{"main 0>1", "main 1>0"});
}

TEST_CASE("whichever write is the last, each push is told once", "[app]") {
  // Three pushes; the process dies at the n-th write of the second one's settling, and others follow.
  for (int last = 0; last < 12; ++last) {
    INFO("after " << last << " writes");
    Server server;
    const LedgerEntry one = server.entry(main_ref, 1);
    REQUIRE(server.admit({one}));
    server.move(one);
    REQUIRE(server.settle({one}));
    const LedgerEntry two = server.entry(main_ref, 2);
    const LedgerEntry beside = server.entry("refs/heads/beside", 7);
    REQUIRE(server.admit({two, beside}));
    server.move(two);
    server.move(beside);
    server.writes.left = last;
    server.settle({two, beside});
    server.writes.left = 1'000'000;
    const LedgerEntry three = server.entry(main_ref, 3);
    REQUIRE(server.admit({three}));
    server.move(three);
    REQUIRE(server.settle({three}));
    Told told = server.told();
    std::ranges::sort(told);
    CHECK(told == Told{"beside 0>7", "main 0>1", "main 1>2", "main 2>3"});
    CHECK(server.journal.kept.empty());
    REQUIRE(server.store.marked);
    CHECK(server.store.marked->cleared == 4);
  }
}

TEST_CASE("the ledger grows over its tiles", "[app]") {
  Server server;
  Told expected;
  std::vector<LedgerEntry> many;
  for (int i = 1; i <= 300; ++i) {
    const std::string name = "r" + std::to_string(i);
    many.push_back(server.entry("refs/heads/" + name, i));
    expected.push_back(name + " 0>" + std::to_string(i));
  }
  for (std::size_t begin : {0U, 255U, 256U, 257U}) {
    const std::size_t end = begin == 0 ? 255 : begin == 257 ? 300 : begin + 1;
    const std::vector<LedgerEntry> some(many.begin() + static_cast<std::ptrdiff_t>(begin),
                                        many.begin() + static_cast<std::ptrdiff_t>(end));
    REQUIRE(server.admit(some));
    for (const LedgerEntry& entry : some) server.move(entry);
    REQUIRE(server.settle(some));
    CHECK(server.told() == Told(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(end)));
  }
  // What a tile replaced is gone.
  Told names;
  for (const auto& [name, bytes] : server.store.files) names.push_back(name);
  CHECK(names == Told{"checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
                      "tile/entries/001.p/44"});
}

TEST_CASE("a push certificate is kept before its push is let in, and published with its entry", "[app]") {
  const std::string certificate = "certificate version 0.1\n";
  const std::string path = certificate_path(sha256(certificate));
  CHECK(path == "certificates/" + sha256(certificate).hex().substr(0, 2) + "/" +
                    sha256(certificate).hex().substr(2, 2) + "/" + sha256(certificate).hex());
  for (int writes = 0; writes < 3; ++writes) {
    Server server;
    LedgerEntry entry = server.entry(main_ref, 1);
    entry.certificate = sha256(certificate);
    server.writes.left = writes;
    const bool admitted = server.admit({entry}, certificate);
    CHECK(admitted == !server.journal.kept.empty());
    if (admitted) CHECK(server.store.files.contains(path));
    CHECK(admitted == (writes == 2));
  }
  Server server;
  LedgerEntry entry = server.entry(main_ref, 1);
  LedgerEntry beside = server.entry("refs/heads/beside", 2);
  LedgerEntry other = server.entry("refs/heads/other", 3);
  entry.certificate = beside.certificate = sha256(certificate);
  REQUIRE(server.admit({entry, beside}, certificate));
  server.move(entry);
  server.move(beside);
  REQUIRE(server.settle({entry, beside}));
  Writes writes;
  Store published(writes);
  const auto publish = [&] {
    const auto change = change_of(server.store, published);
    REQUIRE(change);
    REQUIRE(*change);
    std::size_t certificates = 0;
    for (const auto& [name, bytes] : (*change)->files) {
      published.files[name] = bytes;
      if (name.starts_with("certificates/")) ++certificates;
    }
    return certificates;
  };
  CHECK(publish() == 1);
  CHECK(published.files.at(path) == certificate);
  REQUIRE(server.admit({other}));
  server.move(other);
  REQUIRE(server.settle({other}));
  CHECK(publish() == 0);
  // It does not come in a second time, whatever it is to move now; where pushes are observed only, it does.
  LedgerEntry again = server.entry("refs/heads/beside", 4);
  again.certificate = sha256(certificate);
  CHECK_FALSE(server.admit({again}, certificate));
  CHECK(server.journal.kept.empty());
  again.verdict = LedgerVerdict::observed;
  CHECK(server.admit({again}, certificate));
  // What an entry speaks of and is not there is not passed over.
  published.files.clear();
  server.store.files.erase(path);
  const auto change = change_of(server.store, published);
  REQUIRE_FALSE(change);
  CHECK(rule_of(std::get<Reason>(change.error())) == "ledger.malformed");
}

TEST_CASE("a ledger that is not whole is not opened", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  server.move(one);
  REQUIRE(server.settle({one}));
  REQUIRE(server.open());
  const auto good = server.store.files;
  const auto refused = [&](const std::string& rule) {
    const auto opened = server.open();
    REQUIRE_FALSE(opened);
    CHECK(rule_of(std::get<Reason>(opened.error())) == rule);
    server.store.files = good;
    server.store.marked->cleared = 1;
    REQUIRE(server.open());
  };
  server.store.files.erase("checkpoint");
  refused("ledger.malformed");
  server.store.files.erase("tile/0/000.p/1");
  refused("ledger.malformed");
  server.store.files.erase("tile/entries/000.p/1");
  refused("ledger.malformed");
  server.store.files["tile/0/000.p/1"][3] ^= 1;
  refused("ledger.root");
  server.store.files["tile/entries/000.p/1"][9] ^= 1;
  refused("ledger.root");
  server.store.marked->cleared = 2;
  refused("ledger.rewritten");
  CHECK_FALSE(LedgerKeeper::open(server.store, server.journal, server.refs, server.signer, "acme/other"));
}

TEST_CASE("files that stand as the server left them are hashed before anything is signed over them",
          "[app]") {
  Server server;
  server.store.blind = true;
  for (const int to : {1, 2}) {
    const LedgerEntry entry = server.entry(main_ref, to);
    REQUIRE(server.admit({entry}));
    server.move(entry);
    REQUIRE(server.settle({entry}));
  }
  // Somebody writes past the file system: the stamp is the same.
  server.store.files["tile/entries/000.p/2"][9] ^= 1;
  const auto signed_before = server.store.files["checkpoint"];
  auto keeper = server.open();
  REQUIRE(keeper);
  CHECK_FALSE(keeper->check());
  const LedgerEntry next = server.entry(main_ref, 3);
  REQUIRE(server.admit({next}));  // nothing is signed
  server.move(next);
  CHECK_FALSE(server.settle({next}));
  CHECK_FALSE(server.open()->sign(server.now));
  CHECK(server.store.files["checkpoint"] == signed_before);
  // A stamp is no leave to believe others' files: a mark without one, or with another, does not help.
  for (const std::string& edge : {std::string(), server.store.marked->edge + " "}) {
    server.store.marked->edge = edge;
    CHECK_FALSE(server.open());
  }
}

TEST_CASE("a void record's removal does not make files good that were not hashed", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  server.move(one);
  REQUIRE(server.settle({one}));
  REQUIRE(server.admit({server.entry("refs/heads/nowhere", 7)}));
  auto keeper = server.open();
  REQUIRE(keeper);
  server.store.files["tile/entries/000.p/1"][9] ^= 1;  // after it was looked at
  REQUIRE(keeper->settle({}, nullptr, server.now + Duration{journal_seconds}));
  CHECK(server.journal.kept.empty());
  CHECK_FALSE(server.open());
}
