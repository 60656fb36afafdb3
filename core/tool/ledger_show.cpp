#include <algorithm>

#include "app/verify_ledger.h"
#include "formats/ledger_entry.h"
#include "formats/tile_path.h"
#include "tool/ledger.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

struct LedgerShowOptions {
  std::string ref;
  std::string person;
  std::string rule;
  std::string since;
  std::string until;
};

struct Wanted {
  const LedgerShowOptions& options;
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;

  bool operator()(const LedgerEntry& entry) const {
    if (!options.ref.empty() && entry.ref != options.ref) return false;
    if (!options.person.empty() && (!entry.pusher || entry.pusher->name != options.person)) return false;
    if (!options.rule.empty() && std::ranges::find(entry.rules, options.rule) == entry.rules.end())
      return false;
    if (since && entry.time < *since) return false;
    return !until || entry.time < *until;
  }
};

Result<std::optional<Timestamp>> time_in(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto time = Timestamp::parse(text);
  if (time) return time;
  return misused(option + " " + shown(text) + " is no time", "write it like 2026-11-23T10:00:00Z");
}

Gathered<std::uint64_t> show_entries(const Globals& globals, LedgerFiles& files, const Wanted& wanted) {
  MUSTER_TRY(head, ledger_head(files));
  if (!head) return stop(Reason{reasons::LedgerMissing{"there is no checkpoint in refs/muster/ledger"}});
  const std::uint64_t size = head->checkpoint.size;
  std::uint64_t count = 0;
  for (std::uint64_t index = 0; index * tile_width < size; ++index) {
    MUSTER_TRY(bundle, ledger_bundle(files, size, index));
    for (std::size_t i = 0; i < bundle.size(); ++i) {
      const auto entry = parse_ledger_entry(bundle[i]);
      if (!entry) return stop(Reason{reasons::LedgerEntry{index * tile_width + i, entry.error().what}});
      if (!wanted(*entry)) continue;
      ++count;
      put_line(globals.format == Format::json ? bundle[i] : line_of(*entry));
    }
  }
  return count;
}

Result<ExitStatus> show_ledger(const Globals& globals, const LedgerShowOptions& options) {
  const auto since = time_in("--since", options.since);
  if (!since) return tl::make_unexpected(since.error());
  const auto until = time_in("--until", options.until);
  if (!until) return tl::make_unexpected(until.error());
  auto ledger = published_ledger(globals);
  if (!ledger) return tl::make_unexpected(std::move(ledger).error());
  if (!*ledger) return report(globals, ledger->error(), ledger_object());
  const auto count = show_entries(globals, (*ledger)->files, {options, *since, *until});
  if (!count) return report(globals, count.error(), ledger_object());
  if (*count == 0) note(globals, "no entry is so");
  note(globals, "as it lies here; muster ledger verify tells whether it is what the server signed");
  return ExitStatus::accepted;
}

}  // namespace

void add_ledger_show(CLI::App& ledger, Tool& tool) {
  CLI::App* show = ledger.add_subcommand("show", "List the entries: by ref, person, rule or time");
  const auto options = std::make_shared<LedgerShowOptions>();
  show->add_option("--ref", options->ref, "Of this ref only, by its full name")->type_name("REF");
  show->add_option("--person", options->person, "Pushed by this one, as the server names him")
      ->type_name("NAME");
  show->add_option("--rule", options->rule, "Accepted by this rule of the roster, or refused by this rule id")
      ->type_name("RULE");
  show->add_option("--since", options->since, "From this time on")->type_name("TIME");
  show->add_option("--until", options->until, "Before this time")->type_name("TIME");
  show->footer(
      "A line an entry: place, receive time, verdict, ref, old..new, who pushed, rules. With --format json\n"
      "the entries as they were signed.\n"
      "Example: muster ledger show --ref refs/heads/main --since 2026-11-01T00:00:00Z");
  show->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, show_ledger(tool.globals, *options)); };
  });
}

}  // namespace muster
