// SSH private keys in OpenSSH's own format (PROTOCOL.key), of one kind: what `ssh-keygen -t ed25519 -N ''`
// writes, for a server that signs without a person beside it. Inside an armour of base64:
//   byte[15] "openssh-key-v1" NUL, string cipher "none", string kdf "none", string kdf options (empty),
//   uint32 keys 1, string public key, string of
//     uint32 check, uint32 check, the same, string "ssh-ed25519", string public (32), string seed and public
//     (64), string comment, bytes 1, 2, 3 … until its length is a multiple of 8
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/result.h"

namespace muster {

// An Ed25519 key has under 500 bytes, an RSA-16384 key, which is refused by name, under 14 kB.
inline constexpr std::size_t ssh_private_key_bytes = 16U << 10U;

struct SshEd25519Secret {
  std::string public_blob;  // wire encoding
  std::string seed;         // 32 bytes, secret: whoever holds them wipes them
};

// The whole file. Another type of key, and a key that is encrypted, are told as such. That the seed is the
// public key's is for NoteSigner to say: it takes mathematics. What is decoded here is wiped; no refusal
// repeats any of it.
Parsed<SshEd25519Secret> parse_ssh_private_key(std::string_view text);

}  // namespace muster
