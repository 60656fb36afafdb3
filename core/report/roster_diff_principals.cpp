// [[person]], [[robot]], [[key]] and [[role]].
#include "report/roster_diff_parts.h"

namespace muster {

namespace {

void diff_emails(const DiffOf& diff, const std::string& id, const std::vector<std::string>& before,
                 const std::vector<std::string>& after) {
  const auto more = missing_from(before, after), less = missing_from(after, before);
  if (!more.empty()) diff.say(Effect::widening, id + " may commit as " + words_listed(more));
  if (!less.empty()) diff.say(Effect::narrowing, id + " may commit no longer as " + words_listed(less));
}

void diff_left(const DiffOf& diff, const Person& old, const Person& now) {
  if (old.left == now.left) return;
  if (!now.left) return diff.say(Effect::widening, now.id + " is back: `left` is gone");
  if (!old.left) {
    const auto lost = powers_of_principal(diff.before, now.id);
    std::string sentence = now.id + " left at " + now.left->text();
    if (!lost.empty()) sentence += " and may no longer " + joined_words(lost);
    return diff.say(Effect::narrowing, std::move(sentence));
  }
  diff.say(wider_if(*now.left > *old.left),
           now.id + " left at " + now.left->text() + " instead of " + old.left->text());
}

std::string uses_of(const std::set<KeyUse>& uses) {
  std::vector<std::string> words;
  for (const KeyUse use : uses) words.emplace_back(name_of(use));
  return words_listed(words, "nothing");
}

std::string until_of(const RosterKey& key) {
  return key.until ? key.until->text() : "no end";
}

std::string flags_of(const RosterKey& key) {
  std::string out;
  if (key.touch) out += " touch";
  if (key.verify) out += " verify";
  return out.empty() ? " nothing" : out;
}

void diff_key_uses(const DiffOf& diff, const std::string& name, const RosterKey& old, const RosterKey& now) {
  std::set<KeyUse> more, less;
  std::ranges::set_difference(now.uses, old.uses, std::inserter(more, more.end()));
  std::ranges::set_difference(old.uses, now.uses, std::inserter(less, less.end()));
  if (!more.empty()) diff.say(Effect::widening, name + " is good for " + uses_of(more) + " too");
  if (!less.empty()) diff.say(Effect::narrowing, name + " is good no longer for " + uses_of(less));
}

void diff_key_window(const DiffOf& diff, const std::string& name, const RosterKey& old,
                     const RosterKey& now) {
  if (old.valid_from() != now.valid_from()) {
    diff.say(wider_if(now.valid_from() < old.valid_from()),
             name + " is good from " + now.valid_from().text() + " instead of " + old.valid_from().text());
  }
  if (old.until == now.until) return;
  const bool longer = !now.until || (old.until && *now.until > *old.until);
  diff.say(wider_if(longer), name + " is good until " + until_of(now) + " instead of " + until_of(old));
}

void diff_key(const DiffOf& diff, const RosterKey& old, const RosterKey& now) {
  const std::string name = "key " + diff.name_key(now.key) + " of " + now.holder;
  if (old.holder != now.holder) diff.say(Effect::widening, name + " belonged to " + old.holder);
  if (old.added != now.added) {
    diff.say(wider_if(now.added > old.added),
             name + " was added at " + now.added.text() + " instead of " + old.added.text());
  }
  diff_key_window(diff, name, old, now);
  diff_key_uses(diff, name, old, now);
  if (old.touch != now.touch || old.verify != now.verify) {
    const bool wider = (old.touch && !now.touch) || (old.verify && !now.verify);
    diff.say(wider_if(wider), name + " must show:" + flags_of(now) + "; before:" + flags_of(old));
  }
  if (old.legacy != now.legacy) {
    diff.say(wider_if(now.legacy),
             name + (now.legacy ? " is let in as a short RSA key" : " is legacy no longer"));
  }
  if (old.shared_with != now.shared_with) {
    diff.say(missing_from(old.shared_with, now.shared_with).empty() ? Effect::narrowing : Effect::widening,
             name + " may also stand on the rosters of: " + words_listed(now.shared_with));
  }
  if (old.revoked == now.revoked) return;
  if (!now.revoked) return diff.say(Effect::widening, name + " is no longer revoked");
  diff.say(Effect::narrowing, name + " is revoked (" + std::string(name_of(now.revoked->cause)) + ") since " +
                                  now.revoked->since.text());
}

std::string words_of(const Member& member) {
  return member.until ? member.id + " until " + member.until->text() : member.id;
}

const Member* member_of(const Role& role, const std::string& id) {
  const auto found = std::ranges::find(role.members, id, &Member::id);
  return found == role.members.end() ? nullptr : &*found;
}

void diff_members(const DiffOf& diff, const Role& old, const Role& now) {
  const std::string role = named(now.name);
  for (const Member& member : now.members) {
    const Member* was = member_of(old, member.id);
    if (was != nullptr && was->until == member.until) continue;
    if (was != nullptr) {
      const bool longer = !member.until || (was->until && *member.until > *was->until);
      diff.say(wider_if(longer), member.id + " stays a member of " + role +
                                     (member.until ? " until " + member.until->text() : " without end"));
      continue;
    }
    diff.say(Effect::widening, words_of(member) + " becomes a member of " + role + " and may " +
                                   joined_words(powers_of(diff.after, now.name), "do nothing by it so far"));
  }
  for (const Member& member : old.members) {
    if (member_of(now, member.id) != nullptr) continue;
    diff.say(Effect::narrowing, member.id + " is a member of " + role + " no longer and loses by it: " +
                                    joined_words(powers_of(diff.before, now.name), "nothing"));
  }
}

void diff_review(const DiffOf& diff, const Role& old, const Role& now) {
  const std::string role = "role " + named(now.name);
  if (old.review && !now.review) diff.say(Effect::widening, role + " is reviewed no longer");
  if (now.review && !old.review) {
    diff.say(Effect::narrowing, role + " is to be reviewed every " + in_days(now.review->every) +
                                    ", for the first time after " + now.review->last.text());
  }
  if (!old.review || !now.review) return;
  if (old.review->every != now.review->every) {
    diff.say(wider_if(now.review->every > old.review->every),
             role + " is to be reviewed every " + in_days(now.review->every) + " instead of " +
                 in_days(old.review->every));
  }
  if (old.review->last != now.review->last) {
    diff.say(wider_if(now.review->last > old.review->last),
             role + " was reviewed at " + now.review->last.text());
  }
}

}  // namespace

void diff_principals(const DiffOf& diff) {
  for (const Person& now : diff.after.draft().persons) {
    const Person* old = diff.before.person(now.id);
    if (old == nullptr) {
      diff.say(Effect::neither, now.id + " (" + named(now.name) + ") joins the roster, with " +
                                    words_listed(now.emails, "no address"));
      continue;
    }
    if (old->name != now.name) diff.say(Effect::neither, now.id + " is now called " + named(now.name));
    diff_emails(diff, now.id, old->emails, now.emails);
    diff_left(diff, *old, now);
  }
  for (const Robot& now : diff.after.draft().robots) {
    const Robot* old = diff.before.robot(now.id);
    if (old == nullptr) {
      diff.say(Effect::neither, "robot " + now.id + " of " + now.owner + " joins the roster, with " +
                                    words_listed(now.emails, "no address"));
      continue;
    }
    if (old->owner != now.owner) {
      const Person* owner = diff.before.person(old->owner);
      diff.say(owner != nullptr && owner->left ? Effect::widening : Effect::neither,
               now.owner + " answers for robot " + now.id + " instead of " + old->owner);
    }
    diff_emails(diff, now.id, old->emails, now.emails);
  }
  for (const Person& old : diff.before.draft().persons) {
    if (diff.after.person(old.id) == nullptr) diff.say(Effect::narrowing, old.id + " is not listed any more");
  }
  for (const Robot& old : diff.before.draft().robots) {
    if (diff.after.robot(old.id) == nullptr) {
      diff.say(Effect::narrowing, "robot " + old.id + " is not listed any more");
    }
  }
}

void diff_keys(const DiffOf& diff) {
  for (const RosterKey& now : diff.after.draft().keys) {
    if (const RosterKey* old = diff.before.key(now.key.blob)) {
      diff_key(diff, *old, now);
      continue;
    }
    const auto powers = powers_of_key(diff.after, now);
    diff.say(now.revoked ? Effect::neither : Effect::widening,
             now.holder + " gains the key " + diff.name_key(now.key) + ", good for " + uses_of(now.uses) +
                 " from " + now.valid_from().text() + " until " + until_of(now) +
                 (powers.empty() ? "" : ", and with it may " + joined_words(powers)) +
                 (now.revoked ? "; it is revoked" : ""));
  }
  for (const RosterKey& old : diff.before.draft().keys) {
    if (diff.after.key(old.key.blob) != nullptr) continue;
    diff.say(Effect::narrowing,
             "key " + diff.name_key(old.key) + " of " + old.holder + " is not listed any more");
  }
}

void diff_roles(const DiffOf& diff) {
  for (const Role& now : diff.after.draft().roles) {
    const Role* old = diff.before.role(now.name);
    if (old == nullptr) {
      diff.say(Effect::neither, "role " + named(now.name) + " is new; " + now.owner + " answers for it");
      diff_members(diff, Role{now.name, now.owner, {}, {}, {}}, now);
      continue;
    }
    if (old->owner != now.owner) {
      diff.say(Effect::neither,
               now.owner + " answers for role " + named(now.name) + " instead of " + old->owner);
    }
    diff_members(diff, *old, now);
    diff_review(diff, *old, now);
  }
  for (const Role& old : diff.before.draft().roles) {
    if (diff.after.role(old.name) != nullptr) continue;
    diff_members(diff, old, Role{old.name, old.owner, {}, {}, {}});
    diff.say(Effect::narrowing, "role " + named(old.name) + " is gone");
  }
}

}  // namespace muster
