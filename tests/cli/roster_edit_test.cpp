// roster edit, with and without --rebase, and roster log.
#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/clone.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void fine(const Said& said) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
}

// An editor that puts one line in place of another.
std::vector<std::string> editor(const std::string& command) {
  return {"VISUAL=", "EDITOR=" + command};
}

std::vector<std::string> adding(const std::string& name) {
  return {"person", "add",       name, "--email", name + "@example.org", "--key", make_key(name).public_line,
          "--role", "developers"};
}

}  // namespace

TEST_CASE("roster edit takes what the editor leaves, when it loads") {
  const Enforced place;
  SECTION("begun by itself") {
    const Said said = place.mine.run({"roster", "edit"}, "",
                                     editor("sed -i 's/refs.heads.main., .refs.tags/refs\\/tags/'"));
    fine(said);
    CHECK(has(said.out, "widening   refs rule is new: refs/tags/** may be created"));
    CHECK(has(place.mine.roster(), "version = 2\n"));
    fine(place.mine.run({"roster", "sign"}));
    place.mine.commit("Roster version 2");
    place.push("main");
  }
  SECTION("VISUAL before EDITOR, and only tried") {
    fine(place.mine.run({"roster", "edit", "--dry-run"}, "",
                        {"VISUAL=sed -i s/developers/makers/g", "EDITOR=false"}));
    CHECK(place.work.git({"status", "--porcelain"}).empty());
  }
  SECTION("not what would not load") {
    const Said said = place.mine.run({"roster", "edit"}, "", editor("sed -i s/threshold/treshold/"));
    CHECK(said.status == 1);
    CHECK(has(said.out, "lacks `threshold`"));
    const std::string kept = "your text is kept in ";
    REQUIRE(has(said.error, kept));
    const std::size_t at = said.error.find(kept) + kept.size();
    const std::string path = said.error.substr(at, said.error.find(';', at) - at);
    CHECK(has(place.mine.run({"roster", "lint", path}).out, "did you mean `threshold`?"));
    CHECK(has(get_file(path), "treshold = 1"));
    fs::remove_all(fs::path(path).parent_path());
    CHECK(place.work.git({"status", "--porcelain"}).empty());
  }
  SECTION("not what forgets somebody") {
    fine(place.mine.run(adding("bob")));
    fine(place.mine.run({"roster", "sign"}));
    place.mine.commit("Roster version 2");
    const Said said = place.mine.run({"roster", "edit"}, "", editor("sed -i 's/\"bob\"/\"rob\"/'"));
    CHECK(said.status == 1);
    CHECK(has(said.out, "roster.forgotten"));
    CHECK(place.work.git({"status", "--porcelain"}).empty());
  }
  SECTION("not what was left as it was, nor from an editor that fails") {
    CHECK(has(place.mine.run({"roster", "edit"}, "", editor("true")).error, "the roster is as it was"));
    CHECK(has(place.mine.run({"roster", "edit"}, "", editor("false")).error, "did not end well"));
    CHECK(place.work.git({"status", "--porcelain"}).empty());
  }
  CHECK(place.mine.run({"roster", "edit", "--from", "HEAD"}).status == 2);
}

TEST_CASE("the second of two proposals is refused and made again on the first") {
  Enforced place;
  fine(place.mine.run(adding("bob")));
  fine(place.mine.run({"roster", "sign"}));
  place.mine.commit("Roster version 2: bob");
  place.push("main");
  // Another clone of alice's, which has not seen it.
  const Clone other = place.clone_of("alice");
  other.work.git({"reset", "-q", "--hard", "HEAD~"});
  fine(other.run(adding("carol")));
  fine(other.run({"roster", "sign"}));
  other.commit("Roster version 2: carol");
  CHECK(other.work.push("origin", {"main"}).exit_code != 0);  // git itself: no fast-forward
  // Put on top by force of hand it is no next version.
  const std::string mine = other.work.git({"rev-parse", "HEAD"});
  other.work.git({"fetch", "-q"});
  other.work.git({"reset", "-q", "--soft", "origin/main"});
  other.commit("Roster version 2, again");
  const PushOutcome refused = other.work.push("origin", {"main"});
  CHECK(refused.exit_code != 0);
  CHECK(has(refused.report, "roster.rollback"));
  CHECK(has(refused.report, "muster roster edit --rebase"));

  SECTION("from a commit") {
    other.work.git({"reset", "-q", "--hard", "origin/main"});
    const Said said = other.run({"roster", "edit", "--rebase", "--from", mine});
    fine(said);
    CHECK(has(said.out, "version 3 of "));
    CHECK(has(said.out, "widening   carol becomes a member of developers"));
    CHECK_FALSE(has(said.out, "bob is"));
  }
  SECTION("from the work tree") {
    other.work.git({"reset", "-q", "--soft", "origin/main"});
    const Said said = other.run({"roster", "edit", "--rebase"});
    fine(said);
    CHECK(has(said.out, "removed .muster/signatures/alice.sig"));
  }
  CHECK(has(other.roster(), "members = [\"alice\", \"bob\", \"carol\"]"));
  fine(other.run({"roster", "sign"}));
  other.commit("Roster version 3: carol");
  const PushOutcome accepted = other.work.push("origin", {"main"});
  INFO(accepted.report);
  CHECK(accepted.exit_code == 0);
  CHECK(other.run({"verify", "history", "--anchor", place.anchor}).status == 0);
}

