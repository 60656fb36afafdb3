// [[exception]]
#include <array>

#include "formats/roster_toml_parts.h"

namespace muster {

namespace {

constexpr std::array<Word<ExceptedKind>, 4> excepted_kinds{{{"commit", ExceptedKind::commit},
                                                   {"tag", ExceptedKind::tag},
                                                   {"artifact", ExceptedKind::artifact},
                                                   {"ref", ExceptedKind::ref}}};

// "<kind>:<object>"; a ref has its name between, which holds no colon. Whether the object is
// a full id or digest, Roster::make says.
bool split_object(std::string_view text, RosterException& out) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  for (const auto& [word, kind] : excepted_kinds) {
    if (text.substr(0, colon) != word) continue;
    out.kind = kind;
    std::string_view rest = text.substr(colon + 1);
    if (kind == ExceptedKind::ref) {
      const std::size_t last = rest.rfind(':');
      if (last == std::string_view::npos) return false;
      out.ref_name = rest.substr(0, last);
      rest.remove_prefix(last + 1);
    }
    out.object = rest;
    return true;
  }
  return false;
}

void read_object(Fields& fields, RosterException& out) {
  const TomlValue* value = fields.required("object");
  std::string text;
  if (value == nullptr || !read({"object", *value}, text, fields.problems())) return;
  if (split_object(text, out)) return;
  fields.problems().add("bad-value",
                        "`object` is one of commit:<full id>, tag:<full id>, "
                        "artifact:sha256:<64 hex digits>, ref:<full name>:<full id>",
                        value->place);
}

}  // namespace

RosterException read_exception(const TomlValue& table, Problems& problems) {
  RosterException exception;
  Fields fields = fields_of(table, "[[exception]]", problems);
  exception.place = table.place;
  fields.need("id", exception.id);
  fields.need("waives", exception.waives);
  read_object(fields, exception);
  fields.need("until", exception.until);
  fields.need("owner", exception.owner);
  fields.need("reason", exception.reason);
  fields.may("ticket", exception.ticket);
  fields.finish();
  return exception;
}

}  // namespace muster
