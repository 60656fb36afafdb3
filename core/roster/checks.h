// The load-time refusals that need no more than the draft, one file a noun. All of them look at
// the whole draft and report everything they find; none looks at a clock.
#pragma once

#include <string>
#include <string_view>

#include "roster/draft_index.h"
#include "roster/problems.h"
#include "roster/roster.h"

namespace muster {

// How many could meet a threshold, and in which words.
struct Able {
  std::uint32_t count;
  std::string_view whom;  // "signers"
  std::string_view use;   // "`release`"
};

struct DraftCheck {
  const RosterDraft& draft;
  const DraftIndex& index;
  Problems& problems;

  void refuse(std::string_view code, std::string what, const Spot& spot) const;
  void refuse_threshold(std::uint32_t wanted, const Able& able, const Spot& spot) const;
};

void check_draft(const RosterDraft& draft, Problems& problems);

void check_header(const DraftCheck& check);
void check_governance(const DraftCheck& check);
void check_history(const DraftCheck& check);
void check_principals(const DraftCheck& check);
void check_keys(const DraftCheck& check);
void check_roles(const DraftCheck& check);
void check_rules(const DraftCheck& check);
void check_exceptions(const DraftCheck& check);

// ---- what several of them need ----

// Every text of a list once.
void check_distinct(const DraftCheck& check, const std::vector<std::string>& items, Place table,
                    std::string_view field);
void check_patterns(const DraftCheck& check, const Patterns& patterns, Place table, std::string_view field);
// A person of the roster, by `field`.
void check_owner(const DraftCheck& check, const std::string& owner, Place table);

}  // namespace muster
