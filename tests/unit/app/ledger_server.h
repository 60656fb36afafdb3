// The server's side of the ledger, with a store and a journal in memory that can fail at any step.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "app/keep_ledger.h"
#include "formats/ledger_entry.h"

namespace muster::test {

inline ObjectId id(int number) {
  std::string hex = std::to_string(number);
  hex.insert(0, 40 - hex.size(), '0');
  return *ObjectId::parse(hex, HashAlgorithm::sha1);
}

inline Fault broken() {
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

  Result<std::monostate> remove(const JournalRecord& record) override {
    return replace({record.name, record.moment, {}});
  }
  Result<std::monostate> sync() override {
    if (!writes.take()) return tl::make_unexpected(broken());
    ++syncs;
    return std::monostate{};
  }

  Writes& writes;
  int syncs = 0;
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
inline const std::string main_ref = "refs/heads/main";

}  // namespace muster::test
