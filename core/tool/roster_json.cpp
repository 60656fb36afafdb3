#include <nlohmann/json.hpp>

#include "crypto/check_signature.h"
#include "tool/key_facts.h"
#include "tool/output.h"
#include "tool/roster_text.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

Json strings(const std::vector<std::string>& words) {
  Json list = Json::array();
  for (const std::string& word : words) list.push_back(shown(word));
  return list;
}

Json strings(const Patterns& patterns) {
  Json list = Json::array();
  for (const Pattern& pattern : patterns) list.push_back(shown(pattern.text()));
  return list;
}

Json time_or_null(const std::optional<Timestamp>& time) {
  return time ? Json(time->text()) : Json(nullptr);
}

Json persons(const RosterDraft& draft) {
  Json list = Json::array();
  for (const Person& person : draft.persons) {
    list.push_back({{"id", person.id},
                    {"name", shown(person.name)},
                    {"emails", strings(person.emails)},
                    {"left", time_or_null(person.left)}});
  }
  return list;
}

Json robots(const RosterDraft& draft) {
  Json list = Json::array();
  for (const Robot& robot : draft.robots) {
    list.push_back({{"id", robot.id}, {"owner", robot.owner}, {"emails", strings(robot.emails)}});
  }
  return list;
}

Json keys(const RosterDraft& draft) {
  Json list = Json::array();
  for (const RosterKey& key : draft.keys) {
    Json uses = Json::array();
    for (const KeyUse use : key.uses) uses.push_back(name_of(use));
    Json one = {{"fingerprint", fingerprint_of(key.key).text},
                {"holder", key.holder},
                {"algorithm", name_of(key.key.algorithm)},
                {"added", key.added.text()},
                {"from", key.valid_from().text()},
                {"until", time_or_null(key.until)},
                {"uses", std::move(uses)},
                {"revoked", nullptr}};
    if (key.revoked) {
      one["revoked"] = {{"reason", name_of(key.revoked->cause)}, {"since", key.revoked->since.text()}};
    }
    if (key.certificate) one["certificate"] = json_of(key.key.algorithm, *key.certificate);
    list.push_back(std::move(one));
  }
  return list;
}

Json roles(const RosterDraft& draft) {
  Json list = Json::array();
  for (const Role& role : draft.roles) {
    Json members = Json::array();
    for (const Member& member : role.members) {
      members.push_back({{"id", member.id}, {"until", time_or_null(member.until)}});
    }
    list.push_back({{"name", shown(role.name)}, {"owner", role.owner}, {"members", std::move(members)}});
  }
  return list;
}

Json rules(const RosterDraft& draft) {
  Json list = Json::array();
  for (const CommitRule& rule : draft.commits) {
    Json one = {{"kind", "commits"}, {"name", shown(rule.name)}, {"refs", strings(rule.refs)}};
    one["paths"] = rule.paths ? strings(*rule.paths) : Json(nullptr);
    one["except"] = strings(rule.except);
    one["signers"] = strings(rule.signers);
    list.push_back(std::move(one));
  }
  for (const TagRule& rule : draft.tags) {
    list.push_back({{"kind", "tags"},
                    {"name", shown(rule.name)},
                    {"refs", strings(rule.refs)},
                    {"signers", strings(rule.signers)}});
  }
  for (const ReleaseRule& rule : draft.releases) {
    list.push_back({{"kind", "releases"},
                    {"name", shown(rule.name)},
                    {"products", strings(rule.products)},
                    {"channels", strings(rule.channels)},
                    {"signers", strings(rule.signers)},
                    {"threshold", rule.threshold}});
  }
  const auto word = [](Allowance allowance) { return allowance == Allowance::allow ? "allow" : "refuse"; };
  for (const RefRule& rule : draft.refs) {
    list.push_back({{"kind", "refs"},
                    {"refs", strings(rule.refs)},
                    {"create", word(rule.create)},
                    {"delete", word(rule.remove)},
                    {"force", word(rule.force)},
                    {"push", rule.push == PushKind::certificate ? "certificate" : "any"}});
  }
  return list;
}

Json exceptions(const RosterDraft& draft) {
  Json list = Json::array();
  for (const RosterException& exception : draft.exceptions) {
    list.push_back({{"id", shown(exception.id)},
                    {"waives", shown(exception.waives)},
                    {"object", shown(exception.object)},
                    {"until", exception.until.text()},
                    {"owner", exception.owner},
                    {"reason", shown(exception.reason)}});
  }
  return list;
}

}  // namespace

std::string json_of(const Roster& roster) {
  const RosterDraft& draft = roster.draft();
  Json json;
  json["project"] = shown(draft.project);
  json["version"] = draft.version;
  json["digest"] = roster.name().digest.text();
  json["previous"] = draft.previous ? Json(draft.previous->text()) : Json(nullptr);
  json["issued"] = draft.issued.text();
  json["expires"] = draft.expires.text();
  json["governance"] = {{"governors", strings(draft.governance.governors)},
                        {"threshold", draft.governance.threshold},
                        {"mainline", shown(draft.governance.mainline)}};
  json["unmatched_refs"] = draft.defaults.unmatched_refs == OnUnmatched::allow ? "allow" : "refuse";
  json["history"] = {{"baseline", strings(draft.history.baseline)},
                     {"vouched", strings(draft.history.vouched)}};
  json["persons"] = persons(draft);
  json["robots"] = robots(draft);
  json["keys"] = keys(draft);
  json["roles"] = roles(draft);
  json["rules"] = rules(draft);
  json["exceptions"] = exceptions(draft);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace muster
