#include "formats/der.h"

#include <optional>
#include <utility>

#include "model/limits.h"

namespace muster {

namespace {

constexpr std::uint8_t constructed_bit = 0x20;
constexpr std::uint8_t class_bits = 0xc0;
constexpr std::uint8_t number_bits = 0x1f;
constexpr std::string_view end_mark("\0\0", 2);

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

struct DerHeader {
  std::uint8_t tag = 0;
  std::size_t size = 0;             // of the header itself
  std::optional<std::size_t> body;  // absent: up to the end-of-contents
};

// Nothing where the bytes are no header, or the length is not minimal or goes beyond them.
std::optional<DerHeader> read_der_header(std::string_view bytes) {
  if (bytes.size() < 2 || (byte_at(bytes, 0) & number_bits) == number_bits) return std::nullopt;
  DerHeader header{byte_at(bytes, 0), 2, std::nullopt};
  const std::uint8_t first = byte_at(bytes, 1);
  if (first == 0x80) return header;
  std::size_t length = first;
  if (first > 0x80) {
    const std::size_t digits = first & 0x7fU;
    if (digits > 4 || bytes.size() < 2 + digits || bytes[2] == '\0') return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) length = length << 8U | byte_at(bytes, 2 + i);
    if (length < 0x80) return std::nullopt;
    header.size += digits;
  }
  if (length > bytes.size() - header.size) return std::nullopt;
  header.body = length;
  return header;
}

// X.690 sections 8.3.2, 8.19.2, 11.1, 11.2.
bool is_minimal_integer(std::string_view body) {
  if (body.empty()) return false;
  if (body.size() == 1) return true;
  const bool next_high = (byte_at(body, 1) & 0x80U) != 0;
  return next_high ? body[0] != '\xff' : body[0] != '\0';
}

bool is_oid(std::string_view body) {
  bool starts = true;
  for (const char c : body) {
    if (starts && c == '\x80') return false;
    starts = (static_cast<std::uint8_t>(c) & 0x80U) == 0;
  }
  return !body.empty() && starts;
}

bool is_bit_string(std::string_view body) {
  if (body.empty() || byte_at(body, 0) > 7 || (body.size() == 1 && body[0] != '\0')) return false;
  const unsigned stray = (1U << byte_at(body, 0)) - 1;
  return (byte_at(body, body.size() - 1) & stray) == 0 || body.size() == 1;
}

bool is_primitive_body(std::uint8_t tag, std::string_view body) {
  switch (tag) {
    case der::boolean: return body.size() == 1 && (body[0] == '\0' || body[0] == '\xff');
    case der::integer:
    case 0x0a: return is_minimal_integer(body);  // ENUMERATED
    case der::bit_string: return is_bit_string(body);
    case der::null: return body.empty();
    case der::oid: return is_oid(body);
    default: return true;
  }
}

// Universal types that are never constructed in DER, and the two that always are.
bool has_right_form(std::uint8_t tag) {
  if ((tag & class_bits) != 0) return true;
  const bool constructed = (tag & constructed_bit) != 0;
  const unsigned number = tag & number_bits;
  if (number == (der::sequence & number_bits) || number == (der::set & number_bits)) return constructed;
  const bool used = number != 0 && number != 8 && number != 11;  // no EXTERNAL, no EMBEDDED PDV
  return used && !constructed;
}

enum class Indefinite { refuse, allow };
enum class Until { end, end_of_contents };

class Rewriting {
 public:
  Rewriting(std::string_view bytes, Indefinite indefinite) : bytes_(bytes), indefinite_(indefinite) {}

  Parsed<std::string> all() {
    std::string out;
    if (!elements(bytes_.size(), Until::end, 0, out)) return tl::unexpected(Malformed{at_, what_});
    return out;
  }

 private:
  bool refuse(const char* what) {
    what_ = what;
    return false;
  }

  // Appends the elements from at_ to `end`.
  bool elements(std::size_t end, Until until, std::size_t depth, std::string& out) {
    if (depth > limits::asn1_nesting) return refuse("elements too deep in each other");
    while (at_ < end) {
      if (until == Until::end_of_contents && bytes_.substr(at_, end - at_).starts_with(end_mark)) {
        at_ += end_mark.size();
        return true;
      }
      if (!element(end, depth, out)) return false;
    }
    return until == Until::end || refuse("an element that does not end");
  }

  bool element(std::size_t end, std::size_t depth, std::string& out) {
    const auto header = read_der_header(bytes_.substr(at_, end - at_));
    if (!header) return refuse("not an element with a minimal length");
    if (!has_right_form(header->tag)) return refuse("an element of an unusual type");
    const bool constructed = (header->tag & constructed_bit) != 0;
    if (!header->body && (!constructed || indefinite_ == Indefinite::refuse))
      return refuse("an indefinite length");
    const std::size_t body_end = header->body ? at_ + header->size + *header->body : end;
    if (!constructed) return primitive(*header, body_end, out);
    at_ += header->size;
    std::string body;
    if (!elements(body_end, header->body ? Until::end : Until::end_of_contents, depth + 1, body))
      return false;
    out += der_element(header->tag, body);
    return true;
  }

  bool primitive(const DerHeader& header, std::size_t body_end, std::string& out) {
    const std::size_t begin = at_ + header.size;
    if (!is_primitive_body(header.tag, bytes_.substr(begin, body_end - begin)))
      return refuse("a value that is not in its one encoding");
    out += bytes_.substr(at_, body_end - at_);
    at_ = body_end;
    return true;
  }

  std::string_view bytes_;
  Indefinite indefinite_;
  std::size_t at_ = 0;
  const char* what_ = "";
};

}  // namespace

Parsed<std::string> der_from_ber(std::string_view bytes) {
  return Rewriting(bytes, Indefinite::allow).all();
}

Parsed<std::monostate> check_der(std::string_view bytes) {
  const auto same = Rewriting(bytes, Indefinite::refuse).all();
  if (!same) return tl::unexpected(same.error());
  return std::monostate{};
}

std::string der_element(std::uint8_t tag, std::string_view body) {
  std::string out(1, static_cast<char>(tag));
  if (body.size() < 0x80) {
    out.push_back(static_cast<char>(body.size()));
  } else {
    std::string digits;
    for (std::size_t rest = body.size(); rest != 0; rest >>= 8U)
      digits.insert(digits.begin(), static_cast<char>(rest & 0xffU));
    out.push_back(static_cast<char>(0x80U | digits.size()));
    out += digits;
  }
  out += body;
  return out;
}

DerElement DerReader::any() {
  const auto header = good_ ? read_der_header(rest_) : std::nullopt;
  if (!header || !header->body) {
    good_ = false;
    return {};
  }
  const std::string_view whole = rest_.substr(0, header->size + *header->body);
  rest_.remove_prefix(whole.size());
  return {header->tag, whole.substr(header->size), whole};
}

DerElement DerReader::element(std::uint8_t tag) {
  if (good_ && at(tag)) return any();
  good_ = false;
  return {};
}

tl::unexpected<Malformed> DerReader::malformed(std::string what) const {
  // A reader of nothing (the inside of an element that was not there) has no place of its own.
  const bool placed = rest_.data() != nullptr && base_ != nullptr;
  return malformed_at(placed ? static_cast<std::size_t>(rest_.data() - base_) : 0, std::move(what));
}

}  // namespace muster
