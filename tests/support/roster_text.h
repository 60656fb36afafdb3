// Rosters of the vectors: a template, changed a line at a time, with names in place of what a
// person cannot write by hand.
//
// A table's header carries its name in a comment, so that an edit can point at it:
//   [[key]] # alice
//
// Edits, one a line:
//   set KIND NAME FIELD = VALUE     sets or adds a field ("set key alice until = 2026-…")
//   set KIND FIELD = VALUE          for [governance], [defaults], [history]; "top" is what stands above all
//   tables unset KIND [NAME] FIELD         removes it drop KIND NAME                  removes a table
//   + TEXT                          a line at the end
//   ~ OLD => NEW                    replaces one text that occurs exactly once
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/script.h"

namespace muster::test {

std::string edit_roster(std::string text, const std::vector<BodyLine>& edits, const std::string& file);

// Replaces each @name@ or @name:argument@ by what `lookup` says; an '@' otherwise stays.
std::string substitute(const std::string& text, const std::function<std::string(const std::string&)>& lookup);

}  // namespace muster::test
