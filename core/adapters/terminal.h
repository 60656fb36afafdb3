// The terminal: whether there is one, and one line of progress on it.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/ports.h"

namespace muster {

enum class Stream { output, error };

bool is_terminal(Stream stream);

// One line that somebody types, without its line feed; nothing where standard input is no terminal,
// has ended, or gives a line of more than 1,000 bytes. The question goes to standard error.
std::optional<std::string> ask_line(std::string_view question);

// What progress prints, with time as an argument: nothing in the first second, then at most
// ten times a second.
class ProgressLine {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `doing` is ours and short: "verifying commits".
  ProgressLine(std::string_view doing, Time start);

  // The bytes to print now, starting with a carriage return; empty for nothing.
  std::string advance(Time now, std::uint64_t done, std::optional<std::uint64_t> total);
  // The bytes that blank the line; empty when nothing was printed.
  std::string clear();

 private:
  std::string doing_;
  Time next_;
  std::size_t width_ = 0;  // of what stands on the line
};

// On standard error when that is a terminal, silent otherwise. Clears its line at its end.
// Not thread-safe.
class TerminalProgress final : public Progress {
 public:
  explicit TerminalProgress(std::string_view doing);
  ~TerminalProgress() override;
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;
  void advance(std::uint64_t done, std::optional<std::uint64_t> total) override;

 private:
  std::optional<ProgressLine> line_;
};

}  // namespace muster
