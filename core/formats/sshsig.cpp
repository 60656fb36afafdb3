#include "formats/sshsig.h"

#include "formats/ssh_wire.h"

namespace muster {

namespace {

constexpr std::string_view sshsig_magic = "SSHSIG";
constexpr std::uint32_t sshsig_version = 1;

// The public key is a string inside a string: its own grammar is ssh_key.h's.
void read_fields(SshReader& reader, Sshsig& out) {
  out.public_key = reader.string();
  out.name_space = reader.string();
  const std::size_t reserved = reader.offset();
  // PROTOCOL.sshsig lets a verifier ignore `reserved`. Nobody has ever written it; what it
  // would mean is unknown, and what is unknown is refused.
  if (!reader.string().empty()) reader.refuse(reserved, "a reserved field that is not empty");
  out.hash_algorithm = reader.string();
}

void read_signature(SshReader& reader, Sshsig& out) {
  out.signature_algorithm = reader.string();
  out.signature = reader.string();
  out.after = reader.rest();
}

}  // namespace

Parsed<Sshsig> parse_sshsig(std::string_view blob) {
  Sshsig out{};
  SshReader reader(blob);
  if (reader.raw(sshsig_magic.size()) != sshsig_magic) reader.refuse(0, "no SSHSIG magic");
  out.version = reader.uint32();
  if (reader.error()) return tl::unexpected(*reader.error());
  if (out.version != sshsig_version) return out;

  read_fields(reader, out);
  const std::string_view signature = reader.string();
  if (const auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());

  SshReader inner(signature, blob.size() - signature.size());
  read_signature(inner, out);
  if (const auto whole = inner.finish(); !whole) return tl::unexpected(whole.error());
  return out;
}

std::string sshsig_preimage(std::string_view name_space, std::string_view hash_algorithm,
                            std::string_view digest) {
  std::string out(sshsig_magic);
  out.reserve(sshsig_magic.size() + 16 + name_space.size() + hash_algorithm.size() + digest.size());
  put_string(out, name_space);
  put_string(out, "");
  put_string(out, hash_algorithm);
  put_string(out, digest);
  return out;
}

}  // namespace muster
