// People who sign with OpenPGP. Keys and certificates are put together from packets and signatures made in
// process, so that a history of thousands of commits takes seconds; gpg reads them as its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/openpgp_builder.h"

namespace muster::bench {

// The person of that number: a key that certifies and signs, without subkeys or an end.
test::pgp::Key openpgp_key(test::pgp::Kind kind, int number);

// Armoured, with one user id: as a roster and gpg take it.
std::string openpgp_certificate(test::pgp::Kind kind, int number);

// An armoured signature over a document as gpg makes it on this distribution: version 4, type 0x00, hashed
// subpackets 33 and 2, unhashed 16; SHA-512 for RSA, SHA-256 for others.
std::string openpgp_signature(const test::pgp::Key& key, std::string_view document, std::int64_t date);

// A home, which must not exist, in which gpg has the people numbered from 0 and trusts them.
void make_gpg_home(const std::string& folder, test::pgp::Kind kind, int people);

}  // namespace muster::bench
