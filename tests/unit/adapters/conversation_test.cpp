#include "adapters/conversation.h"

#include <catch2/catch.hpp>

using namespace muster;

namespace {

constexpr std::chrono::milliseconds long_enough{20'000};

std::unique_ptr<Conversation> shell(const std::string& script,
                                    std::chrono::milliseconds limit = long_enough) {
  Command command;
  command.arguments = {"/bin/sh", "-c", script};
  auto started = Conversation::start(command, limit);
  if (!started) FAIL(started.error().because);
  return std::move(*started);
}

template <typename T>
bool is_fault(const Result<T>& result, const std::string& part) {
  if (result) return false;
  INFO(result.error().because);
  CHECK(result.error().id == FaultId::git);
  CHECK_FALSE(result.error().remedy.empty());
  return result.error().because.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("questions are answered one after the other") {
  const auto child = shell("while read -r line; do echo \"you said $line\"; printf 'ab\\ncd'; done");
  for (const std::string word : {"one", "two", "three"}) {
    REQUIRE(child->ask(word + "\n"));
    CHECK(child->line(100) == "you said " + word);
    CHECK(child->bytes(2) == "ab");
    CHECK(child->bytes(0) == "");
    CHECK(child->bytes(3) == "\ncd");
  }
}

TEST_CASE("a large answer comes whole") {
  const auto child = shell("read -r line; head -c 3000000 /dev/zero; echo end; read -r line");
  REQUIRE(child->ask("go\n"));
  CHECK(child->bytes(3'000'000) == std::string(3'000'000, '\0'));
  CHECK(child->line(10) == "end");
}

TEST_CASE("a child that ends or is killed before it has answered is a fault") {
  for (const std::string script : {"read -r l; exit 0", "read -r l; echo half; exit 3",
                                   "read -r l; printf half", "read -r l; kill -9 $$"}) {
    CAPTURE(script);
    const auto child = shell(script);
    REQUIRE(child->ask("go\n"));
    CHECK(is_fault(child->bytes(10), "ended before it had answered"));
    CHECK_FALSE(child->bytes(10));
  }
}

TEST_CASE("a child that reads nothing more is a fault and no signal") {
  const auto child = shell("exec <&-; echo done >&2; exec sleep 1000", std::chrono::milliseconds{2000});
  Result<std::monostate> asked = child->ask("go\n");
  // The pipe takes what is written until its other end is closed.
  for (int i = 0; asked && i < 1'000; ++i) asked = child->ask(std::string(1000, 'x') + "\n");
  CHECK_FALSE(asked);
}

TEST_CASE("a child that hangs is a fault after the limit") {
  for (const std::string script : {"exec sleep 1000", "read -r l; printf half; exec sleep 1000"}) {
    CAPTURE(script);
    const auto child = shell(script, std::chrono::milliseconds{100});
    REQUIRE(child->ask("go\n"));
    CHECK(is_fault(child->line(100), "did not answer in time"));
  }
}

TEST_CASE("too long a line and an answer that was not asked for are faults") {
  const auto child = shell("read -r l; echo 0123456789; echo more; read -r l");
  REQUIRE(child->ask("go\n"));
  CHECK(is_fault(child->line(9), "too long a line"));
  CHECK(child->line(10) == "0123456789");
  CHECK(child->bytes(1) == "m");
  CHECK(is_fault(child->ask("again\n"), "more than it was asked for"));
}

TEST_CASE("what a child complains of is kept until the next question and never stops it") {
  const auto child = shell(
      "read -r l; echo first >&2; echo a; read -r l; head -c 1000000 /dev/zero >&2; echo b; read -r l; echo "
      "c; "
      "read -r l");
  REQUIRE(child->ask("1\n"));
  CHECK(child->line(10) == "a");
  CHECK(child->complaint() == "first\n");
  REQUIRE(child->ask("2\n"));
  CHECK(child->line(10) == "b");
  CHECK(child->complaint().value().size() == 4096);
  REQUIRE(child->ask("3\n"));
  CHECK(child->line(10) == "c");
  CHECK(child->complaint() == "");
}

TEST_CASE("a program that is not there cannot be talked to") {
  Command command;
  command.arguments = {"/nowhere/git"};
  const auto started = Conversation::start(command, long_enough);
  REQUIRE_FALSE(started);
  CHECK(started.error().because.find("/nowhere/git") != std::string::npos);
  CHECK(started.error().remedy.find("PATH") != std::string::npos);
}
