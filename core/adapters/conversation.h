// A child process that is asked one question at a time and answers each before the next.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/process.h"
#include "adapters/spawn.h"
#include "adapters/time_limit.h"
#include "model/result.h"

namespace muster {

// Whatever goes wrong is a Fault (fault.git); then nothing more can be asked. Not thread-safe.
class Conversation {
 public:
  // `limit`: for each question and all of its answer.
  static Result<std::unique_ptr<Conversation>> start(const Command& command, std::chrono::milliseconds limit);
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;
  ~Conversation();  // ends the child, whatever it does

  // A Fault also where the last answer has not been taken whole.
  Result<std::monostate> ask(std::string_view question);
  // Up to the next line feed, without it; longer than `max_bytes` is a Fault.
  Result<std::string> line(std::size_t max_bytes);
  Result<std::string> bytes(std::uint64_t count);
  // What it has said on standard error since the question, or the first 4 KiB of it.
  Result<std::string> complaint();

 private:
  Conversation(Child child, std::string name, std::chrono::milliseconds limit);
  Result<std::monostate> read_more();
  Result<std::monostate> wait(short for_what, int fd);
  Result<std::monostate> hear_complaints();
  tl::unexpected<Fault> broken(const std::string& how) const;

  Child child_;
  std::string name_;
  std::chrono::milliseconds limit_;
  TimeLimit answer_;
  std::string unread_;
  std::string complaint_;
};

}  // namespace muster
