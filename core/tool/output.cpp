#include "tool/output.h"

#include <algorithm>
#include <cstdio>

#include "adapters/environment.h"
#include "adapters/terminal.h"
#include "report/escape.h"
#include "report/json.h"

namespace muster {

namespace {

constexpr std::size_t shown_bound = 4'096;

void put_error(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Color color_on(const Globals& globals, Stream stream) {
  if (globals.color == "always") return Color::on;
  if (globals.color == "never") return Color::off;
  const bool wanted = environment("NO_COLOR").value_or("").empty();  // https://no-color.org
  return wanted && is_terminal(stream) ? Color::on : Color::off;
}

bool plain_to_sh(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./:@=+,%").find(c) != std::string_view::npos;
}

// When a verdict was looked for and not even a roster was found.
JudgedBy nothing_known() {
  return {std::nullopt, TimeSource::claimed, std::nullopt};
}

}  // namespace

void put(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void put_line(std::string_view text) {
  put(text);
  put("\n");
}

void note(const Globals& globals, std::string_view text) {
  if (globals.quiet) return;
  put_error("muster: " + std::string(text) + "\n");
}

Flushed flush_output() {
  const bool good = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  return good ? Flushed::yes : Flushed::no;
}

Color output_color(const Globals& globals) {
  return color_on(globals, Stream::output);
}

std::string shown(std::string_view untrusted) {
  return escape(untrusted, shown_bound);
}

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain_to_sh)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

tl::unexpected<Fault> misused(std::string because, std::string remedy) {
  return tl::make_unexpected(Fault{FaultId::config, std::move(because), std::move(remedy)});
}

ExitStatus status_of(const Fault& fault) {
  return fault.id == FaultId::config ? ExitStatus::usage : ExitStatus::fault;
}

ExitStatus report(const Globals& globals, const Fault& fault) {
  if (globals.format == Format::json) {
    put_line(json_of(fault));
  } else {
    put_error(text_of(fault, color_on(globals, Stream::error)));
  }
  return status_of(fault);
}

ExitStatus report(const Globals& globals, const Verdict& verdict) {
  if (globals.format == Format::json) {
    put_line(json_of(verdict));
  } else {
    put(text_of(verdict, output_color(globals)));
  }
  return is_accepted(verdict) ? ExitStatus::accepted : ExitStatus::refused;
}

ExitStatus report(const Globals& globals, const Stop& stopped, const ObjectRef& object) {
  if (const Fault* fault = std::get_if<Fault>(&stopped)) return report(globals, *fault);
  return report(globals, Refused(object, NoKey{}, std::get<Reason>(stopped), nothing_known()));
}

ExitStatus finish(const Globals& globals, const Result<ExitStatus>& result) {
  return result ? *result : report(globals, result.error());
}

}  // namespace muster
