#include "formats/ssh_private_key.h"

#include <optional>
#include <utility>

#include "formats/armor.h"
#include "formats/malformed.h"
#include "formats/ssh_key.h"
#include "formats/ssh_wire.h"

namespace muster {

namespace {

constexpr std::string_view begin_line = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
constexpr std::string_view end_line = "-----END OPENSSH PRIVATE KEY-----\n";
// ssh-keygen's width is 70; others write 64 or 76.
constexpr std::size_t narrowest_line = 64;
constexpr std::size_t widest_line = 76;

constexpr std::string_view private_key_magic("openssh-key-v1\0", 15);
constexpr std::string_view none = "none";
constexpr std::string_view ed25519 = "ssh-ed25519";
constexpr std::size_t seed_size = 32;
constexpr std::size_t public_size = 32;
constexpr std::size_t block_size = 8;  // that of the cipher "none"

// Holds bytes of a secret, and leaves none behind.
class SecretText {
 public:
  explicit SecretText(std::string bytes) : bytes_(std::move(bytes)) {}
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() {
    // Through volatile, so that no optimizer takes it for needless.
    volatile char* const data = bytes_.data();
    for (std::size_t i = 0; i < bytes_.size(); ++i) data[i] = '\0';
  }

  std::string& bytes() { return bytes_; }

 private:
  std::string bytes_;
};

// Lines of one width but the last, which is not wider. Offsets count from the first of them.
std::optional<Malformed> join_lines(std::string_view lines, std::string& joined) {
  const std::size_t width = lines.find('\n');
  if (width == 0 || width == std::string_view::npos || width > widest_line)
    return Malformed{0, "no base64 after the BEGIN line, or too wide a line of it"};
  // At once: what is left behind when a string grows would not be wiped.
  joined.reserve(lines.size());
  std::size_t at = 0;
  while (at < lines.size()) {
    const std::size_t end = lines.find('\n', at);
    if (end == std::string_view::npos) return Malformed{at, "no END line on a line of its own"};
    const bool last = end + 1 == lines.size();
    const std::size_t found = end - at;
    if (found == 0 || (last ? found > width : found != width) || (!last && width < narrowest_line))
      return Malformed{at, "lines of base64 that are not of one usual width"};
    joined += lines.substr(at, found);
    at = end + 1;
  }
  return std::nullopt;
}

// ---- the private part ----

void read_padding(SshReader& reader, std::size_t size) {
  if (size % block_size != 0) reader.refuse(0, "a private part that is not padded to whole blocks");
  const std::size_t start = reader.offset();
  const std::string_view padding = reader.rest();
  if (padding.size() >= block_size) reader.refuse(start, "more padding than a block");
  for (std::size_t i = 0; i < padding.size(); ++i) {
    if (padding[i] != static_cast<char>(i + 1))
      reader.refuse(start + i, "padding that is not 1, 2, 3 and so on");
  }
}

Parsed<std::string> seed_of(std::string_view part, std::size_t origin, std::string_view public_key) {
  SshReader reader(part, origin);
  if (const std::uint32_t check = reader.uint32(); reader.uint32() != check)
    reader.refuse(0, "two check numbers that are not the same");
  const std::size_t type = reader.offset();
  if (reader.string() != ed25519) reader.refuse(type, "a private key of another type than the public one");
  const std::size_t inner = reader.offset();
  if (reader.string() != public_key) reader.refuse(inner, "a public key that is not the one before it");
  const std::size_t start = reader.offset();
  const std::string_view secret = reader.string();
  if (secret.size() != seed_size + public_size) {
    reader.refuse(start, "a private key that is not 64 bytes long");
  } else if (secret.substr(seed_size) != public_key) {
    reader.refuse(start, "a private key of another public one");
  }
  static_cast<void>(reader.string());  // the comment: whatever its owner calls it
  read_padding(reader, part.size());
  if (const auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());
  return std::string(secret.substr(0, seed_size));
}

// ---- around it ----

// Before anything else is looked at: what is encrypted has another form from here on.
void read_protection(SshReader& reader) {
  const std::size_t cipher = reader.offset();
  if (reader.string() != none) reader.refuse(cipher, "a private key that is encrypted with a passphrase");
  const std::size_t kdf = reader.offset();
  if (reader.string() != none) reader.refuse(kdf, "a key that is not encrypted, with a kdf");
  const std::size_t options = reader.offset();
  if (!reader.string().empty()) reader.refuse(options, "a key that is not encrypted, with options of a kdf");
  const std::size_t count = reader.offset();
  if (reader.uint32() != 1) reader.refuse(count, "not one key");
}

Parsed<SshEd25519Secret> read_key(std::string_view bytes) {
  SshReader reader(bytes);
  if (reader.raw(private_key_magic.size()) != private_key_magic) reader.refuse(0, "not an OpenSSH private key");
  read_protection(reader);
  const std::size_t outer = reader.offset();
  const std::string_view blob = reader.string();
  const std::string_view part = reader.string();
  if (const auto whole = reader.finish(); !whole) return tl::unexpected(whole.error());
  if (ssh_key_type(blob) != ed25519) return malformed_at(outer, "a private key that is not Ed25519");
  const auto key = parse_ssh_key_blob(blob);
  if (!key) return malformed_at(outer, key.error().what);
  auto seed = seed_of(part, bytes.size() - part.size(), key->ed25519);
  if (!seed) return tl::unexpected(std::move(seed.error()));
  return SshEd25519Secret{std::string(blob), std::move(*seed)};
}

}  // namespace

Parsed<SshEd25519Secret> parse_ssh_private_key(std::string_view text) {
  if (text.size() > ssh_private_key_bytes)
    return malformed_at(ssh_private_key_bytes, "too large a private key");
  if (!text.starts_with(begin_line)) return malformed_at(0, "not the BEGIN line of an OpenSSH private key");
  if (text.size() < begin_line.size() + end_line.size() || !text.ends_with(end_line))
    return malformed_at(text.size(), "the last line is not the END line of an OpenSSH private key");
  const std::string_view lines =
      text.substr(begin_line.size(), text.size() - begin_line.size() - end_line.size());
  SecretText joined("");
  if (auto bad = join_lines(lines, joined.bytes())) {
    return malformed_at(begin_line.size() + bad->offset, std::move(bad->what));
  }
  // Where in the lines a byte lies that was decoded is not said: what is told is what is wrong with it.
  auto decoded = decode_base64(joined.bytes());
  if (!decoded) return malformed_at(begin_line.size(), std::move(decoded.error().what));
  SecretText bytes(std::move(*decoded));
  auto key = read_key(bytes.bytes());
  if (!key) return malformed_at(begin_line.size(), std::move(key.error().what));
  return std::move(*key);
}

}  // namespace muster
