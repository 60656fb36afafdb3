#include "tool/ledger.h"

#include <fmt/format.h>

#include "app/verify_ledger.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

// Long enough to be told apart by eye; JSON has them whole.
constexpr std::size_t short_hex = 12;

std::string short_of(const ObjectId& id) {
  return id.is_zero() ? "nothing" : id.hex().substr(0, short_hex);
}

std::string_view word_of(LedgerVerdict verdict) {
  switch (verdict) {
    case LedgerVerdict::accepted: return "accepted";
    case LedgerVerdict::refused: return "refused";
    case LedgerVerdict::observed: return "observed";
  }
  return "";
}

}  // namespace

Result<Gathered<PublishedLedger>> published_ledger(const Globals& globals) {
  auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(std::move(repository).error());
  auto files = LedgerRef::open(**repository);
  if (!files) return Gathered<PublishedLedger>(tl::unexpected(std::move(files).error()));
  if (!files->tip()) {
    return Gathered<PublishedLedger>(
        stop(Reason{reasons::LedgerMissing{"there is no refs/muster/ledger in this repository"}}));
  }
  return Gathered<PublishedLedger>(PublishedLedger{std::move(*repository), std::move(*files)});
}

std::string line_of(const LedgerEntry& entry) {
  const std::string who = entry.pusher
                              ? fmt::format("{} ({})", shown(entry.pusher->name), shown(entry.pusher->source))
                              : "nobody named";
  return fmt::format("{}  {}  {}  {}  {}..{}  {}  {}", entry.sequence, entry.time.text(),
                     word_of(entry.verdict), shown(entry.ref), short_of(entry.old_id), short_of(entry.new_id),
                     who, shown(fmt::format("{}", fmt::join(entry.rules, ","))));
}

void add_ledger(CLI::App& app, Tool& tool) {
  CLI::App* ledger = app.add_subcommand("ledger", "What a server decided: its signed record of every push");
  ledger->require_subcommand(0, 1);
  add_ledger_show(*ledger, tool);
  add_ledger_verify(*ledger, tool);
  add_ledger_prove(*ledger, tool);
  add_ledger_attest(*ledger, tool);
  add_ledger_sign(*ledger, tool);
}

}  // namespace muster
