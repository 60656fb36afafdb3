// The small grammars: what git writes to hooks, ref names, patterns, times, ids, digests, and what a server
// keeps for itself of pushes, chains and audits. Each takes its own kind of text and drops any other at its
// first bytes, so they share a fuzzer.
#include <set>
#include <vector>

#include "formats/admission.h"
#include "formats/chain_binary.h"
#include "formats/checkpoint.h"
#include "formats/hook_input.h"
#include "formats/key_counters.h"
#include "formats/near_word.h"
#include "formats/transaction_input.h"
#include "fuzz/property.h"
#include "model/digest.h"
#include "model/hex.h"
#include "model/timestamp.h"
#include "roster/grammar.h"
#include "roster/pattern.h"

namespace {

using namespace muster;
using fuzz::require;

void check_hook_input(std::string_view text, HashAlgorithm algorithm) {
  const auto updates = parse_hook_input(text, algorithm);
  if (!updates) {
    require(updates.error().offset <= text.size() && !updates.error().what.empty(),
            "a refusal says where and why");
    return;
  }
  std::string again;
  std::set<std::string> names;
  for (const RefUpdate& update : *updates) {
    again += update.claimed_old.hex() + " " + update.new_id.hex() + " " + update.name + "\n";
    require(names.insert(update.name).second, "a ref is named once");
    require(is_ref_name(update.name), "a ref has a name that git takes");
    require(!update.claimed_old.is_zero() || !update.new_id.is_zero(), "an update is one");
  }
  require(again == text, "a push written again is the same");
  if (text.empty()) return;
  require(!parse_hook_input(text.substr(0, text.size() - 1), algorithm), "the last line feed is needed");
  require(!parse_hook_input(std::string(text) + "\n", algorithm), "an empty line is refused");
}

void check_transaction_input(std::string_view text, HashAlgorithm algorithm) {
  const auto lines = parse_transaction_input(text, algorithm);
  if (!lines) {
    require(lines.error().offset <= text.size() && !lines.error().what.empty(),
            "a refusal says where and why");
    return;
  }
  std::set<std::string> names;
  for (const TransactionLine& line : *lines) {
    require(names.insert(line.name).second, "a ref is named once");
    require(!line.name.starts_with("refs/") || is_ref_name(line.name), "a ref has a name that git takes");
    const std::string next = std::holds_alternative<ObjectId>(line.next)
                                 ? std::get<ObjectId>(line.next).hex()
                                 : "ref:" + std::get<std::string>(line.next);
    require(text.find(" " + next + " " + line.name + "\n") != std::string_view::npos,
            "what a ref becomes stands in its line");
  }
  if (text.empty()) return;
  require(!parse_transaction_input(text.substr(0, text.size() - 1), algorithm),
          "the last line feed is needed");
}

void check_admission(std::string_view text, HashAlgorithm algorithm) {
  const auto admission = parse_admission(text, algorithm);
  if (!admission) return;
  require(!admission->updates.empty(), "an admission is of a push that moves something");
  require(admission_text(*admission) == text, "an admission written again is the same");
}

void check_checkpoints(std::string_view text) {
  const auto checkpoints = parse_checkpoints(text);
  if (!checkpoints) {
    require(checkpoints.error().offset <= text.size() && !checkpoints.error().what.empty(),
            "a refusal says where and why");
    return;
  }
  require(checkpoints_text(*checkpoints) == text, "checkpoints written again are the same");
  for (const Checkpoint& one : *checkpoints) require(one.commits > 0, "a checkpoint is of some commits");
}

void check_key_counters(std::string_view text) {
  const auto counters = parse_key_counters(text);
  if (!counters) {
    require(counters.error().offset <= text.size() && !counters.error().what.empty(),
            "a refusal says where and why");
    return;
  }
  require(key_counters_text(*counters) == text, "counters written again are the same");
  for (const auto& [key, counter] : *counters) require(counter.highest > 0, "a counter has counted");
}

void check_chain(std::string_view bytes) {
  const auto chain = decode_chain(bytes);
  if (!chain) return;
  require(!chain->links.empty() && chain->links.back() == link_of(chain->newest),
          "a chain ends with its newest roster");
  require(encode_chain(chain->anchor, chain->anchor_version, chain->links, chain->newest) == bytes,
          "a compiled chain has one form");
  for (const RosterKey& key : chain->newest.draft().keys)
    require(chain->newest.key(key.key.blob) != nullptr, "every key is found");
  for (const Person& person : chain->newest.draft().persons)
    require(chain->newest.person(person.id) != nullptr, "everybody is found");
}

void check_ref_name(std::string_view text) {
  const bool name = is_ref_name(text);
  // Two rooms have a grammar of ref names each; a roster's differs in its bound alone.
  if (text.size() <= 4096) require(name == is_full_ref(text), "a ref name is one in every room");
  if (!name) return;
  for (const char c : text) {
    require(static_cast<unsigned char>(c) > 0x20 && c != 0x7f, "no blank or control byte in a ref name");
  }
  require(text.starts_with("refs/") && text.find("//") == std::string_view::npos && !text.ends_with('/') &&
              text.find("/.") == std::string_view::npos && text.find("..") == std::string_view::npos,
          "a ref name leads nowhere else");
  require(text.find(".lock/") == std::string_view::npos && !text.ends_with(".lock"), "no lock file's name");
}

// The definition of a pattern, a table of every part of the one against every part of the other.
bool matches_by_definition(std::string_view pattern, std::string_view name) {
  std::vector<std::vector<char>> table(pattern.size() + 1, std::vector<char>(name.size() + 1, 0));
  table[pattern.size()][name.size()] = 1;
  for (std::size_t p = pattern.size(); p-- > 0;) {
    // The second '*' of "**" is a part of the token; what it says on its own is never asked for.
    const bool two_stars = pattern.substr(p, 2) == "**";
    const std::size_t after = p + (two_stars ? 2 : 1);
    for (std::size_t n = name.size() + 1; n-- > 0;) {
      const bool more = n < name.size();
      const bool star = pattern[p] == '*';
      bool matches = star && table[after][n] != 0;
      if (more && star) matches = matches || ((two_stars || name[n] != '/') && table[p][n + 1] != 0);
      if (more && !star) {
        const bool byte = pattern[p] == '?' ? name[n] != '/' : pattern[p] == name[n];
        matches = byte && table[after][n + 1] != 0;
      }
      table[p][n] = matches ? 1 : 0;
    }
  }
  return table[0][0] != 0;
}

// The first line is the pattern, the rest the name.
void check_pattern(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || end > 64 || text.size() > 320) return;
  const std::string_view pattern = text.substr(0, end);
  const std::string_view name = text.substr(end + 1);
  require(Pattern(std::string(pattern)).matches(name) == matches_by_definition(pattern, name),
          "a pattern matches what its definition says");
}

