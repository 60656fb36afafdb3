// A clone with the ledger of a server that saw its history come.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/gated.h"
#include "cli/ledger.h"
#include "formats/ledger_entry.h"

namespace muster::test {

inline const std::string main_ref = "refs/heads/main";

// A clone of a mainline that goes back 60 days, with the ledger of a server that saw it come.
class Received : public Gated {
 public:
  explicit Received(const std::string& more = "", const std::string& uses = R"("receipt")")
      : Gated("sha1",
              "[[robot]]\nid = \"ledger\"\nowner = \"bob\"\nemails = [\"ledger@example.org\"]\n\n" +
                  key_text("ledger", uses) + more,
              days_ago(60)) {
    receive(main_ref, head(), begun);
  }

  const std::string begun = days_ago(60);  // received somewhat later than committed
  std::string head() const { return work.git({"rev-parse", "HEAD"}); }
  void receive(const std::string& ref, const std::string& id, const std::string& at,
               std::uint32_t version = 1, LedgerVerdict verdict = LedgerVerdict::accepted,
               std::uint32_t other_version = 0) {
    const auto old_id = tips_.try_emplace(ref, HashAlgorithm::sha1).first->second;
    LedgerEntry entry{entries_.size(),
                      *Timestamp::parse(at),
                      "acme/app",
                      ref,
                      old_id,
                      *ObjectId::parse(id, HashAlgorithm::sha1),
                      verdict,
                      {"mainline"},
                      RosterName{other_version == 0 ? version : other_version,
                                 *Sha256Digest::parse(digests_.at(version - 1))},
                      {},
                      {},
                      {},
                      {},
                      "muster 0"};
    tips_.insert_or_assign(ref, entry.new_id);
    entries_.push_back(ledger_entry_text(entry));
  }
  // Somebody moved it past the hooks.
  void leave(const std::string& ref, const std::string& id) {
    tips_.insert_or_assign(ref, *ObjectId::parse(id, HashAlgorithm::sha1));
  }
  void publish(const std::string& at = now(), const std::string& key = "ledger") const {
    put_ledger(world, work.path() + "/.git",
               ledger_of(entries_, "muster/acme/app", *Timestamp::parse(at), make_key(key).private_path));
  }
  // A commit of a time, received then.
  std::string received_change(const std::string& name, const std::string& date) {
    std::string id = change_as(name, date);
    receive(main_ref, id, date);
    return id;
  }
  // Its verdict in the history: "accepted", or the rule; and whose time counts.
  std::pair<std::string, std::string> in_history(const std::string& id, const Words& more = {}) const {
    Words words = {"verify", "history", "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    for (const auto& line : judge(words).lines()) {
      if (line.contains("object") && line["object"]["id"] == id && line["object"]["kind"] == "commit")
        return {line.value("rule", "accepted"), line["time"]};
    }
    return {"", ""};
  }

  // The next version, whose digest receipts then name by its number.
  std::string next(const std::string& from, const std::string& to) {
    std::string id = next_roster(from, to);
    digests_.push_back(digest());
    return id;
  }

 private:
  std::vector<std::string> digests_ = {anchor};
  std::map<std::string, ObjectId> tips_;
  std::vector<std::string> entries_;
};

inline std::string revoked_since(int days) {
  return "holder = \"alice\"\nrevoked = { since = " + days_ago(days) + ", reason = \"compromised\" }\n";
}

using Told = std::pair<std::string, std::string>;

}  // namespace muster::test
