#include "adapters/process.h"

#include <poll.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "adapters/spawn.h"
#include "adapters/system_error.h"
#include "adapters/time_limit.h"

namespace muster {

namespace {

tl::unexpected<Fault> failed(std::string_view doing, const Command& command, int error_number) {
  return tl::make_unexpected(system_fault(doing, command.arguments.front(), error_number));
}

// Feeds as much as fits; done or unwanted (EPIPE) closes the pipe.
void feed(Descriptor& in, std::string_view& unsent) {
  const ssize_t count = ::write(in.get(), unsent.data(), unsent.size());
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count > 0) unsent.remove_prefix(static_cast<std::size_t>(count));
  if (count < 0 || unsent.empty()) in.close();
}

void drain(Descriptor& from, std::string& into) {
  std::array<char, 16U << 10U> chunk;
  const ssize_t count = ::read(from.get(), chunk.data(), chunk.size());
  if (count < 0 && errno == EINTR) return;
  if (count > 0) into.append(chunk.data(), static_cast<std::size_t>(count));
  if (count <= 0) from.close();
}

Fault too_slow(const Command& command) {
  return {FaultId::disk, command.arguments.front() + " did not end in time and was stopped",
          "try again; if it happens again, run it by hand"};
}

std::optional<Fault> talk(Child& child, const Command& command, const TimeLimit& limit,
                          ProcessOutput& output) {
  std::string_view unsent = command.standard_input;
  if (unsent.empty()) child.in.close();
  while (child.in.is_open() || child.out.is_open() || child.error.is_open()) {
    // A closed descriptor is -1, which poll passes over.
    std::array<pollfd, 3> ready{
        {{child.in.get(), POLLOUT, 0}, {child.out.get(), POLLIN, 0}, {child.error.get(), POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), limit.left()) < 0) {
      if (errno == EINTR) continue;
      return system_fault("wait for", command.arguments.front(), errno);
    }
    if (limit.is_over()) return too_slow(command);
    if (ready[0].revents != 0) feed(child.in, unsent);
    if (ready[1].revents != 0) drain(child.out, output.out);
    if (ready[2].revents != 0) drain(child.error, output.error);
    if (output.out.size() + output.error.size() > command.max_output) {
      return Fault{
          FaultId::disk,
          command.arguments.front() + " printed more than " + std::to_string(command.max_output) + " bytes",
          "run it by hand to see what it says"};
    }
  }
  return std::nullopt;
}

// A child that has closed its pipes need not have ended.
std::optional<Fault> await_end(pid_t child, const Command& command, const TimeLimit& limit) {
  if (limit.left() < 0) return std::nullopt;
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0) {
    if (limit.is_over()) return too_slow(command);
    ::poll(nullptr, 0, 1);
  }
  return std::nullopt;
}

}  // namespace

Result<ProcessOutput> run(const Command& command) {
  const SigpipeHeldBack held_back;
  auto child = spawn(command, held_back.mask_before());
  if (!child) return tl::make_unexpected(std::move(child.error()));

  ProcessOutput output{};
  const TimeLimit limit(command.time_limit);
  auto fault = talk(*child, command, limit, output);
  if (!fault) fault = await_end(child->id, command, limit);
  if (fault) ::kill(child->id, SIGKILL);
  const auto status = wait_for(child->id);
  if (fault) return tl::make_unexpected(std::move(*fault));
  if (!status) return failed("wait for", command, ECHILD);
  if (!WIFEXITED(*status)) {
    return tl::make_unexpected(
        Fault{FaultId::disk,
              command.arguments.front() + " was killed by signal " + std::to_string(WTERMSIG(*status)),
              "try again; if it happens again, run it by hand"});
  }
  output.exit_code = WEXITSTATUS(*status);
  return output;
}

}  // namespace muster
