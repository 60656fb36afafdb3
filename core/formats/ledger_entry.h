// A leaf of the ledger: one line of JSON with sorted names and no blanks.
//
//   {"certificate":null,"exceptions":[],"new":"3f2c…","objects":"sha256:…","old":"9a1b…",
//    "project":"acme/payments","pusher":{"name":"alice","source":"REMOTE_USER"},"ref":"refs/heads/main",
//    "roster":{"digest":"sha256:…","version":7},"rules":["mainline"],"sequence":12,
//    "time":"2026-11-23T10:00:00Z","tool":"muster 0.1.0","verdict":"accepted","version":1}
//
// Text of strangers (ref, rules, the pusher's name) is ASCII without control bytes: every other byte, and the
// backslash, is written \XX, which makes two names two texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/ledger.h"
#include "model/result.h"

namespace muster {

// A ref of 4 kB, every byte of it escaped, with all lists full; a bundle of tiles holds 64 kB.
inline constexpr std::size_t ledger_entry_bytes = 60'000;
inline constexpr std::size_t ledger_words = 32;        // rules, and exceptions, of one entry
inline constexpr std::size_t ledger_word_bytes = 64;   // of each, and of the tool
inline constexpr std::size_t pusher_name_bytes = 256;  // longer ones are cut

// Bounds what is too long: more words than `ledger_words` are left out, longer ones cut; sorts them.
LedgerEntry bounded(LedgerEntry entry);

// Of a bounded entry; without a line feed.
std::string ledger_entry_text(const LedgerEntry& entry);

// Where the ledger keeps the push certificate of which this is the digest: certificates/<aa>/<bb>/<aabb…>, so
// that no folder becomes large.
std::string certificate_path(const Sha256Digest& digest);

// Exactly the bytes that ledger_entry_text makes.
Parsed<LedgerEntry> parse_ledger_entry(std::string_view text);

}  // namespace muster
