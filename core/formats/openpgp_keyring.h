// Several OpenPGP certificates in one file, as gpg --export, sq and a channel's keyring branch keep them:
// binary
// ("transferable public keys", RFC 9580 section 10.1, one behind the other), or one armour or more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

// The bytes of each certificate, from its primary key to the next one; not looked into. Between armours
// anything may stand that is none. Refused: an armour that decode_pgp_key_armor refuses, one of anything but
// public keys (so a secret key), packets before the first primary key, more than limits::keyring_bytes and
// keyring_certificates.
Parsed<std::vector<std::string>> split_openpgp_keyring(std::string_view file);

}  // namespace muster
