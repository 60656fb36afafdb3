// Rosters for the law of monotony: one to begin with, and everything that can be asked for besides.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "roster/roster.h"
#include "support/random.h"
#include "support/world.h"

namespace muster::test {

// One more thing that a roster asks for. Two of one slot say different things of one field, so that
// the second would take the first one back: they are never put together.
struct Constraint {
  std::string slot;
  std::string edits;  // lines as under `roster` in a vector
};

// Every kind that the schema knows, with values that bite at `world.now`.
std::vector<Constraint> every_constraint(const World& world, Random& random);

// Edits that make the template of the vectors permissive where it can be, with some rules of paths,
// tables of refs and an exception of `excepted` (a commit's name; it may be empty).
std::string permissive_edits(const World& world, Random& random, const std::string& excepted);

// The template with these edits; nothing where the schema refuses it.
std::optional<Roster> roster_with(World& world, const std::string& edits);

}  // namespace muster::test