TEST_CASE("what both proposals changed is named and not undone") {
  Enforced place;
  const auto renew = [&](const Clone& clone, const std::string& until) {
    const auto keys = clone.run({"roster", "show", "--format", "json"}).json()["keys"];
    fine(clone.run({"key", "renew", keys[0]["fingerprint"].get<std::string>(), "--until", until}));
    fine(clone.run({"roster", "sign"}));
  };
  const Clone other = place.clone_of("alice");
  renew(place.mine, "2028-01-01T00:00:00Z");
  place.mine.commit("Roster version 2");
  place.push("main");
  renew(other, "2029-01-01T00:00:00Z");
  other.commit("Another roster version 2");
  other.work.git({"fetch", "-q"});
  other.work.git({"reset", "-q", "--hard", "origin/main"});
  const Said said = other.run({"roster", "edit", "--rebase", "--from", "ORIG_HEAD"});
  CHECK(said.status == 2);
  CHECK(has(said.error, "`key.until` was changed by the other version too"));
  CHECK(has(said.error, "nothing was changed"));
  CHECK(other.work.git({"status", "--porcelain"}).empty());
}

TEST_CASE("only a proposal for an older version is made again") {
  Enforced place;
  CHECK(has(place.mine.run({"roster", "edit", "--rebase"}).error, "holds no proposal"));
  fine(place.mine.run(adding("bob")));
  CHECK(has(place.mine.run({"roster", "edit", "--rebase"}).error, "in force already"));
  CHECK(has(place.mine.run({"roster", "edit", "--rebase", "--from", "HEAD"}).error,
            "the work tree holds another proposal"));
  CHECK(place.mine.run({"roster", "edit", "--rebase", "--from", "nowhere"}).status == 2);
}

TEST_CASE("the log tells who changed what when") {
  Enforced place;
  fine(place.mine.run(adding("bob")));
  fine(place.mine.run({"roster", "sign"}));
  place.mine.commit("Roster version 2");
  fine(place.mine.run({"person", "offboard", "bob"}));
  fine(place.mine.run({"roster", "sign"}));
  place.mine.commit("Roster version 3");
  const Said said = place.mine.run({"roster", "log"});
  fine(said);
  const std::size_t third = said.out.find("version 3, issued "), second = said.out.find("version 2, issued "),
                    first = said.out.find("version 1, issued ");
  CHECK(third < second);
  CHECK(second < first);
  REQUIRE(first != std::string::npos);
  CHECK(has(said.out.substr(third, second), "narrowing  bob left at "));
  CHECK(has(said.out.substr(second, first - second), "widening   bob becomes a member of developers"));
  CHECK(has(said.out.substr(first), place.anchor));
  CHECK(has(said.out.substr(first), ", signed by alice\n"));
  const auto lines = place.mine.run({"roster", "log", "HEAD~", "--format", "json"}).lines();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["version"] == 2);
  CHECK(lines[0]["signed"] == nlohmann::json({"alice"}));
  CHECK(lines[0]["changes"][1]["effect"] == "widening");
  CHECK(lines[1]["digest"] == place.anchor);
  // A folder by itself, and one whose chain is broken.
  const std::string folder = place.work.path() + "/.muster";
  CHECK(place.mine.run({"roster", "log", "--roster", folder}).out == said.out);
  put_file(folder + "/history/1/roster.toml", get_file(folder + "/history/1/roster.toml") + "\n");
  const Said broken = place.mine.run({"roster", "log", "--roster", folder});
  CHECK(broken.status == 1);
  CHECK(has(broken.out, "roster.previous"));
}

TEST_CASE("the diff compares commits, the proposal, and the version before") {
  Enforced place;
  CHECK(has(place.mine.run({"roster", "diff"}).error, "version 1 is the first"));
  fine(place.mine.run(adding("bob")));
  const Said proposal = place.mine.run({"roster", "diff"});
  fine(proposal);
  CHECK(has(proposal.out, "version 2 against version 1\n"));
  fine(place.mine.run({"roster", "sign"}));
  place.mine.commit("Roster version 2");
  CHECK(place.mine.run({"roster", "diff"}).out == proposal.out);
  CHECK(place.mine.run({"roster", "diff", "HEAD~", "HEAD"}).out == proposal.out);
  CHECK(has(place.mine.run({"roster", "diff", "HEAD"}).out, "nobody gains or loses anything"));
  const auto back = place.mine.run({"roster", "diff", "HEAD", "HEAD~", "--format", "json"}).json();
  CHECK(back["before"]["version"] == 2);
  CHECK(back["changes"][0]["effect"] == "narrowing");
  CHECK(place.mine.run({"roster", "diff", "nowhere"}).status == 2);
}

}  // namespace muster::test
