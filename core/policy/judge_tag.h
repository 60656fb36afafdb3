// Whether a ref under refs/tags/ that [[tags]] rules govern may hold what is pushed to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/git_object.h"
#include "model/verdict.h"
#include "policy/approvals.h"
#include "policy/bench.h"
#include "policy/judge_ref_update.h"

namespace muster {

// A tag object, as read.
struct TagObjectFacts {
  std::string name;  // of its `tag` header, raw bytes
  ObjectType target_type;
  std::optional<Timestamp> tagged;     // the tagger's date: a claim
  std::optional<std::string> address;  // the tagger's, where the line is regular
  SignatureFinding signature;
};

struct TagFacts {
  ObjectRef object;                   // kind tag; the id of what the ref would hold; the ref
  std::string short_name;             // the ref without refs/tags/
  RefFacts move;                      // next is never absent: a deletion is judged by judge_ref_update
  std::optional<Reason> unreadable;   // object.malformed, limit.*: nothing below is known
  ObjectType type;                    // of what the ref would hold
  std::optional<TagObjectFacts> tag;  // where it is a tag object
  std::string commit;                 // hex; empty where it names no commit
  // Governed branches on whose first-parent line the commit lies (the mainline among them).
  std::vector<std::string> lines;
  // Of the tagged commit, for this tag. Null: none were given.
  std::shared_ptr<const StepApprovals> approvals = {};
};

// Whether a rule of this tag counts more persons than its tagger.
bool counts_approvals(const Roster& roster, const std::string& ref);

Verdict judge_tag(const TagFacts& facts, const Bench& bench);

}  // namespace muster