void check_times(std::string_view text) {
  if (const auto time = Timestamp::parse(text)) {
    require(time->text() == text, "a time is written in one way");
    require(Timestamp::from_seconds(time->seconds) == time, "a time is within its years");
  }
  if (const auto span = Duration::parse(text)) {
    require(span->seconds > 0 && span->seconds <= 99'999LL * 86'400, "a span is bounded");
    require(span->seconds % 60 == 0, "a span is of minutes at least");
  }
}

void check_ids(std::string_view text) {
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    const auto id = ObjectId::parse(text, algorithm);
    if (id) require(id->hex() == text && is_full_object_id(text), "an id is written in one way");
    const auto raw = ObjectId::from_raw(text, algorithm);
    require(raw.has_value() == (text.size() == hash_size(algorithm)), "raw ids have one length");
    if (raw) require(ObjectId::parse(raw->hex(), algorithm) == raw, "an id is read as it is written");
  }
  if (const auto digest = Sha256Digest::parse(text)) {
    require(digest->text() == text && text == "sha256:" + digest->hex(), "a digest is written in one way");
  }
}

void check_near_word(std::string_view text) {
  const std::vector<std::string_view> known = {"expires", "issued", "threshold", "holder"};
  const std::string_view near = nearest_word(text.substr(0, 64), known);
  bool found = near.empty();
  for (const std::string_view word : known) found = found || near == word;
  require(found, "a word that is meant is a known one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    check_hook_input(text, algorithm);
    check_transaction_input(text, algorithm);
    check_admission(text, algorithm);
  }
  check_chain(text);
  check_checkpoints(text);
  check_key_counters(text);
  check_ref_name(text);
  check_pattern(text);
  check_times(text);
  check_ids(text);
  check_near_word(text);
  return 0;
}
