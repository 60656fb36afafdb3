#include "fuzz/judge_world.h"

#include <algorithm>

#include "support/git_objects.h"
#include "support/test_keys.h"
#include "support/world.h"

namespace muster::fuzz {

namespace {

// Everybody has a reason to be refused but alice, dave (in docs/), the token and, in merges, the forge.
std::string roster(std::string_view version, std::string_view previous) {
  std::string text = "schema = \"muster/roster/1\"\nproject = \"acme/payments\"\nversion = ";
  text += version;
  text += previous;
  text +=
      "\nissued = 2026-11-20T10:00:00Z\nexpires = 2027-05-23T00:00:00Z\n\n"
      "[governance]\ngovernors = [\"alice\"]\nthreshold = 1\nmainline = \"refs/heads/main\"\n\n";
  for (const char* name : {"alice", "bob", "carol", "dave", "erin", "token"}) {
    text += "[[person]]\nid = \"" + std::string(name) + "\"\nname = \"" + name + "\"\nemails = [\"" + name +
            "@example.org\"]\n";
    if (name == std::string_view("erin")) text += "left = 2026-10-01T00:00:00Z\n";
  }
  text += "[[robot]]\nid = \"forge\"\nowner = \"carol\"\nemails = [\"forge@example.org\"]\n\n";
  const std::map<std::string, std::string> keys = {
      {"alice", "uses = [\"git\", \"roster\"]\n"},
      {"bob", "until = 2026-11-01T00:00:00Z\n"},
      {"carol", "revoked = { reason = \"compromised\", since = 2026-11-05T00:00:00Z }\n"},
      {"dave", ""},
      {"erin", ""},
      {"forge", ""},
      {"token", "touch = true\n"}};
  for (const auto& [name, more] : keys) {
    text += "[[key]]\nholder = \"" + name + "\"\nssh = \"" + test::public_line(name) +
            "\"\nadded = 2026-01-10T00:00:00Z\n" + more;
  }
  return text +
         "\n[[role]]\nname = \"developers\"\nowner = \"carol\"\n"
         "members = [\"alice\", \"bob\", \"carol\", \"erin\", \"token\"]\n\n"
         "[[commits]]\nname = \"code\"\nrefs = [\"refs/heads/main\"]\nexcept = [\"docs/**\"]\n"
         "signers = [\"developers\"]\nmerge_signers = [\"forge\"]\n\n"
         "[[commits]]\nname = \"docs\"\nrefs = [\"refs/heads/main\"]\npaths = [\"docs/**\"]\n"
         "signers = [\"developers\", \"dave\"]\nmerge_signers = [\"forge\"]\n";
}

std::string base64_in(const std::string& armor) {
  std::string base64;
  for (std::string_view rest = armor; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (!line.starts_with("-----")) base64 += line;
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return base64;
}

std::string roster_signature(const std::string& bytes) {
  test::SigningOptions options;
  options.name_space = "muster-roster";
  return test::sign("alice", bytes, options);
}

}  // namespace

JudgeWorld::JudgeWorld() {
  test::forget_declared_keys();
  test::declare_key("token", test::KeyKind::sk);
  roster_text = roster("1", "");
  anchor = test::digest_of_bytes(roster_text);
  state = {"refs/heads/main", 1, anchor.text()};
  const std::string next = roster("2", "\nprevious = \"" + anchor.text() + "\"");
  const auto file = [this](std::string_view bytes) {
    return test::FileEntry{"100644", repository.add(ObjectType::blob, std::string(bytes))};
  };
  const test::FileMap first = {{".muster/roster.toml", file(roster_text)},
                               {".muster/signatures/alice.sig", file(roster_signature(roster_text))},
                               {"docs/guide", file("a\n")},
                               {"src/pay", file("b\n")}};
  const auto with = [&](test::FileMap files, const std::string& path, std::string_view bytes) {
    files.insert_or_assign(path, file(bytes));
    return files;
  };
  test::FileMap second = with(first, ".muster/roster.toml", next);
  second = with(second, ".muster/signatures/alice.sig", roster_signature(next));
  second = with(second, ".muster/history/1/roster.toml", roster_text);
  second = with(second, ".muster/history/1/signatures/alice.sig", roster_signature(roster_text));
  const auto name = [this](const std::string& what, const test::FileMap& files) {
    trees.emplace(what, test::write_tree(repository, files));
  };
  name("nothing", first);
  name("code", with(first, "src/pay", "c\n"));
  name("docs", with(first, "docs/guide", "c\n"));
  name("both", with(with(first, "src/pay", "c\n"), "docs/guide", "c\n"));
  name("roster", second);
  name("mixed", with(second, "src/pay", "c\n"));
  base = commit("nothing", "alice");
  repository.set_ref("refs/heads/main", base);
  side = commit("code", "token");
}

ObjectId JudgeWorld::commit(const std::string& tree, const std::string& by) {
  const std::string ident =
      test::ident_line(by, by + "@example.org", Timestamp::parse("2026-11-21T10:00:00Z").value());
  test::CommitText text{trees.at(tree), {}, ident, ident, {}, tree + "\n"};
  if (!base.is_zero()) text.parents.push_back(base);
  return repository.add(ObjectType::commit, signed_by(by, test::commit_payload(text)));
}

std::vector<std::string> JudgeWorld::commits() {
  std::vector<std::string> made;
  for (const auto& [tree, id] : trees) {
    for (const std::string by : {"alice", "bob", "carol", "dave", "erin", "forge", "token", "mallory"}) {
      const std::string ident = test::ident_line(by, by + "@example.org", now);
      test::CommitText text{id, {base}, ident, ident, {}, tree + "\n"};
      const std::string payload = test::commit_payload(text);
      if (by == "alice" || by == "token") made.push_back(payload);
      made.push_back(signed_by(by, payload));
      if (tree != "both" && tree != "code") continue;
      text.parents.push_back(side);
      made.push_back(signed_by(by, test::commit_payload(text)));
    }
  }
  return made;
}

std::vector<std::string> JudgeWorld::forged_commits() {
  const std::string ident = test::ident_line("alice", "alice@example.org", now);
  const std::string payload = test::commit_payload({trees.at("code"), {base}, ident, ident, {}, "code\n"});
  std::vector<test::SigningOptions> ways(4);
  ways[0].name_space = "file";
  ways[1].hash = "sha1";
  ways[2].other_key = "dave";
  ways[3].trailing = "x";
  std::vector<std::string> made;
  for (const test::SigningOptions& way : ways) {
    made.push_back(test::with_signature_header(payload, "gpgsig", test::sign("alice", payload, way)));
  }
  made.push_back(test::with_signature_header(payload, "gpgsig", test::sign("alice", payload + "\n", {})));
  return made;
}

std::string JudgeWorld::signed_by(const std::string& key, const std::string& payload) {
  const std::string armor = test::sign(key, payload, {});
  signed_.insert_or_assign({payload, base64_in(armor)}, key);
  return test::with_signature_header(payload, "gpgsig", armor);
}

std::string JudgeWorld::signed_for_now(const std::string& key, const std::string& payload) {
  const std::string armor = test::sign(key, payload, {});
  for_now_ = {{{payload, base64_in(armor)}, key}};
  return test::with_signature_header(payload, "gpgsig", armor);
}

std::string JudgeWorld::signer_of(const std::string& payload, const std::string& armor) const {
  for (const Signed* known : {&signed_, &for_now_}) {
    const auto found = known->find({payload, base64_in(armor)});
    if (found != known->end()) return found->second;
  }
  return "";
}

}  // namespace muster::fuzz
