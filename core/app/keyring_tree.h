// The certificates of a branch of key files, as a Guix channel keeps them: *.key at the top of its tree.
#pragma once

#include <set>
#include <string>

#include "app/certificate_shelf.h"
#include "app/object_access.h"

namespace muster {

struct KeyringTree {
  std::set<std::string> unread;  // "name: why", for some of those that were not read; untrusted
  std::size_t more_unread = 0;   // how many others
};

// Puts those of all its regular files on the shelf. What is no file, is not there, is too large or cannot be
// read as a keyring is passed over and told: one such file would else keep everybody out. The limits
// (limits::keyring_bytes, keyring_certificates) are for all files together, and what has been read under
// another name is not read again.
Gathered<KeyringTree> shelve_keyring(ObjectAccess& objects, const ObjectId& tree, CertificateShelf& shelf);

}  // namespace muster
