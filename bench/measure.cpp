#include "measure.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "adapters/descriptor.h"

namespace muster::bench {

namespace {

using Clock = std::chrono::steady_clock;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}
double cpu_of(const rusage& usage) {
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
// Of this process, and of children that have ended.
double cpu_so_far() {
  rusage own{};
  rusage children{};
  ::getrusage(RUSAGE_SELF, &own);
  ::getrusage(RUSAGE_CHILDREN, &children);
  return cpu_of(own) + cpu_of(children);
}
double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void require(bool good, const std::string& what) {
  if (!good) throw std::runtime_error(what);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

class FileActions {
 public:
  FileActions() { require(::posix_spawn_file_actions_init(&actions_) == 0, "posix_spawn"); }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::string printed(int fd) {
  std::string text(4096, '\0');
  const ssize_t size = ::pread(fd, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

struct Summary {
  double median, least, greatest;
};

Summary summary_of(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {median, values.front(), values.back()};
}

std::string number(double value) {
  std::array<char, 32> text{};
  const int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

std::string time_of(double value) {
  return value < 1 ? number(value * 1e3) + " ms" : number(value) + " s";
}

std::string text_of(const Summary& s) {
  return number(s.median) + " (" + number(s.least) + "–" + number(s.greatest) + ")";
}

void line(const Target& target, const std::string& wall, const std::string& cpu, const std::string& beside,
          double value) {
  const bool least = target.wanted == Wanted::at_least;
  const bool met = least ? value >= target.value : value <= target.value;
  const double off = least ? target.value / value : value / target.value;
  std::printf("%s\t%s\t%s %s\t%s\t%s\t%s\t%s\n", target.id.c_str(), target.what.c_str(), least ? "≥" : "≤",
              number(target.value).c_str(), wall.c_str(), cpu.c_str(), beside.c_str(),
              met ? "met" : ("missed by " + std::to_string(std::lround((off - 1) * 100)) + " %").c_str());
  std::fflush(stdout);
}

}  // namespace

Cost cost_of(const std::function<void()>& work) {
  const double before = cpu_so_far();
  const auto start = Clock::now();
  work();
  const double wall = since(start);
  return {wall, cpu_so_far() - before};
}

Cost cost_of(const Program& program) {
  std::array<int, 2> input{};
  require(::pipe2(input.data(), O_CLOEXEC) == 0, "pipe");
  const Descriptor reads(input[0]);
  Descriptor writes(input[1]);
  const Descriptor output(::memfd_create("output", MFD_CLOEXEC));
  FileActions actions;
  require(output.is_open() && ::posix_spawn_file_actions_adddup2(actions.get(), reads.get(), 0) == 0 &&
              ::posix_spawn_file_actions_adddup2(actions.get(), output.get(), 1) == 0 &&
              ::posix_spawn_file_actions_adddup2(actions.get(), output.get(), 2) == 0 &&
              ::posix_spawn_file_actions_addchdir_np(actions.get(), program.directory.c_str()) == 0,
          "posix_spawn");
  const std::string& text = program.standard_input;
  require(::write(writes.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()), "write");
  writes.close();
  std::vector<char*> arguments = pointers(program.arguments);
  std::vector<char*> environment = pointers(program.environment);
  pid_t child = 0;
  int status = 0;
  rusage usage{};
  const auto start = Clock::now();
  require(
      ::posix_spawnp(&child, arguments[0], actions.get(), nullptr, arguments.data(), environment.data()) == 0,
      program.arguments[0] + " cannot be started");
  require(::wait4(child, &status, 0, &usage) == child, "wait4");
  const double wall = since(start);
  require(WIFEXITED(status) && WEXITSTATUS(status) == 0,
          program.arguments[0] + " failed: " + printed(output.get()));
  return {wall, cpu_of(usage)};
}

void compare(const Target& target, int pairs, const std::function<Cost()>& ours,
             const std::function<Cost()>& other) {
  ours();
  other();
  std::vector<double> wall;
  std::vector<double> cpu;
  std::vector<double> our_times;
  std::vector<double> other_times;
  const bool faster = target.wanted == Wanted::at_least;
  for (int i = 0; i < pairs; ++i) {
    // Who goes first changes, so that what drifts falls on both.
    Cost theirs = i % 2 == 0 ? Cost{} : other();
    const Cost mine = ours();
    if (i % 2 == 0) theirs = other();
    wall.push_back(faster ? theirs.wall / mine.wall : mine.wall / theirs.wall);
    cpu.push_back(faster ? theirs.cpu / mine.cpu : mine.cpu / theirs.cpu);
    our_times.push_back(mine.wall);
    other_times.push_back(theirs.wall);
  }
  const Summary ratio = summary_of(wall);
  line(target, text_of(ratio), text_of(summary_of(cpu)),
       time_of(summary_of(our_times).median) + " : " + time_of(summary_of(other_times).median), ratio.median);
}

void report(const Target& target, double value, const std::string& unit, const std::string& beside) {
  line(target, number(value) + " " + unit, "–", beside, value);
}

}  // namespace muster::bench
