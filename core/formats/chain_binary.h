// A proven chain of rosters as bytes that are quick to read back: what a server keeps beside its state, so
// that a push need neither parse TOML nor check the governors' signatures again. Never a source of its own:
// it is made from a chain that was proven.
//
//   "muster compiled chain 4\n", the anchor (32 bytes), its version, all versions (a count, then the digest
//   in 32 bytes, `issued` and `expires` of each), the key files (path and id of each), then the newest
//   roster: its draft's fields in the order of roster.h. Numbers are uint32 and int64 in network order, text
//   is a length and its bytes, lists a count and their items, what may be absent 0 or 1 and itself,
//   enumerators their number, sets rise strictly.
//
// Every value has one form: what decodes encodes to the same bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/digest.h"
#include "roster/chain_link.h"

namespace muster {

// What lies in keys/, by path: of each file something that other bytes have not (git's id, or a digest).
using KeyFileIds = std::map<std::string, std::string>;

struct DecodedChain {
  Sha256Digest anchor;
  std::uint32_t anchor_version;  // one of the versions
  std::vector<ChainLink> links;  // version n at n - 1; the last is that of `newest`
  KeyFileIds key_files;
  Roster newest;
};

// `links` as in a DecodedChain.
std::string encode_chain(const Sha256Digest& anchor, std::uint32_t anchor_version,
                         const std::vector<ChainLink>& links, const Roster& newest,
                         const KeyFileIds& key_files = {});

// Nothing unless the bytes are whole and in their one form. That the chain was proven, and that its newest
// roster satisfies the schema, rests on who wrote the bytes: neither is looked at again.
std::optional<DecodedChain> decode_chain(std::string_view bytes);

}  // namespace muster
