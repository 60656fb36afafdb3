// What is said of proposals: their changes, and who has to sign them.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/escape.h"
#include "tool/editing.h"
#include "tool/output.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

std::string names_of(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + shown(name);
  return out.empty() ? "nobody" : out;
}

std::string line_of(const GovernorsNeeded& needed) {
  const std::string who = "governors of version " + std::to_string(needed.version);
  const std::string have = names_of(needed.signed_by);
  if (needed.signed_by.size() >= needed.threshold) {
    return fmt::format("{} have signed: {} ({} needed)\n", who, have, needed.threshold);
  }
  return fmt::format("{} needed of the {}: signed by {}; still may: {}\n", needed.threshold, who, have,
                     names_of(needed.may_sign));
}

Json governors_json(const GovernorsNeeded& needed) {
  return {{"version", needed.version},
          {"threshold", needed.threshold},
          {"signed", needed.signed_by},
          {"may_sign", needed.may_sign}};
}

}  // namespace

std::string text_of(const std::vector<RosterChange>& changes) {
  std::string out;
  for (const RosterChange& change : changes) {
    const std::string word = change.effect == Effect::neither ? "" : std::string(name_of(change.effect));
    out += fmt::format("  {:<10} {}\n", word, change.sentence);
  }
  return out;
}

std::string json_list_of(const std::vector<RosterChange>& changes) {
  Json list = Json::array();
  for (const RosterChange& change : changes) {
    list.push_back({{"effect", name_of(change.effect)}, {"sentence", change.sentence}});
  }
  return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<std::string> next_commands(const SigningState& state, Waits waits) {
  std::vector<std::string> commands;
  if (!state.complete()) commands.emplace_back("muster roster sign");
  commands.push_back(waits == Waits::at_head
                         ? "git add .muster && git commit -S --amend --no-edit --reset-author"
                         : "git add .muster && git commit -S -m \"Roster version " +
                               std::to_string(state.after.version) + "\"");
  return commands;
}

std::string text_of(const SigningState& state, Waits waits) {
  std::string out = line_of(state.before);
  const bool alike = state.before.threshold == state.after.threshold &&
                     state.before.signed_by == state.after.signed_by &&
                     state.before.may_sign == state.after.may_sign;
  if (!alike) out += line_of(state.after);
  for (const IdleSignature& idle : state.idle) {
    out += "signatures/" + shown(idle.file) + " counts for nothing: " + escape(idle.why) + "\n";
  }
  const auto commands = next_commands(state, waits);
  if (!state.complete()) {
    out += "\nnext, by each of " + names_of(state.wanted()) + ", until there are enough\n  " +
           commands.front() + "\nand at last\n  " + commands.back() + "\n";
  } else {
    out += "\nnext\n  " + commands.back() + "\n";
  }
  return out;
}

std::string json_of(const SigningState& state) {
  Json idle = Json::array();
  for (const IdleSignature& one : state.idle) {
    idle.push_back({{"file", shown(one.file)}, {"why", escape(one.why)}});
  }
  const Json json = {{"complete", state.complete()},
                     {"before", governors_json(state.before)},
                     {"after", governors_json(state.after)},
                     {"idle", idle},
                     {"wanted", state.wanted()}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace muster
