#include "crypto/ecdsa_signature.h"

#include "formats/ssh_wire.h"

namespace muster {

namespace {

constexpr char der_sequence = 0x30;
constexpr char der_integer = 0x02;

// X.690 section 8.1.3. P-521 has the longest: two integers of 67 bytes with their headers.
void put_der(std::string& out, char tag, std::string_view content) {
  out.push_back(tag);
  if (content.size() > 0x7f) out.push_back(static_cast<char>(0x81));
  out.push_back(static_cast<char>(content.size()));
  out += content;
}

void put_der_integer(std::string& out, std::string_view magnitude) {
  std::string content;
  if (static_cast<unsigned char>(magnitude.front()) >= 0x80) content.push_back('\0');
  content += magnitude;
  put_der(out, der_integer, content);
}

}  // namespace

std::optional<std::string> ecdsa_der_of(std::string_view ssh_blob, std::size_t order_size) {
  SshReader reader(ssh_blob);
  const std::string_view r = reader.positive_mpint();
  const std::string_view s = reader.positive_mpint();
  return reader.finish() ? ecdsa_der_of(r, s, order_size) : std::nullopt;
}

std::optional<std::string> ecdsa_der_of(std::string_view r, std::string_view s, std::size_t order_size) {
  if (r.empty() || s.empty() || r.size() > order_size || s.size() > order_size) return std::nullopt;
  std::string integers;
  put_der_integer(integers, r);
  put_der_integer(integers, s);
  std::string out;
  put_der(out, der_sequence, integers);
  return out;
}

}  // namespace muster
