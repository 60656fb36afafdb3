#include "support/receive_pack.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "crypto/sha256.h"
#include "model/limits.h"
#include "report/escape.h"

namespace muster::test {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view flush = "0000";

// One packet from the front of `bytes`; nothing for a flush, or where no packet begins.
std::optional<std::string> take_packet(std::string_view& bytes) {
  std::size_t size = 0;
  if (bytes.size() < 4 || std::from_chars(bytes.data(), bytes.data() + 4, size, 16).ptr != bytes.data() + 4)
    return std::nullopt;
  if (size < 4 || size > bytes.size()) {
    bytes.remove_prefix(size == 0 ? 4 : 0);
    return std::nullopt;
  }
  std::string payload(bytes.substr(4, size - 4));
  bytes.remove_prefix(size);
  return payload;
}

std::string request_of(const RawPush& push) {
  std::string request;
  for (const std::string& id : push.shallow) request += packet("shallow " + id);
  bool first = true;
  for (const std::string& command : push.commands) {
    request += packet(first ? command + std::string(1, '\0') + " " + push.capabilities : command);
    first = false;
  }
  for (const std::string& one : push.packets) request += packet(one);
  request += flush;
  if (push.capabilities.find("push-options") != std::string::npos) {
    for (const std::string& option : push.options) request += packet(option);
    request += flush;
  }
  return request + push.pack;
}

void take_report(std::string_view bytes, RawAnswer& answer) {
  while (auto line = take_packet(bytes)) {
    if (line->ends_with('\n')) line->pop_back();
    answer.report.push_back(std::move(*line));
  }
}

void take_bands(std::string_view bytes, RawAnswer& answer) {
  std::string report;
  while (const auto band = take_packet(bytes)) {
    if (band->empty()) continue;
    std::string& into = band->front() == 1 ? report : band->front() == 2 ? answer.remote : answer.fatal;
    into += band->substr(1);
  }
  take_report(report, answer);
}

}  // namespace

std::string packet(const std::string& payload) {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::size_t size = payload.size() + 4;
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4)
    out.push_back(digits[size >> static_cast<unsigned>(shift) & 15U]);
  return out + payload;
}

bool RawAnswer::moved(const std::string& ref) const {
  return std::find(report.begin(), report.end(), "ok " + ref) != report.end();
}

std::string RawAnswer::all() const {
  std::string text = "exit " + std::to_string(exit_code) + "\n" + remote + fatal + error;
  for (const std::string& line : report) text += "\n> " + line;
  return escape(text, 20'000);
}

RawAnswer receive_pack(const HermeticGit& world, const TestRepository& server, const RawPush& push,
                       const std::vector<std::string>& wrapper) {
  std::vector<std::string> command = wrapper;
  command.insert(command.end(), {"git", "receive-pack", server.path()});
  const ProcessOutput output = world.run(world.root(), command, request_of(push));
  RawAnswer answer{output.exit_code, "", "", output.error, {}};
  std::string_view rest = output.out;
  while (take_packet(rest)) {  // what the server says that it has
  }
  if (push.capabilities.find("side-band-64k") != std::string::npos && push.packets.empty()) {
    take_bands(rest, answer);
  } else {
    take_report(rest, answer);
  }
  return answer;
}

std::string snapshot(const TestRepository& server) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(server.path())) {
    const std::string name = entry.path().lexically_relative(server.path());
    const bool cache = name == "muster/clock" || name.starts_with("muster/rosters/");
    if (cache || (!entry.is_symlink() && entry.is_directory())) continue;
    files[name] = entry.is_symlink() ? "-> " + fs::read_symlink(entry.path()).string()
                                     : sha256(get_file(entry.path())).hex();
  }
  std::string text;
  for (const auto& [name, content] : files) text += name + " " + content + "\n";
  return text;
}

namespace {

// The characters that no terminal may get, written out here once more: the product's own table is what
// is tested.
bool holds_hidden(const std::string& line) {
  const auto c0 = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(line.begin(), line.end(), c0)) return true;
  std::vector<std::string> hidden = {"\xd8\x9c", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xe2\x80\xa9"};
  for (int c = 0x80; c <= 0x9f; ++c) hidden.push_back(std::string("\xc2") + static_cast<char>(c));
  for (int c = 0x8b; c <= 0x8f; ++c) hidden.push_back(std::string("\xe2\x80") + static_cast<char>(c));
  for (int c = 0xaa; c <= 0xae; ++c) hidden.push_back(std::string("\xe2\x80") + static_cast<char>(c));
  for (int c = 0xa0; c <= 0xaf; ++c) hidden.push_back(std::string("\xe2\x81") + static_cast<char>(c));
  return std::any_of(hidden.begin(), hidden.end(),
                     [&](const std::string& one) { return line.find(one) != std::string::npos; });
}

bool is_utf8(const std::string& line) {
  try {
    return !nlohmann::json(line).dump().empty();
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

std::size_t characters(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace

std::string unprintable(const std::string& text) {
  std::size_t lines = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return "no line feed at the end";
    const std::string line(rest.substr(0, end));
    if (++lines > limits::output_lines) return "more lines than a hook prints";
    if (!is_utf8(line)) return "no UTF-8: " + escape(line, 4096);
    if (holds_hidden(line)) return "raw control characters: " + escape(line, 4096);
    if (characters(line) > limits::output_columns) return "a long line: " + line;
    rest.remove_prefix(end + 1);
  }
  return "";
}

}  // namespace muster::test
