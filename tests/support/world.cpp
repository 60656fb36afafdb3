#include "support/world.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "support/roster_text.h"
#include "support/ssh_wire.h"
#include "support/test_keys.h"

namespace muster::test {

std::string World::read_file(const Statement& statement, const std::string& name) const {
  for (const auto& folder : {folder_, common_}) {
    std::ifstream in(folder / name, std::ios::binary);
    if (in) return {std::istreambuf_iterator<char>(in), {}};
  }
  fail(statement, "there is no file " + name);
}

const NamedObject& World::object(const Statement& statement, const std::string& name) const {
  const auto found = objects.find(name);
  if (found == objects.end()) fail(statement, "nothing is called " + name);
  return found->second;
}

void World::name_object(const Statement& statement, const std::string& name, NamedObject object) {
  names_.emplace(object.id.hex(), name);
  if (!objects.emplace(name, std::move(object)).second) fail(statement, "there is already a " + name);
}

std::string World::name_of_id(const std::string& hex) const {
  const auto found = names_.find(hex);
  return found == names_.end() ? hex : found->second;
}

RosterVersion& World::roster(const Statement& statement, const std::string& name) {
  const auto found = rosters.find(name);
  if (found == rosters.end()) fail(statement, "no roster is called " + name);
  return found->second;
}

Timestamp World::time(const Statement& statement, const std::string& text) const {
  if (const auto time = Timestamp::parse(text)) return *time;
  const auto span = Duration::parse(text.empty() ? "" : std::string_view(text).substr(1));
  if (span && text.front() == '+') return now + *span;
  if (span && text.front() == '-') return now - *span;
  fail(statement, "no time: " + text);
}

std::string World::expand(const Statement& statement, const std::string& text) {
  return substitute(text, [&](const std::string& what) -> std::string {
    const std::size_t colon = what.find(':');
    const std::string kind = what.substr(0, colon);
    const std::string name = colon == std::string::npos ? "" : what.substr(colon + 1);
    if (kind == "id") return object(statement, name).id.hex();
    if (kind == "ID") {
      std::string hex = object(statement, name).id.hex();
      std::ranges::transform(hex, hex.begin(),
                             [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
      return hex;
    }
    if (kind == "key") return public_line(name);
    if (kind == "digest") return digest_of_bytes(roster(statement, name).bytes).text();
    if (kind == "now") return now.text();
    if (kind == "zero") return zero().hex();
    fail(statement, "nothing is known as @" + what + "@");
  });
}

std::string full_ref(const std::string& name) {
  return name.starts_with("refs/") ? name : "refs/heads/" + name;
}

void make_all(World& world, const std::string& script) {
  static const std::map<std::string, void (*)(World&, const Statement&)> makers = {
      {"commit", make_commit}, {"tag", make_tag},       {"roster", make_roster},    {"sign", sign_roster},
      {"unsign", sign_roster}, {"blob", make_raw},      {"tree", make_raw},         {"object", make_raw},
      {"part", make_raw},      {"deep-tree", make_raw}, {"approve", make_approval},
  };
  for (const Statement& statement : parse_script("script", script)) {
    const auto maker = makers.find(statement.words.front());
    if (maker == makers.end()) fail(statement, "this makes nothing: " + statement.words.front());
    maker->second(world, statement);
  }
}

Sha256Digest digest_of_bytes(std::string_view bytes) {
  const std::string raw = digest_of("sha256", bytes);
  Sha256Digest digest;
  std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(digest.bytes.data()));
  return digest;
}

}  // namespace muster::test
