#include "tool/import_report.h"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "crypto/check_signature.h"
#include "formats/ssh_key.h"
#include "tool/editing.h"
#include "tool/output.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

std::string list_of(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + shown(word);
  return out;
}

// "SHA256:…" of SSH keys, 40 digits of OpenPGP certificates.
std::string fingerprint_of_key(const ImportPlan& plan, const FirstKey& key) {
  if (const auto ssh = parse_ssh_public_key(key.value)) return fingerprint_of(*ssh).text;
  for (const CertificateFile& file : plan.certificates) {
    if (file.path == key.value) return file.fingerprint;
  }
  return "";
}

// An SSH key is the one that git signs with, or its holder names the file that holds it.
std::string signing_step(const ImportOutcome& outcome) {
  for (const FirstPerson& person : outcome.plan.roster.people) {
    const auto& governors = outcome.plan.roster.governors;
    if (std::ranges::find(governors, person.id) == governors.end()) continue;
    if (std::ranges::find(person.keys, "ssh", &FirstKey::kind) != person.keys.end()) continue;
    const auto key = std::ranges::find_if(person.keys, [](const FirstKey& one) {
      return std::ranges::find(one.uses, "roster") != one.uses.end();
    });
    if (key == person.keys.end()) continue;
    return "muster roster sign --key " + fingerprint_of_key(outcome.plan, *key);
  }
  return "muster roster sign";
}

std::vector<std::string> next_steps(const ImportOutcome& outcome) {
  std::vector<std::string> steps;
  if (!outcome.state.complete()) steps.push_back(signing_step(outcome));
  steps.emplace_back("git add .muster && git commit -S -m \"Adopt muster\"");
  steps.emplace_back("muster hook install --repo /path/to/server.git --anchor \"$ANCHOR\"");
  return steps;
}

Json json_of(const ImportPlan& plan, const FirstPerson& person) {
  Json json = {
      {"id", person.id}, {"name", shown(person.name)}, {"emails", Json::array()}, {"keys", Json::array()}};
  for (const std::string& email : person.emails) json["emails"].push_back(shown(email));
  for (const FirstKey& key : person.keys) {
    Json one = {{"fingerprint", fingerprint_of_key(plan, key)}, {"kind", key.kind}, {"uses", key.uses}};
    one["from"] = key.from ? Json(key.from->text()) : Json(nullptr);
    one["until"] = key.until ? Json(key.until->text()) : Json(nullptr);
    json["keys"].push_back(std::move(one));
  }
  return json;
}

void say_json(const ImportOutcome& outcome) {
  const ImportPlan& plan = outcome.plan;
  Json json;
  json["format"] = outcome.format;
  // Of a roster that is written; another run makes another.
  json["anchor"] = outcome.dry_run ? Json(nullptr) : Json(outcome.anchor);
  json["project"] = shown(plan.roster.project);
  json["mainline"] = shown(plan.roster.mainline);
  json["baseline"] = plan.roster.baseline ? Json(*plan.roster.baseline) : Json(nullptr);
  json["governors"] = plan.roster.governors;
  json["written"] = !outcome.dry_run;
  json["people"] = Json::array();
  for (const FirstPerson& person : plan.roster.people) json["people"].push_back(json_of(plan, person));
  json["left_out"] = Json::array();
  for (const LeftOut& one : plan.left_out) {
    json["left_out"].push_back({{"where", one.where}, {"what", shown(one.what)}, {"why", shown(one.why)}});
  }
  json["notes"] = Json::array();
  for (const std::string& note : plan.notes) json["notes"].push_back(shown(note));
  json["files"] = Json::array();
  for (const auto& [name, bytes] : outcome.files) json["files"].push_back(shown(".muster/" + name));
  json["signatures"] = Json::parse(muster::json_of(outcome.state));
  json["next"] = next_steps(outcome);
  put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void put_people(const ImportPlan& plan) {
  put_line(fmt::format("carried over: {} {}", plan.roster.people.size(),
                       plan.roster.people.size() == 1 ? "person" : "people"));
  for (const FirstPerson& person : plan.roster.people) {
    put_line(fmt::format("  {}  {}", shown(person.id), list_of(person.emails)));
    for (const FirstKey& key : person.keys) {
      std::string line = fmt::format("    {}  uses {}", fingerprint_of_key(plan, key), list_of(key.uses));
      if (key.from) line += ", from " + key.from->text();
      if (key.until) line += ", until " + key.until->text();
      put_line(line);
    }
  }
}

void put_rest(const ImportPlan& plan) {
  if (!plan.left_out.empty()) put_line(fmt::format("\nnot carried over: {}", plan.left_out.size()));
  for (const LeftOut& one : plan.left_out) {
    put_line("  " + one.where + ", " + shown(one.what) + ": " + shown(one.why));
  }
  if (!plan.notes.empty()) put_line("\nto be looked at");
  for (const std::string& note : plan.notes) put_line("  " + shown(note));
}

void put_next(const ImportOutcome& outcome) {
  const FirstRoster& roster = outcome.plan.roster;
  put_line(fmt::format("\n{} govern{} {} and its {}", list_of(roster.governors),
                       roster.governors.size() == 1 ? "s" : "", shown(roster.project),
                       shown(roster.mainline)));
  if (roster.baseline) put_line("existing commits up to " + *roster.baseline + " are taken as they are");
  if (outcome.dry_run) return;
  put_line("\ntrust anchor (keep it outside of this repository; what judges asks for it)\n  " +
           outcome.anchor);
  const std::vector<std::string> steps = next_steps(outcome);
  std::size_t at = 0;
  if (!outcome.state.complete()) {
    put_line(fmt::format("\nread .muster/roster.toml; then, by {} of {}\n  {}", outcome.state.after.threshold,
                         list_of(outcome.state.wanted()), steps[at++]));
  }
  put_line("\nthen, by one of them\n  " + steps[at]);
  put_line("on the server, with the trust anchor in ANCHOR\n  " + steps[at + 1]);
}

}  // namespace

void say_import(const Globals& globals, const ImportOutcome& outcome) {
  if (globals.format == Format::json) return say_json(outcome);
  if (globals.quiet) return;
  const std::string did = outcome.dry_run ? "would write" : "wrote";
  for (const auto& [name, bytes] : outcome.files) put_line(did + " .muster/" + shown(name));
  put_line("");
  put_people(outcome.plan);
  put_rest(outcome.plan);
  put_next(outcome);
}

}  // namespace muster
