// A project whose builds are gated: alice and bob govern, both may commit, bob alone may release.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/clone.h"
#include "cli/story.h"

namespace muster::test {

class Gated : public Project {
 public:
  explicit Gated(const std::string& object_format = "sha1", const std::string& more = "",
                 const std::string& date = now())
      : Project(object_format) {
    work.write_file(".gitignore", "/build/\n*.o\n");
    work.write_file("src/main.c", "int main(void) { return 0; }\n");
    roster(roster_text(more));
    commit_as("alice", "Adopt muster", date);
    anchor = digest();
  }

  static std::string key_text(const std::string& name, const std::string& uses,
                              const std::string& more = "") {
    return "[[key]]\nholder = \"" + name + "\"\nssh = \"" + make_key(name).public_line +
           "\"\nadded = " + days_ago(100) + "\nuses = [" + uses + "]\n" + more + "\n";
  }
  static std::string person_text(const std::string& name) {
    return "[[person]]\nid = \"" + name + "\"\nname = \"" + name + "\"\nemails = [\"" + name +
           "@example.org\"]\n\n";
  }
  // Version 1, with more text behind it.
  static std::string roster_text(const std::string& more = "", const std::string& expires = days_ago(-100)) {
    return "schema = \"muster/roster/1\"\nproject = \"acme/app\"\nversion = 1\nissued = " + days_ago(90) +
           "\nexpires = " + expires +
           "\n\n[governance]\ngovernors = [\"alice\", \"bob\"]\nthreshold = 1\nmainline = "
           "\"refs/heads/main\"\n\n" +
           person_text("alice") + person_text("bob") + person_text("carol") +
           key_text("alice", R"("git", "roster", "approval")") +
           key_text("bob", R"("git", "roster", "release")") +
           key_text("carol", R"("git", "release", "approval")") +
           "[[commits]]\nname = \"mainline\"\nrefs = [\"refs/heads/main\"]\nsigners = [\"alice\", "
           "\"bob\"]\n\n"
           "[[commits]]\nname = \"branches\"\nrefs = [\"refs/heads/release/*\"]\nsigners = [\"bob\"]\n\n"
           "[[tags]]\nname = \"versions\"\nrefs = [\"refs/tags/v*\"]\nsigners = [\"alice\", \"bob\", "
           "\"carol\"]\n"
           "from = [\"refs/heads/main\", \"refs/heads/release/*\"]\n\n"
           "[[releases]]\nname = \"stable\"\nproducts = [\"app\"]\nchannels = [\"stable\"]\nsigners = "
           "[\"bob\"]\n\n" +
           more;
  }

  // Put into the work tree, signed by alice or another governor.
  void roster(const std::string& text, const std::string& governor = "alice") const {
    work.write_file(".muster/roster.toml", text);
    work.write_file(".muster/signatures/" + governor + ".sig",
                    sign_ssh(make_key(governor), "muster-roster", text));
  }
  std::string digest() const { return only_anchor(run({"roster", "show", "--digest"}).out); }

  std::string commit_as(const std::string& name, const std::string& message,
                        const std::string& date = now()) const {
    return work.commit_signed(make_key(name), name + "@example.org", date, message);
  }
  std::string change_as(const std::string& name, const std::string& date = now()) const {
    work.write_file("src/" + std::to_string(++changes_) + ".c", "int i;\n");
    return commit_as(name, "change", date);
  }
  void tag_as(const std::string& name, const std::string& tag, const std::string& date = now()) const {
    work.tag_signed(make_key(name), name + "@example.org", date, tag);
  }
  // The next version of the roster, made of the present one; a governor signs and commits it.
  std::string next_roster(const std::string& from, const std::string& to,
                          const std::string& governor = "alice") const {
    std::string text = get_file(work.path() + "/.muster/roster.toml");
    const std::string before = digest();
    const std::size_t version = text.find("version = ");
    const std::string number = text.substr(version + 10, text.find('\n', version) - version - 10);
    const std::string folder = work.path() + "/.muster/";
    std::filesystem::create_directories(folder + "history/" + number);
    std::filesystem::rename(folder + "roster.toml", folder + "history/" + number + "/roster.toml");
    std::filesystem::rename(folder + "signatures", folder + "history/" + number + "/signatures");
    replace(text, "version = " + number, "version = " + std::to_string(std::stoi(number) + 1));
    const std::size_t issued = text.find("issued = ");
    text.replace(issued, text.find('\n', issued) - issued, "issued = " + days_ago(1));
    const std::size_t previous = text.find("previous = ");
    if (previous != std::string::npos) text.erase(previous, text.find('\n', previous) + 1 - previous);
    replace(text, "issued = ", "previous = \"" + before + "\"\nissued = ");
    if (!from.empty()) replace(text, from, to);
    roster(text, governor);
    return commit_as(governor, "roster");
  }
  static void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("no such text: " + from);
    text.replace(at, from.size(), to);
  }

  Said gate(std::vector<std::string> more = {}, const std::string& repo = "") const {
    more.insert(more.begin(), {"gate", "--anchor", anchor});
    if (!repo.empty()) more.insert(more.end(), {"--repo", repo});
    return run(std::move(more));
  }

 private:
  mutable int changes_ = 0;
};

// The rules that refuse, in order; "accepted" for none.
inline std::vector<std::string> rules_in(const Said& said) {
  std::vector<std::string> rules;
  for (const auto& line : said.lines())
    rules.push_back(line["verdict"] == "refused" ? line["rule"].get<std::string>() : "accepted");
  return rules;
}

using Rules = std::vector<std::string>;

inline Rules judged(const Said& said) {
  INFO(said.out + said.error);
  REQUIRE((said.status == 0 || said.status == 1));
  const Rules rules = rules_in(said);
  CHECK((said.status == 0) == (rules == Rules{"accepted"}));
  return rules;
}

inline Words json(Words more) {
  more.insert(more.end(), {"--format", "json"});
  return more;
}

inline const Words tagged = {"--require", "tag"};
inline const Words released = {"--require", "tag", "--product", "app", "--channel", "stable"};

inline Rules verdict(const Gated& project, const Words& more = {}, const std::string& repo = "") {
  return judged(project.gate(json(more), repo));
}

}  // namespace muster::test
