#include <algorithm>

#include "property/roster_chain_attacks.h"

namespace muster::test {

namespace {

using Pushes = std::vector<Push>;
using Versions = const Names&;
using Key = const std::string&;

FileMap wanted(ChainServer& server, Versions versions) {
  return server.with_roster(server.files(), versions.back());
}

// To the mainline, and where the roster names another one there as well.
Push to_mainline(ChainServer& server, Versions versions, const std::string& commit) {
  Push push{{server.to_mainline(commit)}, false};
  if (versions.back().empty()) return push;
  const std::string named = server.charter_of(versions.back()).mainline;
  if (named != server.charter().mainline && named.starts_with("refs/heads/line"))
    push.moves.push_back(server.move_to(named, commit));
  if (one_in(server.random, 2)) std::ranges::reverse(push.moves);
  return push;
}

Pushes straight(ChainServer& server, Versions versions, Key key) {
  return {to_mainline(server, versions, server.commit({server.tip()}, key, wanted(server, versions)))};
}

Pushes by_the_side(ChainServer& server, Versions versions, Key key) {
  const FileMap files = wanted(server, versions);
  const std::string side = server.commit({server.tip()}, key, files);
  return {to_mainline(server, versions, server.commit({server.tip(), side}, key, files))};
}

Pushes by_merge_of_code(ChainServer& server, Versions versions, Key key) {
  const FileMap code = server.with_file(server.files(), server.fresh("code/c"));
  const std::string side = server.commit({server.tip()}, "erin", code);
  const FileMap files = server.with_roster(code, versions.back());
  return {to_mainline(server, versions, server.commit({server.tip(), side}, key, files))};
}

Pushes twice_merged(ChainServer& server, Versions versions, Key key) {
  const FileMap files = wanted(server, versions);
  const std::string first = server.commit({server.tip()}, key, files);
  const std::string other = server.commit({server.tip()}, key, server.files());
  return {to_mainline(server, versions, server.commit({server.tip(), other, first}, key, files))};
}

Pushes in_two_commits(ChainServer& server, Versions versions, Key key) {
  const FileMap files = wanted(server, versions);
  FileMap half = files;
  std::erase_if(half, [](const auto& file) { return file.first.starts_with(".muster/signatures/"); });
  const std::string first = server.commit({server.tip()}, key, half);
  const std::string second = server.commit({first}, key, files);
  Push whole = to_mainline(server, versions, second);
  if (one_in(server.random, 2)) return {whole};
  return {Push{{server.to_mainline(first)}, false}, whole};
}

Pushes with_code(ChainServer& server, Versions versions, Key key) {
  const FileMap files = server.with_file(wanted(server, versions), server.fresh("code/c"));
  return {to_mainline(server, versions, server.commit({server.tip()}, key, files))};
}

Pushes two_versions(ChainServer& server, Versions versions, Key key) {
  const std::string first =
      server.commit({server.tip()}, key, server.with_roster(server.files(), versions.front()));
  return {to_mainline(server, versions, server.commit({first}, key, wanted(server, versions)))};
}

Pushes prepared_elsewhere(ChainServer& server, Versions versions, Key key) {
  if (!server.charter().free_refs) return {};
  const std::string step = server.commit({server.tip()}, key, wanted(server, versions));
  const Push first{{server.move_to(server.fresh("refs/heads/free/f"), step)}, false};
  return {first, to_mainline(server, versions, step)};
}

Pushes together_with_code(ChainServer& server, Versions versions, Key key) {
  Push push = to_mainline(server, versions, server.commit({server.tip()}, key, wanted(server, versions)));
  const std::string code = server.commit({server.tip()}, "erin", server.with_file(server.files(), "code/r"));
  push.moves.push_back(server.move_to(server.fresh("refs/heads/release/r"), code));
  return {push};
}

std::string below_tip(ChainServer& server) {
  const std::vector<ObjectId>& parents = server.world.objects.at(server.tip()).parents;
  return parents.empty() ? "" : server.world.name_of_id(parents.front().hex());
}

Pushes foxtrot(ChainServer& server, Versions versions, Key key) {
  const std::string older = below_tip(server);
  if (older.empty()) return {};
  const std::string side =
      server.commit({older}, "erin", server.with_file(server.world.objects.at(older).files, "code/f"));
  return {to_mainline(server, versions, server.commit({side, server.tip()}, key, wanted(server, versions)))};
}

Pushes forced(ChainServer& server, Versions versions, Key key) {
  const std::string older = below_tip(server);
  if (older.empty()) return {};
  const FileMap files = server.with_roster(server.world.objects.at(older).files, versions.back());
  return {to_mainline(server, versions, server.commit({older}, key, files))};
}

Pushes without_a_past(ChainServer& server, Versions versions, Key key) {
  return {to_mainline(server, versions, server.commit({}, key, wanted(server, versions)))};
}

Pushes deleted_first(ChainServer& server, Versions versions, Key key) {
  const std::string step = server.commit({server.tip()}, key, wanted(server, versions));
  const Push gone{{server.to_mainline("")}, false};
  const Push again{{{server.charter().mainline, step, {}, server.world.objects.at(step).id}}, false};
  Push moved = gone;
  moved.moves.push_back(server.move_to(server.fresh("refs/heads/line"), step));
  if (one_in(server.random, 2)) return {moved};
  return {gone, again};
}

Pushes taken_back(ChainServer& server, Versions versions, Key key) {
  const std::string first = server.commit({server.tip()}, key, wanted(server, versions));
  return {to_mainline(server, versions, server.commit({first}, key, server.files()))};
}

// Where it has no force.
Pushes elsewhere(ChainServer& server, Versions versions, Key key) {
  const std::string step = server.commit({server.tip()}, key, wanted(server, versions));
  const std::string number = server.fresh("");
  std::string ref = pick(server.random, {"refs/heads/free/", "refs/heads/release/", "refs/muster/",
                                         "refs/tags/", "refs/heads/line", "refs/heads/main"});
  if (ref != "refs/heads/main") ref += number;
  if (ref == server.charter().mainline) ref = "refs/heads/free/" + number;
  return {Push{{server.move_to(ref, step)}, false}};
}

// Brought in behind a merge that does not take it.
Pushes kept_out(ChainServer& server, Versions versions, Key key) {
  const std::string side = server.commit({server.tip()}, key, wanted(server, versions));
  const std::string merge = server.commit({server.tip(), side}, key, server.files());
  return {Push{{server.to_mainline(merge)}, false}};
}

}  // namespace

const std::vector<Way>& ways() {
  static const std::vector<Way> all = {
      {"straight", Law::lawful, 1, straight},
      {"by the side", Law::lawful, 1, by_the_side},
      {"by a merge of code", Law::lawful, 1, by_merge_of_code},
      {"by an octopus", Law::unsure, 1, twice_merged},
      {"two versions", Law::lawful, 2, two_versions},
      {"on an honest version", Law::lawful, 2, two_versions},
      {"prepared elsewhere", Law::lawful, 1, prepared_elsewhere},
      {"beside code", Law::lawful, 1, together_with_code},
      {"in two commits", Law::never, 1, in_two_commits},
      {"with code", Law::never, 1, with_code},
      {"a foxtrot", Law::never, 1, foxtrot},
      {"forced", Law::never, 1, forced},
      {"without a past", Law::never, 1, without_a_past},
      {"deleted first", Law::never, 1, deleted_first},
      {"taken back", Law::never, 1, taken_back},
      {"elsewhere", Law::unsure, 1, elsewhere},
      {"kept out", Law::unsure, 1, kept_out},
  };
  return all;
}

std::string committer_of_thieves(ChainServer& server) {
  const Charter& charter = server.charter();
  Names found;
  for (const CharterKey& key : charter.keys) {
    const bool listed = key.is_live(server.world.now) && !charter.has_left(key.holder, server.world.now);
    if (listed && server.is_stolen(key.name)) found.push_back(key.name);
  }
  return found.empty() || one_in(server.random, 8) ? "mallory" : pick(server.random, found);
}

}  // namespace muster::test
