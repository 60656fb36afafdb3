// `muster ledger`: what a server wrote down of its decisions.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/ledger_ref.h"
#include "adapters/opened_repository.h"
#include "tool/tool.h"

namespace muster {

void add_ledger_show(CLI::App& ledger, Tool& tool);
void add_ledger_verify(CLI::App& ledger, Tool& tool);
void add_ledger_prove(CLI::App& ledger, Tool& tool);
void add_ledger_attest(CLI::App& ledger, Tool& tool);
void add_ledger_sign(CLI::App& ledger, Tool& tool);

// The ledger that is published in the repository at --repo.
struct PublishedLedger {
  std::unique_ptr<OpenedRepository> repository;
  LedgerRef files;
};
Result<Gathered<PublishedLedger>> published_ledger(const Globals& globals);

// "12  2026-11-23T10:00:00Z  accepted  refs/heads/main  9a1b2c3d4e5f..3f2c9a1e0b7d  alice (REMOTE_USER)
// mainline"
std::string line_of(const LedgerEntry& entry);

}  // namespace muster
