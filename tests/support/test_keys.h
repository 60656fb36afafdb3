// Keys for tests, by name: the same name is the same key everywhere in a process (ed25519 ones
// in every process), and nothing is read from disk or agent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster::test {

// sk is sk-ssh-ed25519 in software; `dsa` and the others that nobody may use are there to be
// refused and sign with zeros.
enum class KeyKind {
  ed25519,
  sk,
  sk_ecdsa,
  ecdsa256,
  ecdsa384,
  ecdsa521,
  rsa1024,
  rsa2048,
  rsa3072,
  dsa,
  identity_point
};

std::optional<KeyKind> key_kind_named(std::string_view name);

// From now on the name stands for a key of this kind; without it for an ed25519 one.
void declare_key(const std::string& name, KeyKind kind);
// Every name stands for an ed25519 key again: a new scenario begins.
void forget_declared_keys();

// The SSH wire encoding of the public key.
std::string public_blob(const std::string& name);
// "ssh-ed25519 AAAA…", as the roster holds it.
std::string public_line(const std::string& name);

// What a signature says; everything that an attacker may choose can be chosen.
struct SigningOptions {
  std::string name_space = "git";
  std::string hash = "sha512";
  std::string algorithm;  // of the inner signature; empty: the key's own
  std::string key_type;   // written into the public key; empty: the key's own
  std::string other_key;  // the name of the key that is shown in place of the one that signs
  std::uint32_t version = 1;
  std::string reserved;
  std::string trailing;    // bytes after the end of the blob
  std::string origin;      // webauthn: follows flags and counter
  std::uint8_t flags = 1;  // sk: 1 touched, 4 verified
  std::uint32_t counter = 7;
  std::string raw_signature;  // in place of the real one
  std::size_t width = 70;     // of an armour line
};

// The SSHSIG blob over `message`, and the same as armour the way ssh-keygen writes it.
std::string sshsig_blob(const std::string& key, std::string_view message, const SigningOptions& options);
std::string sign(const std::string& key, std::string_view message, const SigningOptions& options);
std::string ssh_armor(std::string_view blob, std::size_t width);

}  // namespace muster::test
