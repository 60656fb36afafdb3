// One attack: what thieves want, how they sign it and how they bring it in, put together at random.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "property/roster_chain_attacks.h"

namespace muster::test {

struct Attack {
  const Edit* edit = nullptr;  // none: a substitute
  const Forging* forging = nullptr;
  const Way* way = nullptr;
  std::string name;
  Names versions;  // oldest first
  std::string committer;

  Law law() const {
    if (way->law != Law::lawful) return way->law;
    return edit == nullptr ? Law::never : edit->law;
  }
};

// Makes its versions and signs them; nothing where thieves cannot want it now.
bool write_versions(ChainServer& server, Attack& attack);

// Each kind once before one comes a second time.
template <typename Kind>
class Deck {
 public:
  explicit Deck(const std::vector<Kind>& kinds) : kinds_(kinds) {}
  const Kind& next(Random& random) {
    if (left_.empty()) {
      for (const Kind& kind : kinds_) left_.push_back(&kind);
      std::shuffle(left_.begin(), left_.end(), random);
    }
    const Kind* kind = left_.back();
    left_.pop_back();
    return *kind;
  }

 private:
  const std::vector<Kind>& kinds_;
  std::vector<const Kind*> left_;
};

struct Decks {
  Deck<Edit> edits{test::edits()};
  Deck<Substitute> substitutes{test::substitutes()};
  Deck<Forging> forgings{test::forgings()};
  Deck<Way> ways{test::ways()};
};

// Nothing where thieves can think of nothing.
std::optional<Attack> some_attack(ChainServer& server, Decks& decks);

}  // namespace muster::test
