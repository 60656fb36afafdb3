#include "adapters/terminal.h"

#include <unistd.h>

#include <cerrno>

namespace muster {

namespace {

constexpr std::chrono::milliseconds before_the_first{1000};
constexpr std::chrono::milliseconds between{100};

// Progress is a courtesy: what cannot be printed is left out.
void print(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

bool is_terminal(Stream stream) {
  return ::isatty(stream == Stream::output ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

std::optional<std::string> ask_line(std::string_view question) {
  constexpr std::size_t longest = 1'000;
  if (::isatty(STDIN_FILENO) != 1) return std::nullopt;
  print(question);
  std::string line;
  while (line.size() <= longest) {
    char byte = 0;
    const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count != 1) return std::nullopt;
    if (byte == '\n') return line;
    line += byte;
  }
  return std::nullopt;
}

ProgressLine::ProgressLine(std::string_view doing, Time start)
    : doing_(doing), next_(start + before_the_first) {}

std::string ProgressLine::advance(Time now, std::uint64_t done, std::optional<std::uint64_t> total) {
  if (now < next_) return {};
  next_ = now + between;
  std::string text = doing_ + ": " + std::to_string(done);
  if (total) text += " of " + std::to_string(*total);
  const std::size_t width = text.size();
  if (width < width_) text.append(width_ - width, ' ');  // no escape sequences: any terminal will do
  width_ = width;
  return "\r" + text;
}

std::string ProgressLine::clear() {
  if (width_ == 0) return {};
  const std::string blanks(width_, ' ');
  width_ = 0;
  return "\r" + blanks + "\r";
}

TerminalProgress::TerminalProgress(std::string_view doing) {
  if (is_terminal(Stream::error)) line_.emplace(doing, std::chrono::steady_clock::now());
}

TerminalProgress::~TerminalProgress() {
  if (line_) print(line_->clear());
}

void TerminalProgress::advance(std::uint64_t done, std::optional<std::uint64_t> total) {
  if (line_) print(line_->advance(std::chrono::steady_clock::now(), done, total));
}

}  // namespace muster
