#include "push/stranger.h"

#include <chrono>
#include <stdexcept>

#include "support/test_keys.h"

namespace muster::test {

namespace {

constexpr std::int64_t day = 86'400;

const std::filesystem::path common = std::filesystem::path(MUSTER_SOURCE_DIR) / "tests/vectors/common";

Timestamp now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::seconds>(since).count()};
}

std::string with_dates_around(std::string text, Timestamp when) {
  const auto replace = [&](const std::string& old, std::int64_t days) {
    const std::string date = Timestamp{when.seconds + days * day}.text();
    bool found = false;
    for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += date.size()) {
      text.replace(at, old.size(), date);
      found = true;
    }
    if (!found) throw std::runtime_error("the vectors' roster holds no " + old);
  };
  replace("2027-05-23T00:00:00Z", 300);
  replace("2026-01-10T00:00:00Z", -300);
  return text;
}

void obey(World& world, const std::string& script) {
  for (const Statement& statement : parse_script("script", script)) {
    const std::string& verb = statement.words.front();
    if (verb == "commit")
      make_commit(world, statement);
    else if (verb == "tag")
      make_tag(world, statement);
    else if (verb == "roster")
      make_roster(world, statement);
    else
      make_raw(world, statement);
  }
}

}  // namespace

Stranger::Stranger(const std::string& roster_edits)
    : world(git.root(), git.root()), server(git.init_bare("server.git")) {
  forget_declared_keys();
  world.now = now();
  put_file(git.root() + "/acme.toml", with_dates_around(get_file(common / "acme.toml"), world.now));
  make("roster v1 from acme.toml signed alice bob\n" + roster_edits +
       "commit base on - by alice file README \"x\\n\" muster v1\n");
  const std::string anchor = digest_of_bytes(world.rosters.at("v1").bytes).text();
  const ProcessOutput installed = git.run(git.root(), {MUSTER_TOOL, "hook", "install", "--no-doctor",
                                                       "--repo", server.path(), "--anchor", anchor});
  if (installed.exit_code != 0) throw std::runtime_error("hook install: " + installed.out + installed.error);
  const RawAnswer begun = send(
      {{zero() + " " + id("base").hex() + " refs/heads/main"}, world.repository.pack_of({id("base")}, {})});
  if (!begun.moved("refs/heads/main")) throw std::runtime_error("the bootstrap was refused: " + begun.all());
}

void Stranger::make(const std::string& script) {
  obey(world, script);
}

ObjectId Stranger::id(const std::string& name) const {
  return world.objects.at(name).id;
}

std::string Stranger::present(const std::string& ref) const {
  const ProcessOutput output = server.run({"rev-parse", "--verify", "--quiet", ref});
  return output.exit_code == 0 ? output.out.substr(0, output.out.find('\n')) : "";
}

std::string Stranger::command(const std::string& ref, const std::string& name) const {
  const std::string old = present(ref);
  return (old.empty() ? zero() : old) + " " + (name == "gone" ? zero() : id(name).hex()) + " " + ref;
}

RawAnswer Stranger::push_all(std::vector<std::string> commands, const std::vector<std::string>& names) const {
  std::vector<ObjectId> tips;
  for (const std::string& name : names) {
    if (name != "gone") tips.push_back(id(name));
  }
  RawPush push;
  push.commands = std::move(commands);
  if (!tips.empty()) push.pack = world.repository.pack_of(tips, {id("base")});
  return send(push);
}

void Stranger::before_hook(const std::string& line) const {
  const std::string path = server.path() + "/hooks/pre-receive";
  std::string text = get_file(path);
  text.insert(text.find('\n') + 1, line + "\n");
  put_file(path, text);
}

std::string not_refused(const Stranger& stranger, const RawAnswer& answer, const std::string& before,
                        const std::vector<std::string>& rules) {
  std::string wrong;
  for (const std::string& line : answer.report) {
    if (line.starts_with("ok ")) wrong += "\nsomething moved";
  }
  if (snapshot(stranger.server) != before) wrong += "\nthe repository has changed";
  const std::string raw = unprintable(answer.remote);
  if (!raw.empty()) wrong += "\n" + raw;
  bool named = rules.empty();
  for (const std::string& rule : rules) {
    named = named || answer.remote.find("refused  " + rule + "\n") != std::string::npos ||
            answer.remote.find("fault  " + rule + "\n") != std::string::npos;
  }
  if (!named) wrong += "\nno rule of those that were expected is named";
  return wrong.empty() ? "" : wrong + "\n" + answer.all();
}

}  // namespace muster::test
