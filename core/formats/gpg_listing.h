// What `gpg --with-colons --list-keys` writes (GnuPG, doc/DETAILS, "Format of the colon listings"):
//   pub:-:255:22:78F89C28E7C7BB45:1577836800:::-:::scESC:::::ed25519:::0:
//   fpr:::::::::DF27710B9A5768BF3A05C07078F89C28E7C7BB45:
//   uid:-::::1577836800::9DBC…E422::Alice <alice@example.org>::::::::::0:
//   sub:-:255:22:C76BE3A4D72997B0:1577923200::::::s:::::ed25519::
//   fpr:::::::::3CB4359DE948B17F28D602C2C76BE3A4D72997B0:
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

struct GpgListedKey {
  enum class Kind { primary, subkey } kind;
  enum class State {
    sound,
    expired,
    revoked,
    other,  // disabled, not valid, without a signature that binds it, …
  } state;
  std::optional<Timestamp> ends;
  std::string fingerprint;  // 20 bytes
  // Of a primary key: those that are sound, as gpg escapes them.
  std::vector<std::string> user_ids;
};

// In the order of the listing; a primary key stands before its subkeys. Only the record's type, the validity,
// the end and the fingerprint are read; user ids are a stranger's and escaped by gpg, and not looked into.
// Refuses what is no listing of public keys: records of other types, a key without exactly one fingerprint
// that ends in its key id, a subkey or user id before any primary key, a fingerprint twice. Empty text lists
// nothing.
Parsed<std::vector<GpgListedKey>> parse_gpg_listing(std::string_view colons);

// A user id as it is in its packet: gpg writes "\x3a" for a colon. Nothing where it has an escape of another
// form, as control characters have.
std::optional<std::string> unescape_gpg_user_id(std::string_view escaped);

}  // namespace muster
