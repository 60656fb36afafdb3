// A roster as a keyring, so that plain gpg agrees on who signed.
#pragma once

#include <string>
#include <vector>

#include "app/exported.h"

namespace muster {

struct KeyringExport {
  std::string armour;  // of each certificate, one behind the other; empty: none
  std::vector<NotExported> left_out;
  std::vector<NotExported> bounded;  // windows of keys that are in it, which gpg cannot be told
};

// The certificate of every OpenPGP key with the use git or release, in the roster's order. gpg knows nothing
// of dates of ours, so what is there counts for it at any time. Left out, therefore: keys that were revoked
// for whatever reason, those of people who left or will, and those that do not count at `now`; and keys of
// other kinds or of an algorithm that the roster does not allow.
KeyringExport export_keyring(const Roster& roster, Timestamp now);

}  // namespace muster
