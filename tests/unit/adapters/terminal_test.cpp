#include "adapters/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

using namespace muster;
using namespace std::chrono_literals;

namespace {

const ProgressLine::Time start{};

// Standard error led elsewhere for the life of this.
class StandardErrorTo {
 public:
  explicit StandardErrorTo(int fd) : saved_(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)) {
    ::dup2(fd, STDERR_FILENO);
  }
  ~StandardErrorTo() {
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
  }

 private:
  int saved_;
};

// What was written to a pseudo terminal whose other end is closed: it comes in pieces, whenever the
// kernel gets round to it, and ends with an error.
std::string all_of(int master) {
  std::string seen;
  std::array<char, 200> piece{};
  pollfd wait{master, POLLIN, 0};
  while (::poll(&wait, 1, 10'000) == 1) {
    const ssize_t count = ::read(master, piece.data(), piece.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0) break;
    seen.append(piece.data(), static_cast<std::size_t>(count));
  }
  return seen;
}

}  // namespace

TEST_CASE("progress says nothing in the first second") {
  ProgressLine line("verifying", start);
  CHECK(line.advance(start, 0, std::nullopt).empty());
  CHECK(line.advance(start + 999ms, 5000, 9000).empty());
  CHECK(line.clear().empty());
  CHECK(line.advance(start + 1000ms, 5001, 9000) == "\rverifying: 5001 of 9000");
}

TEST_CASE("progress speaks at most ten times a second") {
  ProgressLine line("verifying", start);
  int spoken = 0;
  for (auto at = 0ms; at < 3s; at += 1ms) {
    if (!line.advance(start + at, 1, std::nullopt).empty()) ++spoken;
  }
  CHECK(spoken == 20);
}

TEST_CASE("progress leaves no rest of a longer line and blanks its own") {
  ProgressLine line("v", start);
  CHECK(line.advance(start + 1s, 1000, std::nullopt) == "\rv: 1000");
  CHECK(line.advance(start + 2s, 7, std::nullopt) == "\rv: 7   ");
  CHECK(line.clear() == "\r    \r");
  CHECK(line.clear().empty());
}

TEST_CASE("progress is silent where standard error is no terminal") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  bool terminal = true;
  {
    const StandardErrorTo pipe(ends[1]);
    terminal = is_terminal(Stream::error);
    TerminalProgress progress("verifying");
    ::usleep(1'050'000);
    progress.advance(1, 2);
  }
  char byte = 0;
  CHECK_FALSE(terminal);
  CHECK(::read(ends[0], &byte, 1) < 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("progress shows on a terminal and is gone at its end") {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) {
    WARN("skipped: no pseudo terminals here");
    return;
  }
  const int slave = ::open(::ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(slave >= 0);
  bool terminal = false;
  {
    const StandardErrorTo pty(slave);
    terminal = is_terminal(Stream::error);
    TerminalProgress progress("verifying");
    progress.advance(1, 2);
    ::usleep(1'050'000);
    progress.advance(2, 2);
  }
  ::close(slave);
  const std::string seen = all_of(master);
  ::close(master);
  CHECK(terminal);
  CHECK(seen == "\rverifying: 2 of 2\r" + std::string(17, ' ') + "\r");
}
