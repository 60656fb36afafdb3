#include "formats/bazel_status.h"

#include <algorithm>
#include <array>
#include <map>

#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view ours = "STABLE_MUSTER_";
constexpr std::string_view protocol = "1";
constexpr std::array<std::string_view, 9> names = {"PROTOCOL", "WORKTREE", "HEAD",   "TAG",  "TREE",
                                                   "ROSTER",   "VERDICT",  "REASON", "STATE"};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/._-+@:,=~").find(c) != std::string_view::npos;
}

constexpr std::string_view digits = "0123456789ABCDEF";

std::string encoded(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
  }
  return out;
}

// Only what `encoded` makes.
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (text.size() - at < 3) return std::nullopt;
    const std::size_t high = digits.find(text[at + 1]);
    const std::size_t low = digits.find(text[at + 2]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    out += static_cast<char>(high << 4U | low);
    at += 2;
  }
  if (out.empty() || encoded(out) != text) return std::nullopt;
  return out;
}

using Values = std::map<std::string_view, std::string>;

Parsed<Values> values_in(std::string_view text) {
  Values values;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return malformed_at(at, "its last line is not ended");
    const std::string_view line = text.substr(at, end - at);
    const std::size_t start = at;
    at = end + 1;
    if (!line.starts_with(ours)) continue;
    const std::string_view rest = line.substr(ours.size());
    const std::string_view name = rest.substr(0, rest.find(' '));
    if (std::find(names.begin(), names.end(), name) == names.end())
      return malformed_at(start, "it holds a value of muster that this version does not know");
    if (rest.size() == name.size()) return malformed_at(start, "a value of muster is empty");
    auto value = decoded(rest.substr(name.size() + 1));
    if (!value) return malformed_at(start, "a value of muster is not written as muster writes it");
    if (!values.emplace(name, std::move(*value)).second)
      return malformed_at(start, "it holds a value of muster twice");
  }
  return values;
}

}  // namespace

std::string bazel_status_text(const BazelStatus& status) {
  const std::array<std::string, names.size()> values = {
      std::string(protocol),
      status.worktree,
      status.head ? status.head->hex() : std::string(no_value),
      status.tag,
      status.tree,
      status.roster,
      status.verdict,
      status.reason,
      status.state};
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += std::string(ours) + std::string(names[i]) + " " + encoded(values[i]) + "\n";
  return text;
}

Parsed<BazelStatus> parse_bazel_status(std::string_view text) {
  if (text.size() > limits::bazel_status_bytes)
    return malformed_at(limits::bazel_status_bytes, "it is too large");
  auto values = values_in(text);
  if (!values) return tl::unexpected(std::move(values).error());
  if (values->empty()) return malformed_at(0, "muster bazel-status was not run for this build");
  if (const auto said = values->find("PROTOCOL"); said == values->end() || said->second != protocol)
    return malformed_at(0, "it was written by another version of muster");
  if (values->size() != names.size()) return malformed_at(0, "it does not hold all values of muster");
  BazelStatus status{(*values)["WORKTREE"], {},
                     (*values)["TAG"],      (*values)["TREE"],
                     (*values)["ROSTER"],   (*values)["VERDICT"],
                     (*values)["REASON"],   (*values)["STATE"]};
  if (!status.worktree.starts_with('/') || status.worktree.find('\0') != std::string::npos)
    return malformed_at(0, "the work tree in it is no absolute path");
  const std::string& head = (*values)["HEAD"];
  if (head == no_value) return status;
  status.head = ObjectId::parse(head, HashAlgorithm::sha1);
  if (!status.head) status.head = ObjectId::parse(head, HashAlgorithm::sha256);
  if (!status.head) return malformed_at(0, "HEAD in it is no object id");
  return status;
}

}  // namespace muster
