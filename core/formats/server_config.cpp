#include "formats/server_config.h"

#include <algorithm>
#include <array>

#include "formats/toml_document.h"
#include "formats/toml_fields.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::array<Word<ServerMode>, 2> mode_words{
    {{"observe", ServerMode::observe}, {"enforce", ServerMode::enforce}}};

constexpr std::int64_t longest_deadline = 86'400;  // a push that is judged for a day hangs
constexpr Bounds commit_bounds{1, 100'000'000};    // more than any repository known has
constexpr std::size_t most_pushees = 16;
constexpr std::size_t longest_prefix = 64;  // room for the message on the same line

// ^[1-9][0-9]{0,4}[smh]$ : unlike the roster's spans, which begin at minutes.
std::optional<std::int64_t> seconds_in(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  if (text.back() == 's') {
    // The digits' grammar is that of Duration: read as minutes, counted as seconds.
    const auto parsed = Duration::parse(std::string(text.substr(0, text.size() - 1)) + 'm');
    if (!parsed) return std::nullopt;
    return parsed->seconds / 60;
  }
  if (text.back() == 'd') return std::nullopt;
  const auto parsed = Duration::parse(text);
  if (!parsed) return std::nullopt;
  return parsed->seconds;
}

void read_deadline(Fields& fields, std::optional<std::int64_t>& out) {
  const TomlValue* value = fields.optional("deadline");
  std::string text;
  if (value == nullptr || !read({"deadline", *value}, text, fields.problems())) return;
  const auto seconds = seconds_in(text);
  if (seconds && *seconds <= longest_deadline) {
    out = seconds;
    return;
  }
  fields.problems().add("bad-value",
                        "`deadline` is a span of seconds, minutes or hours such as \"60s\", at most a day",
                        value->place);
}

void read_mode(Fields& fields, std::optional<ServerMode>& out) {
  if (fields.optional("mode") != nullptr)
    fields.may_word("mode", mode_words, out.emplace(ServerMode::enforce));
}

void read_max_commits(Fields& fields, std::optional<std::uint64_t>& out) {
  const TomlValue* value = fields.optional("max_commits");
  if (value == nullptr) return;
  const auto number = read_number({"max_commits", *value}, commit_bounds, fields.problems());
  if (number) out = static_cast<std::uint64_t>(*number);
}

// The prefix is printed as it is: what a forge looks for at the start of a line.
void read_prefix(Fields& fields, std::optional<std::string>& out) {
  fields.may("prefix", out);
  if (!out) return;
  for (const char c : *out) {
    if (out->size() <= longest_prefix && c >= 0x20 && c < 0x7F) continue;
    fields.problems().add("bad-value", "`prefix` has at most 64 bytes of printable ASCII",
                          fields.optional("prefix")->place);
    return;
  }
}

void read_ledger(Fields& fields, std::optional<LedgerSetting>& out) {
  const TomlValue* value = fields.optional("ledger");
  if (value == nullptr) return;
  const auto* path = std::get_if<std::string>(&value->data);
  if (path == nullptr) {
    LedgerSetting setting;
    if (read({"ledger", *value}, setting.on, fields.problems())) out = setting;
    return;
  }
  if (path->starts_with('/') && path->size() <= limits::push_line_bytes) {
    out = LedgerSetting{true, *path};
    return;
  }
  fields.problems().add("bad-value", "`ledger` is true, false, or the absolute path of the key that signs it",
                        value->place);
}

// git leaves user and password out of what it signs, so that an address with them would match nothing.
bool is_pushee(std::string_view text) {
  const std::size_t scheme = text.find("://");
  const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::string_view authority = text.substr(host, text.find('/', host) - host);
  return !text.empty() && text.size() <= limits::push_certificate_line_bytes &&
         authority.find('@') == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

void read_pushees(Fields& fields, std::optional<std::vector<std::string>>& out) {
  const TomlValue* value = fields.optional("pushee");
  if (value == nullptr) return;
  std::vector<std::string> found;
  if (const auto* one = std::get_if<std::string>(&value->data)) {
    found.push_back(*one);
  } else {
    fields.may("pushee", found);
  }
  if (!found.empty() && found.size() <= most_pushees && std::all_of(found.begin(), found.end(), is_pushee)) {
    out = std::move(found);
    return;
  }
  fields.problems().add("bad-value",
                        "`pushee` is the address to which this repository is pushed, or a list of up to 16, "
                        "each without blanks, user and password, as git writes it into a push certificate",
                        value->place);
}

tl::unexpected<std::string> refuse(const char* why) {
  return tl::unexpected<std::string>(why);
}

}  // namespace

tl::expected<ServerConfigFile, std::vector<RosterProblem>> parse_server_config(std::string_view bytes) {
  const auto root = parse_toml(bytes);
  if (!root) return tl::unexpected(std::vector<RosterProblem>{root.error()});
  ServerConfigFile config;
  Problems problems;
  Fields fields(*root, file_start, "muster.toml", problems);
  fields.may("anchor", config.anchor);
  read_mode(fields, config.mode);
  read_deadline(fields, config.deadline_seconds);
  read_max_commits(fields, config.max_commits);
  read_prefix(fields, config.prefix);
  read_ledger(fields, config.ledger);
  read_pushees(fields, config.pushees);
  fields.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems).in_order());
  return config;
}

tl::expected<ServerConfig, std::string> combine(const std::optional<ServerConfigFile>& central,
                                                const std::optional<ServerConfigFile>& own) {
  const ServerConfigFile above = central.value_or(ServerConfigFile{});
  const ServerConfigFile below = own.value_or(ServerConfigFile{});
  const auto central_mode = above.mode.value_or(ServerMode::enforce);
  const auto mode = below.mode.value_or(central_mode);
  if (central && mode == ServerMode::observe && central_mode == ServerMode::enforce) {
    return refuse("the repository's muster.toml may not weaken the central `mode`");
  }
  const auto anchor = below.anchor ? below.anchor : above.anchor;
  if (!anchor) return refuse("no muster.toml names an `anchor`");
  const auto ledger = below.ledger ? below.ledger : above.ledger;
  if (above.ledger && above.ledger->on && !ledger->on)
    return refuse("the repository's muster.toml may not turn off the central `ledger`");
  if (mode == ServerMode::observe && !(ledger && ledger->on))
    return refuse("`mode` = \"observe\" without a `ledger` would let pushes in unseen");
  const auto deadline = below.deadline_seconds ? below.deadline_seconds : above.deadline_seconds;
  const auto commits = below.max_commits ? below.max_commits : above.max_commits;
  const auto prefix = below.prefix ? below.prefix : above.prefix;
  const auto pushees = below.pushees ? below.pushees : above.pushees;
  return ServerConfig{*anchor,
                      mode,
                      deadline.value_or(60),
                      commits.value_or(limits::push_commits),
                      prefix.value_or(""),
                      ledger.value_or(LedgerSetting{}),
                      pushees.value_or(std::vector<std::string>{})};
}

}  // namespace muster
