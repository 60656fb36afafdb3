#include "crypto/security_key.h"

#include "crypto/sha256.h"
#include "formats/ssh_wire.h"

namespace muster {

namespace {

// Web Authentication section 6.1, "Authenticator Data": bits UP and UV.
constexpr unsigned user_present = 0x01;
constexpr unsigned user_verified = 0x04;

void put_digest(std::string& out, const Sha256Digest& digest) {
  out.append(digest.bytes.begin(), digest.bytes.end());
}

}  // namespace

std::optional<SecurityKeyFacts> read_security_key_facts(std::string_view after) {
  SshReader reader(after);
  const std::string_view flag_byte = reader.raw(1);
  const std::uint32_t counter = reader.uint32();
  if (!reader.finish()) return std::nullopt;
  const unsigned flags = static_cast<unsigned char>(flag_byte.front());
  return SecurityKeyFacts{(flags & user_present) != 0, (flags & user_verified) != 0, counter};
}

std::string security_key_message(std::string_view application, std::string_view after,
                                 std::string_view message) {
  std::string out;
  put_digest(out, sha256(application));
  out += after;
  put_digest(out, sha256(message));
  return out;
}

}  // namespace muster
