// What the server keeps beside the entries, and what it does not open.
#include <catch2/catch.hpp>

#include "app/publish_ledger.h"
#include "crypto/sha256.h"
#include "unit/app/ledger_server.h"

using namespace muster;
using namespace muster::test;

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

TEST_CASE("what others may have cleared in memory only is on disk before the mark says that it is clear",
          "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  server.move(one);
  server.writes.left = 4;  // the entry is signed, and its record gone; the mark is not written
  REQUIRE_FALSE(server.settle({one}));
  server.writes.left = 1'000'000;
  REQUIRE_FALSE(server.store.marked);
  REQUIRE(server.journal.kept.empty());
  CHECK(server.journal.syncs == 0);
  REQUIRE(server.open());
  CHECK(server.journal.syncs == 1);
  CHECK(server.store.marked->cleared == 1);
  REQUIRE(server.open());
  CHECK(server.journal.syncs == 1);
}
