#include "push/guarded.h"

#include <chrono>
#include <stdexcept>

#include "crypto/sha256.h"
#include "model/timestamp.h"

namespace muster::test {

namespace {

std::int64_t now_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string quoted_list(const std::vector<std::string>& items) {
  std::string list = "[";
  for (const std::string& item : items) list += (list.size() > 1 ? ", \"" : "\"") + item + "\"";
  return list + "]";
}

std::string person(const std::string& id, const std::string& more = "") {
  return "\n[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nemails = [\"" + id + "@example.org\"]\n" +
         more;
}

std::string key_of(const std::string& holder, const std::string& more = "") {
  return "\n[[key]]\nholder = \"" + holder + "\"\nssh = \"" + make_key(holder).public_line +
         "\"\nadded = " + days_from_now(-300) + "\n" + more;
}

std::string people() {
  std::string text;
  for (const char* id : {"alice", "bob", "carol", "dave", "frank"}) text += person(id);
  text += person("erin", "left = " + days_from_now(-3) + "\n");
  text += "\n[[robot]]\nid = \"release-bot\"\nowner = \"bob\"\nemails = [\"release-bot@example.org\"]\n";
  for (const char* id : {"alice", "bob"}) text += key_of(id, "uses = [\"git\", \"roster\"]\n");
  text += key_of("carol", "until = " + days_from_now(-10) + "\n");
  text += key_of("dave", "revoked = { reason = \"superseded\", since = " + days_from_now(-5) + " }\n");
  for (const char* id : {"erin", "frank", "release-bot"}) text += key_of(id);
  return text;
}

constexpr const char* rules = R"(
[[role]]
name = "developers"
owner = "alice"
members = ["alice", "bob", "carol", "dave", "erin"]

[[commits]]
name = "code"
refs = ["refs/heads/main"]
except = ["docs/**"]
signers = ["developers"]
merge_signers = ["release-bot"]

[[commits]]
name = "docs"
refs = ["refs/heads/main"]
paths = ["docs/**"]
signers = ["developers", "frank"]

[[commits]]
name = "release"
refs = ["refs/heads/release/*"]
signers = ["alice"]

[[tags]]
name = "versions"
refs = ["refs/tags/v*"]
signers = ["alice"]
)";

}  // namespace

std::string seconds_from_now(int seconds) {
  return Timestamp{now_seconds() + seconds}.text();
}
// Days count from when the process began, so that a roster's text is the same at every call.
std::string days_from_now(int days) {
  static const std::int64_t began = now_seconds();
  return Timestamp{began + std::int64_t{days} * 86'400}.text();
}

std::string RosterText::text() const {
  std::string out =
      "schema = \"muster/roster/1\"\nproject = \"test/project\"\nversion = " + std::to_string(version) + "\n";
  if (!previous.empty()) out += "previous = \"" + previous + "\"\n";
  out += "issued = " + issued + "\nexpires = " + expires +
         "\n\n[governance]\ngovernors = " + quoted_list(governors) +
         "\nthreshold = " + std::to_string(threshold) + "\nmainline = \"refs/heads/main\"\n\n[defaults]\n" +
         "unmatched_refs = \"allow\"\n";
  if (!baseline.empty()) out += "\n[history]\nbaseline = " + quoted_list(baseline) + "\n";
  return out + people() + rules + more;
}

std::string digest_of(const std::string& bytes) {
  return sha256(bytes).text();
}

By Guarded::by(const std::string& person, int seconds) {
  return {person + "@example.org", seconds_from_now(seconds), &make_key(person)};
}

Guarded::Guarded(const RosterText& roster, const std::string& object_format)
    : server(world.init_bare("server.git", object_format)),
      work(world.init_work("work", object_format)),
      anchor(digest_of(roster.text())) {
  work.git({"remote", "add", "origin", server.path()});
  work.write_file(".muster/roster.toml", roster.text());
  work.write_file(".muster/signatures/alice.sig", sign_ssh(key("alice"), "muster-roster", roster.text()));
  const ProcessOutput installed =
      muster({"hook", "install", "--no-doctor", "--repo", server.path(), "--anchor", anchor});
  if (installed.exit_code != 0) throw std::runtime_error("hook install: " + installed.out + installed.error);
}

std::string Guarded::commit(const By& by, const std::string& file) const {
  static int number = 0;
  if (!file.empty()) work.write_file(file, "change " + std::to_string(++number) + "\n");
  if (by.key == nullptr) return work.commit_unsigned(by.email, by.date, "change");
  return work.commit_signed(*by.key, by.email, by.date, "change");
}

void Guarded::write_roster(const RosterText& roster, const std::vector<std::string>& signers) const {
  const std::string folder = work.path() + "/.muster/";
  const std::string archive = folder + "history/" + std::to_string(roster.version - 1);
  world.run(work.path(), {"mkdir", "-p", archive});
  world.run(work.path(), {"cp", folder + "roster.toml", archive + "/roster.toml"});
  world.run(work.path(), {"mv", folder + "signatures", archive + "/signatures"});
  work.write_file(".muster/roster.toml", roster.text());
  for (const std::string& signer : signers) {
    work.write_file(".muster/signatures/" + signer + ".sig",
                    sign_ssh(key(signer), "muster-roster", roster.text()));
  }
}

void Guarded::adopt() const {
  commit(by("alice"));
  const PushOutcome outcome = push({"main"});
  if (outcome.exit_code != 0) throw std::runtime_error("adopt: " + outcome.report);
}

std::string Guarded::tip(const std::string& ref) const {
  const ProcessOutput output = server.run({"rev-parse", "--verify", "--quiet", ref});
  return output.exit_code == 0 ? output.out.substr(0, output.out.find('\n')) : "";
}

ProcessOutput Guarded::muster(const std::vector<std::string>& arguments, const std::string& input) const {
  std::vector<std::string> command = {MUSTER_TOOL};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return world.run(world.root(), command, input);
}

ProcessOutput Guarded::verify_from_clone() const {
  static int number = 0;
  const TestRepository clone = world.clone(server.path(), "clone-" + std::to_string(++number));
  return muster({"verify", "history", "--repo", clone.path(), "--anchor", anchor});
}

bool refuses(const PushOutcome& outcome, const std::string& rule) {
  if (outcome.exit_code == 0) return false;
  const std::size_t at = outcome.report.find("remote: refused  " + rule);
  if (at == std::string::npos) return false;
  std::size_t next = at;
  for (const char* field : {"object ", "key ", "because ", "remedy "}) {
    const std::size_t found = outcome.report.find(std::string("remote:   ") + field, next);
    if (found == std::string::npos) return false;
    next = found;
  }
  return true;
}

}  // namespace muster::test
