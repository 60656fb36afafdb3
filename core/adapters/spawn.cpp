#include "adapters/spawn.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

#include "adapters/environment.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

tl::unexpected<Fault> failed(std::string_view doing, const Command& command, int error_number) {
  return tl::make_unexpected(system_fault(doing, command.arguments.front(), error_number));
}

tl::unexpected<Fault> not_found(const Command& command) {
  Fault fault = system_fault("start", command.arguments.front(), ENOENT);
  fault.remedy = "install " + command.arguments.front() + ", or set PATH so that it is found";
  return tl::make_unexpected(std::move(fault));
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

// What posix_spawn is told. The three calls that can fail do so for lack of memory only.
class SpawnPlan {
 public:
  explicit SpawnPlan(const sigset_t& mask) {
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
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
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

}  // namespace

SigpipeHeldBack::SigpipeHeldBack() {
  ::sigemptyset(&sigpipe_);
  ::sigaddset(&sigpipe_, SIGPIPE);
  sigset_t pending;
  ::sigpending(&pending);
  was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
  ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
}

SigpipeHeldBack::~SigpipeHeldBack() {
  const timespec at_once{};
  while (!was_pending_ && ::sigtimedwait(&sigpipe_, nullptr, &at_once) == -1 && errno == EINTR) {
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

Result<Child> spawn(const Command& command, const sigset_t& mask) {
  if (command.arguments.empty() || command.arguments.front().empty() || holds_nul(command)) {
    return tl::make_unexpected(
        Fault{FaultId::internal, "a command without a name or with a NUL byte", "report this as a bug"});
  }
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
  SpawnPlan plan(mask);
  Child child;
  int status = plan.connect(in->read, STDIN_FILENO);
  if (status == 0) status = plan.connect(out->write, STDOUT_FILENO);
  if (status == 0) status = plan.connect(error->write, STDERR_FILENO);
  if (status == 0) status = plan.enter(command.directory);
  if (status == 0) status = plan.start(child.id, argument_pointers, environment_pointers);
  if (status == ENOENT) return not_found(command);
  if (status != 0) return failed("start", command, status);
  child.in = std::move(in->write);
  child.out = std::move(out->read);
  child.error = std::move(error->read);
  return child;
}

std::optional<int> wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return std::nullopt;
  }
  return status;
}

}  // namespace muster
