#include "adapters/conversation.h"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "adapters/system_error.h"

namespace muster {

namespace {

constexpr std::size_t complaint_bytes = 4096;
constexpr std::size_t answer_chunk_bytes = 64U << 10U;

bool never_blocks(const Descriptor& end) {
  return ::fcntl(end.get(), F_SETFL, O_NONBLOCK) == 0;
}

}  // namespace

Conversation::Conversation(Child child, std::string name, std::chrono::milliseconds limit)
    : child_(std::move(child)), name_(std::move(name)), limit_(limit), answer_(limit) {}

Conversation::~Conversation() {
  ::kill(child_.id, SIGKILL);
  wait_for(child_.id);
}

Result<std::unique_ptr<Conversation>> Conversation::start(const Command& command,
                                                          std::chrono::milliseconds limit) {
  const SigpipeHeldBack held_back;
  auto child = spawn(command, held_back.mask_before());
  if (!child) return tl::make_unexpected(std::move(child.error()));
  std::unique_ptr<Conversation> started(
      new Conversation(std::move(*child), command.arguments.front(), limit));
  if (!never_blocks(started->child_.out) || !never_blocks(started->child_.error)) {
    return tl::make_unexpected(system_fault("make pipes for", started->name_, errno));
  }
  return started;
}

tl::unexpected<Fault> Conversation::broken(const std::string& how) const {
  std::string because = name_ + " " + how;
  if (!complaint_.empty()) because += ": " + complaint_.substr(0, complaint_.find_last_not_of('\n') + 1);
  return tl::make_unexpected(Fault{FaultId::git, std::move(because),
                                   "git fsck --full in the repository shows whether it is broken"});
}

Result<std::monostate> Conversation::ask(std::string_view question) {
  if (!unread_.empty()) return broken("said more than it was asked for");
  answer_ = TimeLimit(limit_);
  // What it said on the last occasion is not about this question.
  if (auto heard = hear_complaints(); !heard) return heard;
  complaint_.clear();
  const SigpipeHeldBack held_back;
  while (!question.empty()) {
    const ssize_t count = ::write(child_.in.get(), question.data(), question.size());
    if (count > 0) {
      question.remove_prefix(static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EPIPE) {
      if (auto heard = hear_complaints(); !heard) return heard;
      return broken("has ended");
    } else if (count < 0 && errno == EAGAIN) {
      if (auto ready = wait(POLLOUT, child_.in.get()); !ready) return ready;
    } else if (count < 0 && errno != EINTR) {
      return tl::make_unexpected(system_fault("write to", name_, errno));
    }
  }
  return std::monostate{};
}

// Until `fd` is ready; what the child complains of meanwhile is heard, so that it never stops
// for that.
Result<std::monostate> Conversation::wait(short for_what, int fd) {
  while (true) {
    std::array<pollfd, 2> ready{{{fd, for_what, 0}, {child_.error.get(), POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), answer_.left()) < 0 && errno != EINTR) {
      return tl::make_unexpected(system_fault("wait for", name_, errno));
    }
    if (ready[1].revents != 0) {
      if (auto heard = hear_complaints(); !heard) return heard;
    }
    if (ready[0].revents != 0) return std::monostate{};
    if (answer_.is_over()) return broken("did not answer in time");
  }
}

Result<std::monostate> Conversation::hear_complaints() {
  std::array<char, complaint_bytes> chunk;
  while (child_.error.is_open()) {
    const ssize_t count = ::read(child_.error.get(), chunk.data(), chunk.size());
    if (count > 0) {
      const std::size_t room = complaint_bytes - complaint_.size();
      complaint_.append(chunk.data(), std::min(room, static_cast<std::size_t>(count)));
      if (answer_.is_over()) return broken("did not answer in time");
    } else if (count == 0) {
      child_.error.close();
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      return tl::make_unexpected(system_fault("read from", name_, errno));
    }
  }
  return std::monostate{};
}

Result<std::monostate> Conversation::read_more() {
  if (auto ready = wait(POLLIN, child_.out.get()); !ready) return ready;
  const std::size_t held = unread_.size();
  unread_.resize(held + answer_chunk_bytes);
  const ssize_t count = ::read(child_.out.get(), unread_.data() + held, answer_chunk_bytes);
  const int error_number = errno;
  unread_.resize(held + (count > 0 ? static_cast<std::size_t>(count) : 0));
  if (count > 0 || (count < 0 && (error_number == EINTR || error_number == EAGAIN))) return std::monostate{};
  if (count < 0) return tl::make_unexpected(system_fault("read from", name_, error_number));
  if (auto heard = hear_complaints(); !heard) return heard;
  return broken("ended before it had answered");
}

Result<std::string> Conversation::line(std::size_t max_bytes) {
  std::size_t end = 0;
  while ((end = unread_.find('\n')) == std::string::npos) {
    if (unread_.size() > max_bytes) return broken("answered with too long a line");
    if (auto more = read_more(); !more) return tl::make_unexpected(std::move(more.error()));
  }
  if (end > max_bytes) return broken("answered with too long a line");
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return line;
}

Result<std::string> Conversation::bytes(std::uint64_t count) {
  while (unread_.size() < count) {
    if (auto more = read_more(); !more) return tl::make_unexpected(std::move(more.error()));
  }
  std::string rest = unread_.substr(count);
  unread_.resize(count);
  return std::exchange(unread_, std::move(rest));
}

Result<std::string> Conversation::complaint() {
  // Written before the answer that has been read, so it is in the pipe by now.
  if (auto heard = hear_complaints(); !heard) return tl::make_unexpected(std::move(heard.error()));
  return complaint_;
}

}  // namespace muster
