#include "property/monotone_rosters.h"

#include "formats/roster_toml.h"

namespace muster::test {

namespace {

std::string at(const World& world, std::int64_t minutes) {
  return (world.now + Duration{minutes * 60}).text();
}

// At, just before or just after now.
std::string near(const World& world, Random& random) {
  return (world.now + Duration{static_cast<std::int64_t>(below(random, 7200)) - 3600}).text();
}

void add_keys(const World& world, Random& random, std::vector<Constraint>& all) {
  for (const std::string key : {"alice", "dave", "erin", "forge"}) {
    const std::string set = "  set key " + key + " ";
    const bool governor = key == "alice";
    all.push_back({key + " until", set + "until = " + near(world, random) + "\n"});
    all.push_back({key + " from", set + "from = " + near(world, random) + "\n"});
    all.push_back({key + " uses", set + "uses = [\"" + (governor ? "roster" : "release") + "\"]\n"});
    all.push_back({key + " revoked", set + "revoked = { reason = \"" +
                                         pick(random, {"compromised", "superseded", "lost", "left"}) +
                                         "\", since = " + near(world, random) + " }\n"});
    all.push_back({key + " touch", set + "touch = true\n"});
    all.push_back({key + " verify", set + "verify = true\n"});
  }
}

void add_principals(const World& world, Random& random, std::vector<Constraint>& all) {
  all.push_back({"dave left", "  set person dave left = " + near(world, random) + "\n"});
  all.push_back({"erin left", "  set person erin left = " + near(world, random) + "\n"});
  all.push_back({"members", "  set role developers members = [\"alice\", \"bob\", \"carol\"]\n"});
  all.push_back({"members",
                 "  set role developers members = [\"alice\", \"bob\", \"carol\", { id = \"dave\", "
                 "until = " +
                     near(world, random) + " }]\n"});
  all.push_back({"managers", "  set role release-managers members = [\"erin\"]\n"});
  all.push_back(
      {"reviewed", "  set role developers review = { every = \"1d\", last = " + at(world, -3000) + " }\n"});
}

void add_defaults(const World& world, Random& random, std::vector<Constraint>& all) {
  const std::string set = "  set defaults ";
  all.push_back({"algorithms", set + "algorithms = [\"ssh-ed25519\"]\n"});
  all.push_back({"algorithms", set + "algorithms = [\"sk-ssh-ed25519@openssh.com\"]\n"});
  all.push_back({"rotation", set + "rotation = \"refuse\"\n"});
  all.push_back({"key age", set + "max_key_age = \"30d\"\n"});
  all.push_back({"review", set + "review = \"refuse\"\n"});
  all.push_back({"unmatched", set + "unmatched_refs = \"refuse\"\n"});
  all.push_back({"expires", "  set top expires = " + near(world, random) + "\n"});
}

void add_commit_rules(Random& random, std::vector<Constraint>& all) {
  for (const std::string rule : {"mainline", "deep"}) {
    const std::string set = "  set commits " + rule + " ";
    // A part of the list: a name beside its role would be another way in.
    all.push_back({rule + " signers", set + "signers = [\"erin\"]\n"});
    all.push_back({rule + " signers", set + "signers = []\n"});
    all.push_back({rule + " merge_signers", "  unset commits " + rule + " merge_signers\n"});
    all.push_back({rule + " identity", set + "identity = \"bound\"\n"});
    all.push_back({rule + " approvals", set + "approvals = 1\n"});
    all.push_back(
        {rule + " require",
         set + "require = [\"" + pick(random, {"touch", "verify", "ssh", "openpgp", "x509"}) + "\"]\n"});
    all.push_back(
        {rule + " except", set + "except = [\"" + pick(random, {"d/**", "a?", "d/x", "**"}) + "\"]\n"});
    all.push_back(
        {rule + " paths", set + "paths = [\"" + pick(random, {"d/**", "a?", "**", "d/e/*"}) + "\"]\n"});
  }
}

std::string list_of(Random& random, std::initializer_list<const char*> names) {
  std::string text = "[";
  for (const char* name : names) {
    if (!one_in(random, 2)) continue;
    if (text.size() > 1) text += ", ";
    text += "\"" + std::string(name) + "\"";
  }
  return text + "]";
}

// A rule of commits over one of the refs.
std::string commit_rule(Random& random, const std::string& name) {
  std::string text = "  + [[commits]] # " + name + "\n  + name = \"" + name + "\"\n  + refs = [\"" +
                     pick(random, {"refs/heads/main", "refs/heads/*", "refs/heads/**", "refs/heads/free"}) +
                     "\"]\n  + signers = " + list_of(random, {"developers", "dave", "erin", "forge"}) + "\n";
  if (!one_in(random, 3))
    text += "  + paths = [\"" + pick(random, {"**", "d/**", "a1", "a?", "d/e/**", "d/*"}) + "\"]\n";
  if (one_in(random, 3)) text += "  + except = [\"" + pick(random, {"d/x", "a2", "d/**", "**"}) + "\"]\n";
  if (one_in(random, 3)) text += "  + merge_signers = " + list_of(random, {"forge", "erin", "dave"}) + "\n";
  if (one_in(random, 2)) text += "  + identity = \"any\"\n";
  return text;
}

std::string tag_rule(Random& random, const std::string& name) {
  std::string text = "  + [[tags]] # " + name + "\n  + name = \"" + name +
                     "\"\n  + refs = [\"refs/tags/*\"]\n  + signers = " +
                     list_of(random, {"release-managers", "dave", "developers"}) + "\n";
  if (one_in(random, 2)) text += "  + lightweight = \"allow\"\n";
  if (one_in(random, 2)) text += "  + commit = \"any\"\n";
  return text;
}

void add_tables(Random& random, std::vector<Constraint>& all) {
  for (int i = 0; i < 6; ++i) {
    const std::string name = "further" + std::to_string(i);
    all.push_back({name, commit_rule(random, name)});
  }
  all.push_back({"further tag", tag_rule(random, "further-tag")});
  for (const std::string refs : {"refs/heads/*", "refs/tags/**", "refs/heads/release/*"}) {
    for (const std::string what : {"create", "delete", "force"}) {
      all.push_back({refs + " " + what,
                     "  + [[refs]]\n  + refs = [\"" + refs + "\"]\n  + " + what + " = \"refuse\"\n"});
    }
  }
  const std::string set = "  set tags releases ";
  all.push_back({"tag signers", set + "signers = [\"dave\"]\n"});
  all.push_back({"tag threshold", set + "threshold = 2\n"});
  all.push_back({"lightweight", set + "lightweight = \"refuse\"\n"});
  all.push_back({"tag commit", set + "commit = \"accepted\"\n"});
  all.push_back({"from", set + "from = [\"refs/heads/release/*\"]\n"});
  all.push_back({"from", set + "from = []\n"});
}

}  // namespace

std::vector<Constraint> every_constraint(const World& world, Random& random) {
  std::vector<Constraint> all;
  add_keys(world, random, all);
  add_principals(world, random, all);
  add_defaults(world, random, all);
  add_commit_rules(random, all);
  add_tables(random, all);
  return all;
}

std::string permissive_edits(const World& world, Random& random, const std::string& excepted) {
  std::string text =
      "  set defaults unmatched_refs = \"allow\"\n"
      "  set robot forge owner = \"erin\"\n"
      "  set commits mainline identity = \"any\"\n"
      "  set commits mainline merge_signers = [\"forge\"]\n"
      "  set commits mainline refs = [\"refs/heads/main\", \"refs/heads/release/*\"]\n"
      "  set commits mainline signers = [\"developers\", \"erin\"]\n"
      "  set tags releases refs = [\"refs/tags/**\"]\n"
      "  set tags releases signers = [\"release-managers\", \"dave\"]\n"
      "  set tags releases lightweight = \"allow\"\n"
      "  set tags releases from = [\"refs/heads/**\"]\n"
      "  + [[commits]] # deep\n  + name = \"deep\"\n  + refs = [\"refs/heads/*\"]\n  + paths = [\"d/**\"]\n"
      "  + signers = [\"alice\", \"erin\", \"dave\"]\n  + merge_signers = [\"forge\", \"bob\"]\n"
      "  + identity = \"any\"\n";
  if (one_in(random, 2)) text += "  set tags releases commit = \"any\"\n";
  if (one_in(random, 2)) text += "  set commits mainline paths = [\"d/**\", \"a1\"]\n";
  if (one_in(random, 3)) text += commit_rule(random, "another");
  if (one_in(random, 2))
    text += "  + [[refs]]\n  + refs = [\"refs/**\"]\n  + delete = \"allow\"\n  + force = \"allow\"\n";
  if (!excepted.empty())
    text += "  + [[exception]]\n  + id = \"one\"\n  + waives = \"mainline\"\n  + object = \"commit:@id:" +
            excepted + "@\"\n  + until = " + at(world, 6000) +
            "\n  + owner = \"carol\"\n  + reason = \"imported\"\n";
  return text;
}

std::optional<Roster> roster_with(World& world, const std::string& edits) {
  world.rosters.clear();
  make_all(world, "roster r from acme.toml\n" + edits);
  const std::string& bytes = world.rosters.at("r").bytes;
  auto roster = parse_roster(bytes, digest_of_bytes(bytes));
  if (!roster) return std::nullopt;
  return std::move(*roster);
}

}  // namespace muster::test
