#include "report/lines.h"

#include "report/clause.h"
#include "report/words.h"

namespace muster {

namespace {

constexpr std::size_t field_width = 9;  // "because" and two blanks

std::string field(std::string_view name, const std::string& words) {
  std::string line = "  ";
  line += name;
  line.append(field_width - name.size(), ' ');
  return line + words;
}

std::string object_words(const ObjectRef& object) {
  std::string out(name_of(object.kind));
  if (!object.id.empty()) out += " " + named(object.id, name_bound);  // a push has none
  // A ref is its own place.
  if (object.kind != ObjectKind::ref && !object.ref.empty()) out += " on " + named(object.ref, name_bound);
  return out;
}

struct KeyWords {
  std::string operator()(const NoKey&) const { return "none"; }
  std::string operator()(const ClaimedKey& key) const {
    return named(key.fingerprint.text) + " (claimed by a signature that does not verify)";
  }
  std::string operator()(const ProvenKey& key) const {
    const std::string holder = key.holder ? named(*key.holder) : std::string("not on the roster");
    return named(key.fingerprint.text) + " (" + holder + "), proven by the signature";
  }
};

template <typename V>
Lines warnings_of(const V& verdict) {
  Lines lines;
  for (const Warning& warning : verdict.warnings()) {
    const WarningWords words = words_of(warning, verdict.object(), verdict.key(), verdict.judged_by());
    lines.push_back("warning  " + words.rule + ": " + words.because + "; " + words.remedy);
  }
  return lines;
}

template <typename V>
void append_warnings(Lines& lines, const V& verdict) {
  for (std::string& line : warnings_of(verdict)) lines.push_back(std::move(line));
}

struct VerdictLines {
  Lines operator()(const Accepted& accepted) const {
    Lines lines = {"accepted  " + listed(accepted.rules(), "by no rule"),
                   field("object", object_words(accepted.object())),
                   field("key", std::visit(KeyWords(), accepted.key())),
                   field("because", because_of(accepted))};
    append_warnings(lines, accepted);
    return lines;
  }
  Lines operator()(const Refused& refused) const {
    Lines lines = {"refused  " + std::string(rule_of(refused.reason())),
                   field("object", object_words(refused.object())),
                   field("key", std::visit(KeyWords(), refused.key())),
                   field("because", because_of(refused.reason(), refused.judged_by())),
                   field("remedy", remedy_for(refused))};
    append_warnings(lines, refused);
    return lines;
  }
};

}  // namespace

Lines lines_of(const Verdict& verdict) {
  return std::visit(VerdictLines(), verdict);
}

Lines lines_of(const Fault& fault) {
  return {"fault  " + std::string(name_of(fault.id)), field("because", clause(fault.because)),
          field("remedy", remedy_for(fault))};
}

Lines warning_lines(const Verdict& verdict) {
  return std::visit([](const auto& v) { return warnings_of(v); }, verdict);
}

}  // namespace muster
