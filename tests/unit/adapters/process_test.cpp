#include "adapters/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "support/temp_dir.h"

using namespace muster;
using muster::test::TempDir;

namespace {

Command shell(const std::string& script) {
  Command command;
  command.arguments = {"sh", "-c", script};
  return command;
}

int left_open_for_all() {
  int count = 0;
  for (int fd = STDERR_FILENO + 1; fd < 1024; ++fd) {
    const int flags = ::fcntl(fd, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a program's output and exit code come back apart") {
  const auto output = run(shell("printf out; printf error >&2; exit 7"));
  REQUIRE(output);
  CHECK(output->exit_code == 7);
  CHECK(output->out == "out");
  CHECK(output->error == "error");
}

TEST_CASE("arguments are passed as they are and never by a shell") {
  Command command;
  command.arguments = {"printf", "%s|", "a b", "$(id)", "", "*", "\xff\n;"};
  const auto output = run(command);
  REQUIRE(output);
  CHECK(output->out == "a b|$(id)||*|\xff\n;|");
}

TEST_CASE("much input and much output pass each other without a deadlock") {
  std::string input(3'000'000, 'x');
  for (std::size_t i = 0; i < input.size(); i += 101) input[i] = '\n';
  Command command = shell("tee /dev/stderr");
  command.standard_input = input;
  const auto output = run(command);
  REQUIRE(output);
  CHECK(output->out == input);
  CHECK(output->error == input);
}

TEST_CASE("a program that does not read its input costs nothing") {
  Command command = shell("exit 3");
  command.standard_input = std::string(1'000'000, 'x');
  for (int i = 0; i < 5; ++i) {
    const auto output = run(command);
    REQUIRE(output);
    CHECK(output->exit_code == 3);
  }
  sigset_t pending;
  ::sigpending(&pending);
  CHECK(::sigismember(&pending, SIGPIPE) == 0);
}

TEST_CASE("without input a program reads the end at once") {
  const auto output = run(shell("cat"));
  REQUIRE(output);
  CHECK(output->out.empty());
  CHECK(output->exit_code == 0);
}

TEST_CASE("a program that prints too much is killed") {
  Command command = shell("yes");
  command.max_output = 100'000;
  const auto output = run(command);
  REQUIRE_FALSE(output);
  CHECK(output.error().because.find("more than 100000 bytes") != std::string::npos);
  Command both = shell("printf 12345; printf 12345 >&2");
  both.max_output = 10;
  CHECK(run(both));
  both.max_output = 9;
  CHECK_FALSE(run(both));
}

TEST_CASE("a program that cannot be started or is killed is a fault") {
  Command absent;
  absent.arguments = {"muster-no-such-program"};
  const auto output = run(absent);
  REQUIRE_FALSE(output);
  CHECK(output.error().because.find("muster-no-such-program") != std::string::npos);
  const auto killed = run(shell("kill -9 $$"));
  REQUIRE_FALSE(killed);
  CHECK(killed.error().because.find("signal 9") != std::string::npos);
  CHECK_FALSE(run(Command{}));
  Command nul;
  nul.arguments = {"echo", std::string("a\0b", 3)};
  CHECK_FALSE(run(nul));
}

TEST_CASE("the directory is entered by the program only") {
  const TempDir dir;
  Command command = shell("pwd");
  command.directory = dir.path();
  const auto output = run(command);
  REQUIRE(output);
  CHECK(output->out == dir.path() + "\n");
  command.directory = dir / "absent";
  CHECK_FALSE(run(command));
}

TEST_CASE("the environment is inherited with additions and removals") {
  REQUIRE(::setenv("MUSTER_TEST_KEPT", "kept", 1) == 0);
  REQUIRE(::setenv("MUSTER_TEST_REPLACED", "old", 1) == 0);
  REQUIRE(::setenv("MUSTER_TEST_DROPPED", "dropped", 1) == 0);
  Command command = shell("env | grep ^MUSTER_TEST_ | sort");
  command.environment = {"MUSTER_TEST_REPLACED=new", "MUSTER_TEST_ADDED=a=b"};
  command.unset = {"MUSTER_TEST_DROPPED"};
  const auto output = run(command);
  ::unsetenv("MUSTER_TEST_KEPT");
  ::unsetenv("MUSTER_TEST_REPLACED");
  ::unsetenv("MUSTER_TEST_DROPPED");
  REQUIRE(output);
  CHECK(output->out == "MUSTER_TEST_ADDED=a=b\nMUSTER_TEST_KEPT=kept\nMUSTER_TEST_REPLACED=new\n");
}

TEST_CASE("a program gets SIGPIPE as usual and no other descriptor of ours") {
  auto* const before = ::signal(SIGPIPE, SIG_IGN);
  // SigIgn and SigBlk of the child are bit sets; SIGPIPE is bit 12.
  const auto output = run(shell("grep -E '^Sig(Ign|Blk)' /proc/self/status; ls /proc/self/fd | wc -l"));
  ::signal(SIGPIPE, before);
  REQUIRE(output);
  CHECK(output->out.find("SigBlk:\t0000000000000000") != std::string::npos);
  CHECK(output->out.find("SigIgn:\t0000000000001000") == std::string::npos);
  // 0, 1, 2, the folder that ls reads, and what whoever started us left open for all.
  CHECK(output->out.ends_with("\n" + std::to_string(4 + left_open_for_all()) + "\n"));
}

TEST_CASE("a program is fed also where we have no standard input ourselves") {
  const int saved = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
  ::close(STDIN_FILENO);
  Command command = shell("cat; echo error >&2");
  command.standard_input = "fed";
  const auto output = run(command);
  if (saved >= 0) {
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
  }
  REQUIRE(output);
  CHECK(output->out == "fed");
  CHECK(output->error == "error\n");
}
