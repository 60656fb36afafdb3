#include "property/life.h"

#include "property/common.h"

#include <algorithm>

namespace muster::test {

namespace {

const std::string release_branch = "refs/heads/release/1";
const std::string free_branch = "refs/heads/free/1";

std::string listed(const std::vector<std::string>& commits) {
  std::string text = "[";
  for (const std::string& name : commits) text += (text.size() == 1 ? "\"@id:" : ", \"@id:") + name + "@\"";
  return text + "]";
}

}  // namespace

std::string Push::input(const World& world) const {
  std::string lines;
  for (const Move& move : moves)
    lines += move.present.value_or(world.zero()).hex() + " " + move.next.hex() + " " + move.ref + "\n";
  return lines;
}

Life::Life(Random& random, Temper temper)
    : random_(random), temper_(temper), world_(common_vectors, common_vectors) {
  make(
      "roster v1 from acme.toml signed alice bob carol\n"
      "  set commits mainline merge_signers = [\"forge\"]\n"
      "  set commits mainline signers = [\"developers\", \"erin\"]\n"
      "  set defaults unmatched_refs = \"allow\"\n"
      "  set tags releases from = [\"refs/heads/main\", \"refs/heads/release/*\"]\n"
      "commit c0 on - by alice file README \"x\" file a1 \"x\" muster v1\n");
  world_.anchor = digest_of_bytes(world_.rosters.at("v1").bytes);
  const ObjectId root = world_.objects.at("c0").id;
  const Outcome begun = judge_push(world_, world_.zero().hex() + " " + root.hex() + " refs/heads/main\n");
  if (!begun.accepted) throw ScriptError("the first push was refused");
  world_.state = begun.remember;
  world_.repository.set_ref("refs/heads/main", root);
  there_.tip = "c0";
  here_ = there_;
  tips_ = {"c0"};
}

std::optional<ObjectId> Life::present(const std::string& ref) {
  const auto value = world_.repository.ref(ref);
  const auto* direct = value ? std::get_if<DirectRef>(&*value) : nullptr;
  return direct == nullptr ? std::nullopt : std::optional(direct->id);
}

std::string Life::date() {
  if (temper_.honest_clocks) return "";
  // From three days back to the four minutes ahead that a clock may be wrong; seldom beyond.
  const auto minutes = static_cast<std::int64_t>(below(random_, 3 * 1440 + 5)) - 3 * 1440;
  if (one_in(random_, 40)) return " date +6m";
  if (one_in(random_, 3)) return "";
  return minutes < 0 ? " date -" + std::to_string(-minutes) + "m"
                     : " date +" + std::to_string(minutes + 1) + "m";
}

std::string Life::person() {
  return pick(random_, {"alice", "bob", "carol", "dave", "erin", "forge"});
}

std::string Life::when(std::int64_t least, std::int64_t most) {
  const auto minutes =
      least + static_cast<std::int64_t>(below(random_, static_cast<std::size_t>(most - least)));
  return (world_.now + Duration{minutes * 60}).text();
}

std::string Life::commit(const std::string& parents, const std::string& what) {
  static const char* const lies[] = {" unsigned", " signed mallory", " email mallory@example.org",
                                     " signed dave"};
  const std::string name = next_name("c");
  const std::string lie = one_in(random_, 15) ? lies[below(random_, 4)] : "";
  make("commit " + name + " on " + parents + " by " + person() + date() + what + lie + "\n");
  return name;
}

std::string Life::change() {
  return " file " + pick(random_, {"a1", "a2", "a3", "d/x", "d/y", "d/e/z"}) + " \"" + next_name("x") + "\"";
}

void Life::on_mainline() {
  here_.tip = commit(here_.tip, change());
}

void Life::branch() {
  topics_.push_back(commit(pick(random_, tips_), change()));
  if (one_in(random_, 2)) topics_.back() = commit(topics_.back(), change());
}

void Life::merge() {
  if (topics_.empty()) return;
  const std::size_t chosen = below(random_, topics_.size());
  std::string parents = here_.tip + " " + topics_[chosen];
  if (topics_.size() > 1 && one_in(random_, 8)) parents += " " + topics_[(chosen + 1) % topics_.size()];
  const std::string evil = one_in(random_, 6) ? change() : "";
  topics_.erase(topics_.begin() + static_cast<std::ptrdiff_t>(chosen));
  here_.tip = commit(parents, evil);
}

void Life::on_other_refs() {
  if (!temper_.other_refs) return;
  if (one_in(random_, 3)) {
    here_.free = commit(here_.free.empty() ? pick(random_, tips_) : here_.free, change());
  } else if (here_.release.empty()) {
    here_.release = one_in(random_, 2) ? here_.tip : pick(random_, tips_);
  } else {
    const std::string parents =
        one_in(random_, 4) ? here_.release + " " + pick(random_, tips_) : here_.release;
    here_.release = commit(parents, parents == here_.release ? change() : "");
  }
}

void Life::tag() {
  if (!temper_.other_refs) return;
  const std::string name = next_name("v");
  const std::string of = one_in(random_, 4) && !topics_.empty() ? topics_.back() : here_.tip;
  make("tag " + name + " of " + of + " by " + pick(random_, {"alice", "erin", "erin", "dave"}) + date() +
       "\n");
  tags_.push_back(name);
}

std::string Life::edit_of_key(const std::string& key) {
  switch (below(random_, 6)) {
    case 0: return "  set key " + key + " until = " + when(-3000, 6000) + "\n";
    case 1: return "  set key " + key + " from = " + when(-3000, 3000) + "\n";
    case 2: return "  set key " + key + " uses = [\"git\"]\n";
    case 3:
      return "  set key " + key + " revoked = { reason = \"" + pick(random_, {"lost", "superseded", "left"}) +
             "\", since = " + when(-3000, 3000) + " }\n";
    case 4: {
      const std::string fresh = next_name("key");
      return "  + [[key]] # " + fresh + "\n  + holder = \"" + key + "\"\n  + ssh = \"@key:" + fresh +
             "@\"\n  + added = @now@\n";
    }
    default:
      return "  set defaults rotation = \"refuse\"\n  set key " + key + " shared_with = [\"acme/website\"]\n";
  }
}

std::string Life::edit_of_history() {
  switch (below(random_, 4)) {
    case 0: {
      here_.vouched.push_back(topics_.empty() ? here_.tip : topics_.back());
      return "  set history vouched = " + listed(here_.vouched) + "\n";
    }
    case 1: {
      const std::string excused = topics_.empty() ? here_.tip : pick(random_, topics_);
      const std::string id = next_name("exception");
      return "  + [[exception]] # " + id + "\n  + id = \"" + id +
             "\"\n  + waives = \"mainline\"\n  + object = \"commit:@id:" + excused +
             "@\"\n  + until = " + when(10, 20'000) + "\n  + owner = \"carol\"\n  + reason = \"imported\"\n";
    }
    case 2: {
      if (!temper_.scope_changes) return "";
      here_.baseline.push_back(pick(random_, tips_));
      return "  set history baseline = " + listed(here_.baseline) + "\n";
    }
    default:
      if (!temper_.scope_changes || here_.baseline.empty()) return "";
      here_.baseline.pop_back();
      return "  set history baseline = " + listed(here_.baseline) + "\n";
  }
}

// What names or covers something else than before.
std::string Life::edit_of_scope() {
  const std::string name = next_name("rule");
  if (!temper_.scope_changes || !one_in(random_, 3)) {
    return "  + [[commits]] # " + name + "\n  + name = \"" + name +
           "\"\n  + refs = [\"refs/heads/*\"]\n  + paths = [\"" +
           pick(random_, {"d/**", "a1", "a?", "**", "d/*"}) + "\"]\n  + signers = [\"developers\", \"" +
           pick(random_, {"erin", "forge"}) + "\"]\n  + identity = \"" + pick(random_, {"any", "bound"}) +
           "\"\n";
  }
  renamed_ = true;
  here_.mainline = "refs/heads/" + next_name("line");
  return "  set governance mainline = \"" + here_.mainline +
         "\"\n  set commits mainline refs = [\"refs/heads/main\", \"refs/heads/line*\"]\n"
         "  set tags releases from = [\"refs/heads/*\", \"refs/heads/release/*\"]\n";
}

std::string Life::edit() {
  const std::string key = pick(random_, {"dave", "erin", "forge"});
  switch (below(random_, 12)) {
    case 0: return "  set person erin left = " + when(-3000, 6000) + "\n";
    case 1: return "  set top expires = " + when(500, 20'000) + "\n";
    case 2:
      return "  set defaults review = \"refuse\"\n  set role developers review = { every = \"2d\", last = " +
             when(-3000, 0) + " }\n";
    case 3:
      return "  set role developers members = [\"alice\", \"bob\", \"carol\", { id = \"dave\", until = " +
             when(-3000, 3000) + " }]\n";
    case 4: return "  set governance threshold = " + std::to_string(1 + below(random_, 3)) + "\n";
    case 5: return edit_of_scope();
    case 6:
    case 7:
    case 8: return edit_of_history();
    default: return edit_of_key(key);
  }
}

void Life::new_roster() {
  const std::string name = next_name("roster");
  std::string edits = edit();
  if (one_in(random_, 3)) edits += edit();
  make("roster " + name + " after " + here_.roster + " signed alice " + (one_in(random_, 6) ? "" : "bob ") +
       (one_in(random_, 2) ? "carol " : "") + "\n" + edits);
  const std::string clock = date();
  const std::string by = " by " + pick(random_, {"alice", "bob", "carol", "dave"}) + clock;
  if (one_in(random_, 3)) {
    const std::string side = next_name("c");
    make("commit " + side + " on " + here_.tip + by + " muster " + name + "\n");
    here_.tip = commit(here_.tip + " " + side, "");
  } else {
    const std::string step = next_name("c");
    make("commit " + step + " on " + here_.tip + by + " muster " + name +
         (one_in(random_, 20) ? change() : "") + "\n");
    here_.tip = step;
  }
  here_.roster = name;
}

void Life::move() {
  world_.now = world_.now + Duration{static_cast<std::int64_t>(below(random_, 20'000))};
  switch (below(random_, 10)) {
    case 0:
    case 1:
    case 2: return on_mainline();
    case 3: return branch();
    case 4:
    case 5: return merge();
    case 6: return on_other_refs();
    case 7: return tag();
    default:
      if (!renamed_) new_roster();  // a mainline is renamed by the last step of a push
  }
}

void Life::take(Push& push, const std::string& ref, const std::string& name) {
  const ObjectId next = world_.objects.at(name).id;
  const auto now = present(ref);
  if (now != next) push.moves.push_back({ref, name, now, next});
}

Push Life::next_push() {
  Push push;
  while (push.moves.empty()) {
    for (std::size_t moves = 1 + below(random_, 5); moves > 0 && !renamed_; --moves) move();
    if (one_in(random_, 12)) world_.now = world_.now + Duration{400'000};
    take(push, there_.mainline, here_.tip);
    if (here_.mainline != there_.mainline) take(push, here_.mainline, here_.tip);
    if (!here_.release.empty()) take(push, release_branch, here_.release);
    if (!here_.free.empty()) take(push, free_branch, here_.free);
    for (const std::string& tag : tags_) take(push, "refs/tags/" + tag, tag);
  }
  // Sometimes only a part is pushed.
  if (push.moves.size() > 1 && !renamed_ && one_in(random_, 4))
    push.moves.erase(push.moves.begin() + static_cast<std::ptrdiff_t>(below(random_, push.moves.size())));
  push.renames = renamed_;
  std::shuffle(push.moves.begin(), push.moves.end(), random_);
  return push;
}

void Life::carry_out(const Push& push, const Outcome& outcome) {
  if (outcome.remember) world_.state = outcome.remember;
  Position after = there_;
  for (const Move& move : push.moves) {
    world_.repository.set_ref(move.ref, move.next);
    if (move.ref == release_branch) {
      after.release = move.name;
    } else if (move.ref == free_branch) {
      after.free = move.name;
    } else if (move.ref == there_.mainline) {
      const std::string release = after.release;
      const std::string free = after.free;
      after = here_;
      after.release = release;
      after.free = free;
      tips_.push_back(move.name);
    }
  }
  there_ = after;
  drop();
}

void Life::drop() {
  here_ = there_;
  tags_.clear();
  renamed_ = false;
}

}  // namespace muster::test
