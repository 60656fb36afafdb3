#include <algorithm>
#include <utility>

#include "formats/armor.h"
#include "formats/utf8.h"
#include "formats/x509.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view begin_line = "-----BEGIN CERTIFICATE-----\n";
constexpr std::string_view end_line = "-----END CERTIFICATE-----";
constexpr std::size_t narrow = 64;
constexpr std::size_t wide = 76;

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f';
}

// Where the BEGIN line starts: the first line that looks like a frame's must be it.
Parsed<std::size_t> find_begin(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && !text.substr(at).starts_with("-----")) {
    const std::size_t end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
  if (!text.substr(at).starts_with(begin_line)) return malformed_at(at, "no BEGIN CERTIFICATE line");
  return at;
}

// The base64 of lines that each end with a line feed; all but the last are equally long.
Parsed<std::string> join_lines(std::string_view lines, std::size_t origin) {
  const std::size_t width = lines.find('\n');
  std::string joined;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    const bool last = end + 1 == lines.size();
    const std::size_t found = end - at;
    const bool fits = last ? found != 0 && found <= width && width <= wide
                           : found == width && (width == narrow || width == wide);
    if (!fits) return malformed_at(origin + at, "a line of base64 that is not 64 wide");
    joined += lines.substr(at, found);
    at = end + 1;
  }
  return joined;
}

}  // namespace

Parsed<std::string> decode_certificate_pem(std::string_view text) {
  if (text.size() > limits::certificate_bytes)
    return malformed_at(limits::certificate_bytes, "a file longer than any certificate");
  const auto control = std::find_if(text.begin(), text.end(), is_control);
  if (control != text.end())
    return malformed_at(static_cast<std::size_t>(control - text.begin()), "a control character");
  if (!is_utf8(text)) return malformed_at(0, "a file that is not UTF-8");
  const auto begin = find_begin(text);
  if (!begin) return tl::unexpected(begin.error());
  const std::size_t body = *begin + begin_line.size();
  const std::size_t end = text.find("\n" + std::string(end_line), body);
  if (end == std::string_view::npos) return malformed_at(text.size(), "no END CERTIFICATE line");
  const std::size_t tail = end + 1 + end_line.size();
  if (const auto after = text.substr(tail); !after.empty() && after != "\n")
    return malformed_at(tail, "something stands after the END line; one certificate is wanted");
  const auto joined = join_lines(text.substr(body, end + 1 - body), body);
  if (!joined) return tl::unexpected(joined.error());
  auto decoded = decode_base64(*joined);
  if (!decoded) return malformed_at(body, std::move(decoded.error().what));
  return decoded;
}

}  // namespace muster
