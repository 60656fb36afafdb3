#include "adapters/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <optional>

#include "adapters/descriptor.h"
#include "adapters/environment.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

tl::unexpected<Fault> failed(std::string_view doing, const Command& command, int error_number) {
  return tl::make_unexpected(system_fault(doing, command.arguments.front(), error_number));
}

struct Pipe {
  Descriptor read;
  Descriptor write;
};

// Above the three standard descriptors, so that moving one end into place in the child cannot
// close another (we may have been started with some of the three closed).
bool lift(Descriptor& end) {
  if (end.get() > STDERR_FILENO) return true;
  end = Descriptor(::fcntl(end.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  return end.is_open();
}

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  if (!lift(pipe.read) || !lift(pipe.write)) return std::nullopt;
  return pipe;
}

// A child that stops reading must cost us an EPIPE, not our life. The signal is held back in
// this thread only, and taken away if it came; pipes have no MSG_NOSIGNAL.
class SigpipeHeldBack {
 public:
  SigpipeHeldBack() {
    ::sigemptyset(&sigpipe_);
    ::sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  SigpipeHeldBack(const SigpipeHeldBack&) = delete;
  SigpipeHeldBack& operator=(const SigpipeHeldBack&) = delete;
  ~SigpipeHeldBack() {
    const timespec at_once{};
    while (!was_pending_ && ::sigtimedwait(&sigpipe_, nullptr, &at_once) == -1 && errno == EINTR) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  const sigset_t& mask_before() const { return before_; }

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

// What posix_spawn is told. The three calls that can fail do so for lack of memory only.
class Spawn {
 public:
  explicit Spawn(const sigset_t& mask) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    // Ignored signals are inherited, also through us: give the child SIGPIPE back.
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
    ::posix_spawnattr_setsigmask(&attributes_, &mask);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
  ~Spawn() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }

  int connect(const Descriptor& ours, int theirs) {
    return ::posix_spawn_file_actions_adddup2(&actions_, ours.get(), theirs);
  }
  int enter(const std::string& directory) {
    return directory.empty() ? 0 : ::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
  }
  int start(pid_t& child, std::vector<char*>& arguments, std::vector<char*>& environment) {
    return ::posix_spawnp(&child, arguments.front(), &actions_, &attributes_, arguments.data(),
                          environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::string_view name_in(std::string_view entry) {
  return entry.substr(0, entry.find('='));
}

std::vector<std::string> environment_for(const Command& command) {
  const auto dropped = [&](std::string_view name) {
    const auto sets = [&](const std::string& entry) { return name_in(entry) == name; };
    return std::find(command.unset.begin(), command.unset.end(), name) != command.unset.end() ||
           std::any_of(command.environment.begin(), command.environment.end(), sets);
  };
  std::vector<std::string> result;
  for (std::string& entry : whole_environment()) {
    if (!dropped(name_in(entry))) result.push_back(std::move(entry));
  }
  result.insert(result.end(), command.environment.begin(), command.environment.end());
  return result;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& string : strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

bool holds_nul(const Command& command) {
  const auto nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  return std::any_of(command.arguments.begin(), command.arguments.end(), nul) ||
         std::any_of(command.environment.begin(), command.environment.end(), nul) || nul(command.directory);
}

struct Child {
  pid_t id = -1;
  Descriptor in;  // our ends
  Descriptor out;
  Descriptor error;
};

Result<Child> start(const Command& command, const sigset_t& mask) {
  auto in = make_pipe();
  auto out = make_pipe();
  auto error = make_pipe();
  if (!in || !out || !error) return failed("make pipes for", command, errno);
  // Only our end: the child's file description is another one and stays blocking.
  if (::fcntl(in->write.get(), F_SETFL, O_NONBLOCK) != 0) return failed("make pipes for", command, errno);

  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment = environment_for(command);
  auto argument_pointers = pointers_to(arguments);
  auto environment_pointers = pointers_to(environment);
  Spawn spawn(mask);
  Child child;
  int status = spawn.connect(in->read, STDIN_FILENO);
  if (status == 0) status = spawn.connect(out->write, STDOUT_FILENO);
  if (status == 0) status = spawn.connect(error->write, STDERR_FILENO);
  if (status == 0) status = spawn.enter(command.directory);
  if (status == 0) status = spawn.start(child.id, argument_pointers, environment_pointers);
  if (status != 0) return failed("start", command, status);
  child.in = std::move(in->write);
  child.out = std::move(out->read);
  child.error = std::move(error->read);
  return child;
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

std::optional<Fault> talk(Child& child, const Command& command, ProcessOutput& output) {
  std::string_view unsent = command.standard_input;
  if (unsent.empty()) child.in.close();
  while (child.in.is_open() || child.out.is_open() || child.error.is_open()) {
    // A closed descriptor is -1, which poll passes over.
    std::array<pollfd, 3> ready{
        {{child.in.get(), POLLOUT, 0}, {child.out.get(), POLLIN, 0}, {child.error.get(), POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return system_fault("wait for", command.arguments.front(), errno);
    }
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

// The wait status, or nothing where somebody else took it (SIGCHLD ignored).
std::optional<int> wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return std::nullopt;
  }
  return status;
}

}  // namespace

Result<ProcessOutput> run(const Command& command) {
  if (command.arguments.empty() || command.arguments.front().empty() || holds_nul(command)) {
    return tl::make_unexpected(
        Fault{FaultId::internal, "a command without a name or with a NUL byte", "report this as a bug"});
  }
  const SigpipeHeldBack held_back;
  auto child = start(command, held_back.mask_before());
  if (!child) return tl::make_unexpected(std::move(child.error()));

  ProcessOutput output{};
  auto fault = talk(*child, command, output);
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
