#include "report/lint_words.h"

#include "report/clause.h"
#include "report/explain.h"

namespace muster {

namespace {

using namespace lint;  // NOLINT(google-build-using-namespace): the findings, and nothing else here

std::string key_of(const KeyName& key) {
  return "the key " + escape(key.fingerprint.text) + " of " + named(key.holder);
}

std::string_view words_for(Obstacle why) {
  switch (why) {
    case Obstacle::no_key: return " holds no key with the use";
    case Obstacle::key_ended: return "'s keys with the use have ended, are revoked or overdue";
    case Obstacle::key_unfit: return "'s keys are not of a kind that is let in";
    case Obstacle::no_address: return " has no address to compare";
    case Obstacle::left: return " has left";
    case Obstacle::owner_left: return " is a robot whose owner has left";
    case Obstacle::membership_over: return "'s membership has ended";
    case Obstacle::review_overdue: return " is in a role whose review is overdue";
    case Obstacle::no_members: return " is a role without members";
  }
  return "";
}

struct CauseWords {
  std::string operator()(const NamesNothing& cause) const {
    if (cause.field == "refs") return "no ref that it could govern matches its `refs`";
    if (cause.field == "from") return "no ref matches its `from`";
    if (cause.field == "paths") return "its `paths` and `except` leave no path";
    if (cause.field == "except") return "its `except` leaves no path";
    return "its `" + std::string(cause.field) + "` is empty";
  }
  std::string operator()(const WindowOver& cause) const { return "its window ended " + cause.until.text(); }
  std::string operator()(const NobodyPushes&) const {
    return "it asks for signed pushes, and nobody could sign with use `push`";
  }
  std::string operator()(const TooFew& cause) const {
    std::string out = "of its " + std::string(cause.field) + ' ';
    out += cause.able == 0 ? "nobody" : "only " + std::to_string(cause.able);
    if (cause.wanted > 1) out += " of the " + std::to_string(cause.wanted) + " that it takes";
    out += " could sign with use `" + std::string(name_of(cause.use)) + '`';
    if (cause.unable.empty()) return out;
    std::string who;
    for (const Unable& one : cause.unable) {
      who.append(who.empty() ? ": " : ", ").append(named(one.who)).append(words_for(one.why));
    }
    return out + who;
  }
};

struct CauseRemedy {
  std::string operator()(const NamesNothing& cause) const {
    if (cause.field == "refs" || cause.field == "from") {
      return "write full names such as refs/heads/main, or refs/tags/v* in [[tags]]; or take the rule out";
    }
    return "let its `" + std::string(cause.field) + "` match something, or take the rule out";
  }
  std::string operator()(const WindowOver&) const { return "give it a new window, or take the rule out"; }
  std::string operator()(const NobodyPushes&) const {
    return "give a current key the use `push`, or take `push` out of the table";
  }
  std::string operator()(const TooFew& cause) const {
    return "add somebody who holds a current key with use `" + std::string(name_of(cause.use)) +
           "`, renew a key, or take the rule out if nobody is meant to";
  }
};

struct EventWords {
  std::string_view to_come, past;
};

EventWords words_for(Event event) {
  switch (event) {
    case Event::key_ends:
    case Event::certificate_ends: return {"ends", "ended"};
    case Event::rotation: return {"is due to be replaced", "was due to be replaced"};
    case Event::review: return {"is due for review", "was due for review"};
    case Event::membership_ends: return {"ends", "ended"};
    case Event::exception_ends: return {"ends", "ended"};
    case Event::roster_expires: return {"expires", "expired"};
    case Event::leaving: return {"leaves", "left"};
  }
  return {};
}

std::string subject_of(const Dated& dated) {
  switch (dated.event) {
    case Event::key_ends:
    case Event::rotation: return key_of({{dated.what}, dated.who});
    case Event::certificate_ends: return "the certificate of " + key_of({{dated.what}, dated.who});
    case Event::review: return "the role " + named(dated.what) + " of " + named(dated.who);
    case Event::membership_ends: return "the membership of " + named(dated.who) + " in " + named(dated.what);
    case Event::exception_ends: return "the exception " + named(dated.what);
    case Event::roster_expires: return "the roster of " + named(dated.what);
    case Event::leaving: return named(dated.what);
  }
  return "";
}

std::string remedy_for(const Dated& dated) {
  switch (dated.event) {
    case Event::key_ends:
    case Event::rotation: return "have a new key of " + named(dated.who) + " added, and let this one end";
    case Event::certificate_ends:
      return "muster key renew " + escape(dated.what) + " --certificate FILE, with the certificate that " +
             named(dated.who) + " has by then";
    case Event::review:
      return named(dated.who) + " goes through the members; then set the role's `review.last`";
    case Event::membership_ends: return "set a later `until` if " + named(dated.who) + " is to stay";
    case Event::exception_ends:
      return "have its cause removed by then; " + named(dated.who) + " answers for it";
    case Event::roster_expires:
      return "have the governors go through it and sign a version that expires later";
    case Event::leaving: return "hand over what " + named(dated.what) + " owns, governs and alone may sign";
  }
  return "";
}

struct Because {
  std::string operator()(const OneGovernor& f) const { return named(f.governor) + " governs alone"; }
  std::string operator()(const ThresholdOne& f) const {
    return "any one of " + std::to_string(f.governors) + " governors can change the roster";
  }
  std::string operator()(const KeyWithoutEnd& f) const { return key_of(f.key) + " has no `until`"; }
  std::string operator()(const OneKey& f) const {
    return named(f.key.holder) + " holds one key and no second: " + escape(f.key.fingerprint.text);
  }
  std::string operator()(const UnreviewedRole& f) const {
    return "the role " + named(f.role) + " has no `review`";
  }
  std::string operator()(const RuleNeverHolds& f) const {
    const std::string table(f.table);
    const std::string subject = f.name.empty() ? "no new version of the roster can be signed"
                                               : "the rule " + named(f.name) + " can never hold";
    return subject + ": " + std::visit(CauseWords(), f.cause);
  }
  std::string operator()(const KeyForGitAndRelease& f) const {
    return key_of(f.key) + " signs both commits and releases";
  }
  std::string operator()(const UnusedKey& f) const {
    return key_of(f.key) + " signed no commit of the mainline since " + f.since.text();
  }
  std::string operator()(const Due& f) const {
    return subject_of(f) + ' ' + std::string(words_for(f.event).to_come) + ' ' + f.at.text();
  }
  std::string operator()(const Overdue& f) const {
    return subject_of(f) + ' ' + std::string(words_for(f.event).past) + ' ' + f.at.text();
  }
};

struct Remedy {
  std::string operator()(const OneGovernor&) const {
    return "name a second person in `governors`; with three, a threshold of 2 survives a lost key";
  }
  std::string operator()(const ThresholdOne& f) const {
    return f.governors == 2
               ? "set `threshold` to 2 once a third governor is there, so that a lost key locks nobody out"
               : "set `threshold` to 2";
  }
  std::string operator()(const KeyWithoutEnd&) const { return "set an `until`, a year ahead for example"; }
  std::string operator()(const OneKey& f) const {
    return "have a second key of " + named(f.key.holder) + " added, kept in another place";
  }
  std::string operator()(const UnreviewedRole& f) const {
    return "give it a review, such as review = { every = \"90d\", last = … }, by " + named(f.owner);
  }
  std::string operator()(const RuleNeverHolds& f) const { return std::visit(CauseRemedy(), f.cause); }
  std::string operator()(const KeyForGitAndRelease& f) const {
    return "have another key of " + named(f.key.holder) + " added for releases, and take the use away here";
  }
  std::string operator()(const UnusedKey& f) const {
    return "ask " + named(f.key.holder) +
           " whether it signs tags or rosters only; if nobody needs it, end it with `until` or `revoked`";
  }
  std::string operator()(const Dated& f) const { return remedy_for(f); }
};

}  // namespace

LintWords words_of(const Finding& finding) {
  const std::string_view id = id_of(finding);
  const RuleExplanation* explained = explanation_of(id);
  return {id, std::visit(Because(), finding), explained == nullptr ? std::string_view() : explained->why,
          std::visit(Remedy(), finding)};
}

}  // namespace muster
