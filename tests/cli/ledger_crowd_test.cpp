// Many pushes at once, and hooks that are killed: the ledger loses nothing and invents nothing. How many is
// MUSTER_LEDGER_PUSHES and MUSTER_LEDGER_KILLS; a whole run has 1000 and 100.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>
#include <thread>

#include "cli/ledger.h"

namespace muster::test {

namespace {

int asked(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

// So many commits in a row on top of HEAD, oldest first; nobody signs them, and no rule asks for it.
std::vector<std::string> line_of_commits(const TestRepository& work, int count) {
  std::string stream;
  for (int i = 0; i < count; ++i) {
    stream += "commit refs/heads/many\nmark :" + std::to_string(i + 1) +
              "\ncommitter x <x@example.org> 1700000000 +0000\ndata 2\nx\n";
    if (i == 0) stream += "from refs/heads/main^0\n";
    stream += "M 100644 inline many.txt\ndata " + std::to_string(std::to_string(i).size()) + "\n" +
              std::to_string(i) + "\n";
  }
  work.git({"fast-import", "--quiet"}, stream);
  std::vector<std::string> commits;
  const std::string listed = work.git({"rev-list", "--reverse", "main..many"});
  for (std::size_t at = 0; at < listed.size();) {
    const std::size_t end = std::min(listed.find('\n', at), listed.size());
    commits.push_back(listed.substr(at, end - at));
    at = end + 1;
  }
  return commits;
}

// The values of each ref that were accepted, in their order.
std::map<std::string, std::vector<std::string>> moves_in(const Said& shown) {
  std::map<std::string, std::vector<std::string>> moves;
  for (const auto& entry : shown.lines()) {
    if (entry["verdict"] == "accepted") moves[entry["ref"]].push_back(entry["new"]);
  }
  return moves;
}

}  // namespace

TEST_CASE("pushes at eight at once are all in the ledger, each once") {
  const Ledgered project;
  const int pushes = asked("MUSTER_LEDGER_PUSHES", 80);
  constexpr int at_once = 8;
  const std::vector<std::string> commits = line_of_commits(project.work, pushes / at_once);
  std::vector<int> failed(at_once, 0);
  std::vector<std::thread> people;
  for (int person = 0; person < at_once; ++person) {
    people.emplace_back([&, person] {
      const std::string ref = "refs/heads/of-" + std::to_string(person);
      for (const std::string& commit : commits) {
        if (project.work.push(project.server.path(), {commit + ":" + ref}).exit_code != 0)
          ++failed[static_cast<std::size_t>(person)];
      }
    });
  }
  for (std::thread& person : people) person.join();
  CHECK(failed == std::vector<int>(at_once, 0));
  const TestRepository clone = project.fresh_clone("reader");
  const Said said = project.verify(clone);
  INFO(said.out << said.error);
  CHECK(said.status == 0);
  auto moves = moves_in(muster(project.world, clone.path(), {"ledger", "show", "--format", "json"}));
  moves.erase("refs/heads/main");
  CHECK(moves.size() == at_once);
  for (const auto& [ref, values] : moves) CHECK(values == commits);
}

TEST_CASE("hooks that are killed at any moment lose nothing and invent nothing") {
  const Ledgered project;
  const int kills = asked("MUSTER_LEDGER_KILLS", 30);
  const std::vector<std::string> commits = line_of_commits(project.work, kills);
  // Each hook is killed after some milliseconds, or has ended before.
  for (const std::string hook : {"pre-receive", "post-receive"}) {
    const std::string path = project.server.path() + "/hooks/" + hook;
    project.world.run(project.server.path(), {"mv", path, path + ".whole"});
    project.server.install_hook(hook, "#!/bin/sh\nexec 3<&0\n\"$0.whole\" <&3 &\nsleep \"$(cat " +
                                          project.server.path() + "/" + hook +
                                          ".span)\"\nkill -9 $! 2>/dev/null\nwait $!\n");
  }
  const auto spans = [&](int pre, int post) {
    const auto text = [](int milliseconds) {
      const std::string digits = std::to_string(milliseconds);
      return "0." + std::string(3 - digits.size(), '0') + digits + "\n";
    };
    put_file(project.server.path() + "/pre-receive.span", text(pre));
    put_file(project.server.path() + "/post-receive.span", text(post));
  };
  const auto tip = [&](const std::string& ref) {
    return project.server.run({"rev-parse", "--verify", "-q", ref}).out;
  };
  std::map<std::string, std::vector<std::string>> moved;
  int killed = 0;
  unsigned random = 12345;
  for (int i = 0; i < kills; ++i) {
    random = random * 1103515245U + 12345U;
    const int span = static_cast<int>(random >> 16U) % 60;
    // One of the two hooks, the other has its time.
    i % 2 == 0 ? spans(span, 999) : spans(999, span);
    const std::string ref = "refs/heads/of-" + std::to_string(i % 3);
    const std::string before = tip(ref);
    const PushOutcome pushed =
        project.work.push(project.server.path(), {commits[static_cast<std::size_t>(i)] + ":" + ref});
    if (tip(ref) != before) moved[ref].push_back(commits[static_cast<std::size_t>(i)]);
    if (pushed.exit_code != 0) ++killed;
  }
  for (const std::string hook : {"pre-receive", "post-receive"}) {
    const std::string path = project.server.path() + "/hooks/" + hook;
    project.world.run(project.server.path(), {"mv", path + ".whole", path});
  }
  const Said signed_anew = project.on_server({"ledger", "sign"});
  INFO(signed_anew.out << signed_anew.error);
  CHECK(signed_anew.status == 0);
  const TestRepository clone = project.fresh_clone("reader");
  const Said said = project.verify(clone);
  INFO(said.out << said.error);
  CHECK(said.status == 0);
  auto moves = moves_in(muster(project.world, clone.path(), {"ledger", "show", "--format", "json"}));
  moves.erase("refs/heads/main");
  CHECK(moves == moved);
  CHECK(killed > 0);
}

}  // namespace muster::test
