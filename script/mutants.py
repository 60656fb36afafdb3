"""The checks of a source file, each made to change when the environment says so (script/mutate)."""
import re
from dataclasses import dataclass

HEADER = """#pragma once
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <type_traits>
namespace muster_mutants {
constexpr int MOST = 100000;
struct Run {
  int active = 0;
  bool reached[MOST] = {};
  bool felt[MOST] = {};
  Run() {
    if (const char* n = std::getenv("MUSTER_MUTANT")) active = std::atoi(n);
  }
  ~Run() {
    const char* path = std::getenv("MUSTER_MUTANTS_TRACE");
    std::FILE* out = path == nullptr ? nullptr : std::fopen(path, "a");
    if (out == nullptr) return;
    for (int n = 0; n < MOST; ++n)
      if (reached[n]) std::fprintf(out, "%d %d\\n", n, felt[n] ? 1 : 0);
    std::fclose(out);
  }
};
inline Run& run() {
  static Run instance;
  return instance;
}
inline bool active(int n) {
  run().reached[n] = true;
  return run().active == n;
}
inline bool feel(int n) { return run().felt[n] = true; }
// Mutant n says this other value. What stands there is evaluated all the same, so that a test in which the values
// are never different runs as it would without the mutant.
constexpr bool instead(int n, bool other, bool value) {
  if (std::is_constant_evaluated()) return value;
  if (other != value) feel(n);
  return active(n) ? other : value;
}
// Mutant n inverts what follows.
constexpr bool inverts(int n) { return std::is_constant_evaluated() ? false : feel(n) && active(n); }
template <class Compare, class Other, class Left, class Right>
constexpr bool border(int n, const Left& left, const Right& right) {
  const bool value = Compare()(left, right);
  if (std::is_constant_evaluated()) return value;
  return instead(n, Other()(left, right), value);
}
}  // namespace muster_mutants
"""


@dataclass
class Mutant:
    number: int
    file: str
    line: int
    kind: str
    text: str

    def room(self):
        return self.file.split("/")[0]

    def key(self):
        return (self.file, self.kind, self.text)


def blanked(source):
    """The source with comments, strings and characters made of dots: brackets can be counted."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", ".", m.group()), source)


OPEN, CLOSE = "([{", ")]}"


def closing(text, start):
    depth = 0
    for at in range(start, len(text)):
        if text[at] in OPEN:
            depth += 1
        elif text[at] in CLOSE:
            depth -= 1
            if depth == 0:
                return at
    raise ValueError("unbalanced")


def at_depth_0(text, pattern):
    depth = 0
    found = []
    matches = {m.start(): m for m in re.finditer(pattern, text)}
    for at, char in enumerate(text):
        if char in OPEN:
            depth += 1
        elif char in CLOSE:
            depth -= 1
        elif depth == 0 and at in matches:
            found.append(matches[at])
    return found


class File:
    def __init__(self, name, source, mutants):
        self.name = name
        self.source = source
        self.blank = blanked(source)
        self.mutants = mutants

    def add(self, kind, start, end):
        text = " ".join(self.source[start:end].split())
        line = self.source.count("\n", 0, start) + 1
        self.mutants.append(Mutant(len(self.mutants) + 1, self.name, line, kind, text))
        return len(self.mutants)

    def operand(self, start, end):
        """One comparison, also at its border."""
        text = self.blank[start:end]
        inner = self.inside(start, end)
        compared = at_depth_0(text, r" (<=|>=|<|>) ")
        if len(compared) != 1 or at_depth_0(text, r" [?] "):
            return inner
        left = self.source[start:start + compared[0].start()]
        right = self.source[start + compared[0].end():end]
        if "[" in left + right or "\n" in left + right:
            return inner
        names = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}
        other = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
        sign = compared[0].group(1)
        number = self.add("border", start, end)
        return (f"muster_mutants::border<std::{names[sign]}<>, std::{names[other[sign]]}<>>"
                f"({number}, {left.strip()}, {right.strip()})")

    def condition(self, start, end):
        """A boolean expression with each operand of its && or || left out in turn."""
        text = self.blank[start:end]
        if at_depth_0(text, r" [?] "):
            return self.inside(start, end)
        either = at_depth_0(text, r"\|\|")
        joints = either or at_depth_0(text, r"&&")
        if not joints:
            return self.operand(start, end)
        value = "false" if either else "true"
        borders = [0] + [at for m in joints for at in m.span()] + [len(text)]
        out = []
        for left, right in zip(borders[::2], borders[1::2]):
            a, b = start + left, start + right
            out.append(f"({self.unless(self.add('without', a, b), value, self.condition(a, b))})")
        return (" || " if either else " && ").join(out)

    @staticmethod
    def unless(number, value, code):
        return f"muster_mutants::instead({number}, {value}, static_cast<bool>({code}))"

    def flipped(self, start, end):
        number = self.add("inverted", start, end)
        return f"(muster_mutants::inverts({number}) != static_cast<bool>({self.condition(start, end)}))"

    def decided(self, start, end):
        """What stands in if (…)."""
        text = self.blank[start:end]
        initial = at_depth_0(text, r";")
        if initial:
            split = start + initial[0].end()
            return self.inside(start, split) + self.decided(split, end)
        declared = at_depth_0(text, r"(\w+) = ")
        if declared:
            removed, inverted = self.add("removed", start, end), self.add("inverted", start, end)
            kept = f"muster_mutants::inverts({inverted}) != static_cast<bool>({declared[0].group(1)})"
            return f"{self.inside(start, end)}; {self.unless(removed, 'false', kept)}"
        removed = self.add("removed", start, end)
        return self.unless(removed, "false", self.flipped(start, end))

    def inside(self, start, end):
        """Code: every check in it."""
        out = []
        at = start
        pattern = re.compile(r"\bif \(|\breturn |\bconst bool \w+ =\s|\bbool \w+ =\s| = ")
        while match := pattern.search(self.blank, at, end):
            out.append(self.source[at:match.end()])
            at = match.end()
            if match.group() == "if (":
                last = closing(self.blank, at - 1)
                out.append(self.decided(at, last))
                at = last
                continue
            stop = self.statement_end(at, end)
            text = self.blank[at:stop]
            choice = at_depth_0(text, r" [?] ")
            boolean = at_depth_0(text, r"&&|\|\|| == | != | <= | >= | < | > ") or re.match(
                r"!\w|std::(ranges::)?(any_of|all_of|none_of)\(|\w+(\.|->)(contains|starts_with|ends_with|empty)\(", text)
            if choice:
                split = at + choice[0].start()
                if at_depth_0(self.blank[at:split], r" = |<<"):
                    continue
                out.append(self.flipped(at, split))
                at = split
            elif boolean and match.group() != " = " and not at_depth_0(text, r"<<| = |,"):
                out.append(self.flipped(at, stop))
                at = stop
        out.append(self.source[at:end])
        return "".join(out)

    def statement_end(self, start, end):
        depth = 0
        for at in range(start, end):
            char = self.blank[at]
            if char in OPEN:
                depth += 1
            elif char in CLOSE:
                depth -= 1
            if depth < 0 or (depth == 0 and char == ";"):
                return at
        return end


def instrument(copy, rooms):
    mutants = []
    (copy / "mutants.h").write_text(HEADER)
    for room in rooms:
        for path in sorted((copy / "core" / room).glob("*.cpp")):
            file = File(f"{room}/{path.name}", path.read_text(), mutants)
            path.write_text('#include "../../mutants.h"\n' + file.inside(0, len(file.source)))
    return mutants
