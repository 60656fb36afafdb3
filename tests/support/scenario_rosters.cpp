// roster NAME from FILE [signed PERSON…]       a first version
// roster NAME after OTHER [signed PERSON…]     the next one: version, previous and issued are filled in
//   <edits, see roster_text.h>
// sign NAME by PERSON… [with KEY] [over OTHER] [namespace NS] [as FILE]
// unsign NAME PERSON
#include "support/roster_text.h"
#include "support/test_keys.h"
#include "support/world.h"

namespace muster::test {

namespace {

std::string filled(World& world, const Statement& statement, const RosterVersion& version,
                   const RosterVersion* previous) {
  return substitute(version.text, [&](const std::string& what) -> std::string {
    if (what == "version") return std::to_string(version.number);
    if (what == "issued") return world.now.text();
    if (what == "previous")
      return previous == nullptr ? "" : "previous = \"" + digest_of_bytes(previous->bytes).text() + "\"";
    return world.expand(statement, "@" + what + "@");
  });
}

void sign_by(RosterVersion& version, const std::string& person) {
  SigningOptions options;
  options.name_space = "muster-roster";
  version.files["signatures/" + person + ".sig"] = sign(person, version.bytes, options);
}

void archive(RosterVersion& version, const RosterVersion& previous) {
  const std::string folder = "history/" + std::to_string(previous.number) + "/";
  for (const auto& [path, bytes] : previous.files) {
    const bool older = path.starts_with("history/") || path.starts_with("keys/");
    version.files.emplace(older ? path : folder + path, bytes);
  }
}

}  // namespace

void make_roster(World& world, const Statement& statement) {
  Words words(statement);
  words.take("roster");
  const std::string name = words.take("the roster's name");
  RosterVersion version{"", "", 1, {}};
  const RosterVersion* previous = nullptr;
  if (words.take_if("from")) {
    version.text = world.read_file(statement, words.take("a file"));
  } else if (words.take_if("after")) {
    previous = &world.roster(statement, words.take("a roster"));
    version.text = previous->text;
    version.number = previous->number + 1;
  } else {
    words.unknown();
  }
  version.text = edit_roster(version.text, statement.body, statement.file);
  version.bytes = filled(world, statement, version, previous);
  if (previous != nullptr) archive(version, *previous);
  version.files["roster.toml"] = version.bytes;
  if (words.take_if("signed")) {
    while (!words.at_end()) sign_by(version, words.take("a person"));
  }
  words.end();
  if (!world.rosters.emplace(name, std::move(version)).second)
    fail(statement, "there is already a roster " + name);
}

void sign_roster(World& world, const Statement& statement) {
  Words words(statement);
  const bool take_away = words.take("sign or unsign") == "unsign";
  RosterVersion& version = world.roster(statement, words.take("a roster"));
  if (take_away) {
    if (version.files.erase("signatures/" + words.take("a person") + ".sig") == 0)
      fail(statement, "no such signature");
    return words.end();
  }
  if (!words.take_if("by")) words.unknown();
  const auto is_option = [](const std::string& word) {
    return word == "with" || word == "over" || word == "namespace" || word == "as" || word == "flags";
  };
  const std::vector<std::string> persons = words.take_until(is_option);
  SigningOptions options;
  options.name_space = "muster-roster";
  std::string key, file;
  std::string bytes = version.bytes;
  while (!words.at_end()) {
    if (words.take_if("with"))
      key = words.take("a key");
    else if (words.take_if("over"))
      bytes = world.roster(statement, words.take("a roster")).bytes;
    else if (words.take_if("namespace"))
      options.name_space = words.take("a namespace");
    else if (words.take_if("as"))
      file = words.take("a file name");
    else if (words.take_if("flags"))
      options.flags = static_cast<std::uint8_t>(std::stoul(words.take("flags")));
    else
      words.unknown();
  }
  for (const std::string& person : persons) {
    version.files["signatures/" + (file.empty() ? person + ".sig" : file)] =
        sign(key.empty() ? person : key, bytes, options);
  }
}

}  // namespace muster::test
