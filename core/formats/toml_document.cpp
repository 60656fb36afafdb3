#include "formats/toml_document.h"

#include "formats/byte_places.h"
#include "formats/toml_scan.h"
#include "formats/utf8.h"
#include "model/limits.h"

// toml++ asserts on text that is merely wrong, and under NDEBUG turns those assertions into
// assumptions that are undefined behaviour when they fail. Every one of them is followed by a
// proper check, so both are defined away.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#define TOML_MAX_NESTED_VALUES 32  // scan_toml stops far below
#include <toml++/toml.h>

namespace muster {

namespace {

class Converter {
 public:
  explicit Converter(std::string_view text) : text_(text), places_(text) {}

  Place place_of(const toml::source_position& position) const {
    return places_.of(position.line, position.column);
  }

  // `depth` counts the containers around the node. Recursion ends at limits::roster_nesting.
  tl::expected<TomlValue, RosterProblem> value(const toml::node& node, std::size_t depth) const;
  tl::expected<TomlTable, RosterProblem> table(const toml::table& source, std::size_t depth) const;

 private:
  tl::expected<TomlArray, RosterProblem> array(const toml::array& source, std::size_t depth) const;
  tl::expected<std::string, RosterProblem> text(const std::string& source, Place place) const;
  TomlTime time(Place place) const;

  std::string_view text_;
  BytePlaces places_;
};

// "\u0000" passes toml++; no text of ours holds a NUL.
tl::expected<std::string, RosterProblem> Converter::text(const std::string& source, Place place) const {
  if (source.find('\0') != std::string::npos) {
    return tl::unexpected(RosterProblem{"encoding", "an escaped NUL", place});
  }
  if (!is_utf8(source)) return tl::unexpected(RosterProblem{"encoding", "text that is not UTF-8", place});
  return source;
}

// toml++ does not tell Z from +00:00, nor t from T: the text decides.
TomlTime Converter::time(Place place) const {
  constexpr std::size_t length = std::string_view("2026-11-23T10:00:00Z").size();
  return {Timestamp::parse(text_.substr(places_.offset(place), length))};
}

tl::expected<TomlArray, RosterProblem> Converter::array(const toml::array& source, std::size_t depth) const {
  TomlArray out;
  out.reserve(source.size());
  for (const toml::node& item : source) {
    auto converted = value(item, depth);
    if (!converted) return tl::unexpected(std::move(converted.error()));
    out.push_back(std::move(*converted));
  }
  return out;
}

tl::expected<TomlTable, RosterProblem> Converter::table(const toml::table& source, std::size_t depth) const {
  TomlTable out;
  out.reserve(source.size());
  for (auto&& [key, node] : source) {
    const Place place = place_of(key.source().begin);
    auto name = text(std::string(key.str()), place);
    if (!name) return tl::unexpected(std::move(name.error()));
    auto converted = value(node, depth);
    if (!converted) return tl::unexpected(std::move(converted.error()));
    out.push_back({std::move(*name), place, std::move(*converted)});
  }
  return out;
}

tl::expected<TomlValue, RosterProblem> Converter::value(const toml::node& node, std::size_t depth) const {
  const Place place = place_of(node.source().begin);
  const auto placed = [place](auto data) { return TomlValue{place, std::move(data)}; };
  const bool container = node.is_table() || node.is_array();
  if (container && depth >= limits::roster_nesting) {
    return tl::unexpected(RosterProblem{"too-deep", "tables and lists nested more than 8 deep", place});
  }
  if (const auto* found = node.as_table()) return table(*found, depth + 1).map(placed);
  if (const auto* found = node.as_array()) return array(*found, depth + 1).map(placed);
  if (const auto* found = node.as_string()) return text(found->get(), place).map(placed);
  if (const auto* found = node.as_integer()) return placed(std::int64_t{found->get()});
  if (const auto* found = node.as_boolean()) return placed(found->get());
  if (node.is_floating_point()) return placed(TomlFloat{});
  return placed(time(place));
}

}  // namespace

tl::expected<TomlTable, RosterProblem> parse_toml(std::string_view text) {
  if (auto problem = scan_toml(text)) return tl::unexpected(std::move(*problem));
  const toml::parse_result parsed = toml::parse(text);
  const Converter converter(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return tl::unexpected(
        RosterProblem{"syntax", std::string(error.description()), converter.place_of(error.source().begin)});
  }
  return converter.table(parsed.table(), 0);
}

}  // namespace muster
