#include "report/json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/clause.h"
#include "report/words.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

// Every string is escaped before it comes here; `replace` makes sure that nothing throws.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json string_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(escape(text, name_bound));
}

Json object_json(const ObjectRef& object) {
  // A ref is its own place, whether the judge repeats its name or not.
  const std::string& ref = object.kind == ObjectKind::ref ? object.id : object.ref;
  return {
      {"kind", name_of(object.kind)}, {"id", escape(object.id, name_bound)}, {"ref", string_or_null(ref)}};
}

struct KeyJson {
  Json operator()(const NoKey&) const { return nullptr; }
  Json operator()(const ClaimedKey& key) const {
    return {{"fingerprint", escape(key.fingerprint.text)}, {"holder", nullptr}, {"proof", "claimed"}};
  }
  Json operator()(const ProvenKey& key) const {
    return {{"fingerprint", escape(key.fingerprint.text)},
            {"holder", key.holder ? Json(escape(*key.holder)) : Json(nullptr)},
            {"proof", "proven"}};
  }
};

void put_judged_by(Json& json, const JudgedBy& by) {
  json["judged_at"] = by.at ? Json(by.at->text()) : Json(nullptr);
  json["time"] = name_of(by.source);
  json["roster"] =
      by.roster ? Json{{"version", by.roster->version}, {"digest", by.roster->digest.text()}} : Json(nullptr);
  if (by.until) json["holds_until"] = by.until->text();
}

template <typename V>
void put_warnings(Json& json, const V& verdict) {
  if (verdict.warnings().empty()) return;
  Json list = Json::array();
  for (const Warning& warning : verdict.warnings()) {
    const WarningWords words = words_of(warning, verdict.object(), verdict.key(), verdict.judged_by());
    list.push_back({{"rule", words.rule}, {"because", words.because}, {"remedy", words.remedy}});
  }
  json["warnings"] = std::move(list);
}

struct VerdictJson {
  Json operator()(const Accepted& accepted) const {
    Json json;
    json["verdict"] = "accepted";
    json["object"] = object_json(accepted.object());
    json["key"] = std::visit(KeyJson(), accepted.key());
    json["rules"] = Json::array();
    for (const std::string& rule : accepted.rules()) json["rules"].push_back(escape(rule));
    put_judged_by(json, accepted.judged_by());
    put_warnings(json, accepted);
    return json;
  }
  Json operator()(const Refused& refused) const {
    Json json;
    json["verdict"] = "refused";
    json["object"] = object_json(refused.object());
    json["key"] = std::visit(KeyJson(), refused.key());
    json["rule"] = rule_of(refused.reason());
    json["because"] = because_of(refused.reason(), refused.judged_by());
    json["remedy"] = remedy_for(refused);
    put_judged_by(json, refused.judged_by());
    put_warnings(json, refused);
    return json;
  }
};

// To the millisecond; never what JSON cannot say.
double seconds_of(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return 0;
  return std::round(seconds * 1000) / 1000;
}

}  // namespace

std::string json_of(const Verdict& verdict) {
  return dumped(std::visit(VerdictJson(), verdict));
}

std::string json_of(const Fault& fault) {
  Json json;
  json["fault"]["id"] = name_of(fault.id);
  json["fault"]["because"] = clause(fault.because);
  json["fault"]["remedy"] = remedy_for(fault);
  return dumped(json);
}

std::string json_of(const HistorySummary& summary) {
  Json json;
  Json& inner = json["summary"];
  inner["commits"] = summary.commits;
  inner["accepted"] = summary.accepted;
  inner["refused"] = summary.refused;
  inner["unjudged"] = summary.unjudged;
  inner["seconds"] = seconds_of(summary.seconds);
  return dumped(json);
}

}  // namespace muster
