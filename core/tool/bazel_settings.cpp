#include <vector>

#include "adapters/disk.h"
#include "tool/bazel.h"
#include "tool/output.h"

namespace muster {

namespace {

constexpr std::uint64_t settings_bytes = 4U << 20U;
constexpr std::string_view bazel_links = "/bazel-*";
constexpr std::string_view status_option = "--workspace_status_command";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

// One that Bazel's --config=release would run, whatever it is; empty: none.
std::string status_line_in(const std::string& bazelrc) {
  for (const std::string& line : lines_of(bazelrc)) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string::npos || line[start] == '#') continue;
    if (line.find(status_option) != std::string::npos) return line;
  }
  return "";
}

Result<std::monostate> append(const std::string& path, std::string text, std::string_view more) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return write_file(path, text + std::string(more));
}

}  // namespace

Result<std::vector<std::string>> write_bazel_settings(const std::string& work_tree,
                                                      const std::string& anchor) {
  std::vector<std::string> changed;
  const std::string bazelrc = work_tree + "/.bazelrc";
  const auto settings = read_file(bazelrc, settings_bytes);
  if (!settings) return tl::make_unexpected(settings.error());
  const std::string there = settings->value_or("");
  const std::string line = status_line_in(there);
  if (!line.empty() && line.find("muster bazel-status") == std::string::npos) {
    return misused(bazelrc + " has another status command: " + shown(line),
                   "call muster bazel-status in that command, and hand its output on");
  }
  if (line.empty()) {
    // Without the program a status says nothing, and the gate says why and takes old files away.
    const std::string command =
        "muster bazel-status" + (anchor.empty() ? "" : " --anchor " + anchor) + " || true";
    const std::string more =
        "# Releases are judged when they are built: bazel build --config=release //:release\n"
        "build:release --stamp --workspace_status_command=\"" +
        command + "\"\n";
    if (auto written = append(bazelrc, there, more); !written)
      return tl::make_unexpected(std::move(written).error());
    changed.emplace_back(".bazelrc");
  }
  const std::string gitignore = work_tree + "/.gitignore";
  const auto ignored = read_file(gitignore, settings_bytes);
  if (!ignored) return tl::make_unexpected(ignored.error());
  for (const std::string& one : lines_of(ignored->value_or(""))) {
    if (one == bazel_links || one == "bazel-*") return changed;
  }
  if (auto written = append(gitignore, ignored->value_or(""), std::string(bazel_links) + "\n"); !written)
    return tl::make_unexpected(std::move(written).error());
  changed.emplace_back(".gitignore");
  return changed;
}

}  // namespace muster
