#include "report/words.h"

#include "report/because.h"
#include "report/clause.h"
#include "report/escape.h"

namespace muster {

namespace {

constexpr std::string_view sign_the_release =
    "have those who may release it sign it: muster release sign DIR";

struct Placeholders {
  std::string key, ref, object;
};

// As one word for a POSIX shell: git lets refs hold `;`, `$(` and quotes.
std::string shell_word(const std::string& text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/@+=:-";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

struct KeyWord {
  std::string operator()(const NoKey&) const { return "the key"; }
  std::string operator()(const ClaimedKey& key) const { return shell_word(escape(key.fingerprint.text)); }
  std::string operator()(const ProvenKey& key) const { return shell_word(escape(key.fingerprint.text)); }
};

Placeholders placeholders_of(const ObjectRef& object, const VerdictKey& key) {
  const std::string& ref = object.kind == ObjectKind::ref ? object.id : object.ref;
  return {std::visit(KeyWord(), key), ref.empty() ? "the ref" : shell_word(escape(ref)),
          object.id.empty() ? "the object" : shell_word(escape(object.id))};
}

// In one pass, so that a ref named "{key}" stays what it is.
std::string filled(std::string_view remedy, const Placeholders& with) {
  std::string out;
  while (!remedy.empty()) {
    const auto fill = [&](std::string_view placeholder, const std::string& words) {
      if (!remedy.starts_with(placeholder)) return false;
      out += words;
      remedy.remove_prefix(placeholder.size());
      return true;
    };
    if (fill("{key}", with.key) || fill("{ref}", with.ref) || fill("{object}", with.object)) continue;
    out += remedy.front();
    remedy.remove_prefix(1);
  }
  return out;
}

struct GroundsWords {
  std::string operator()(const AuthorizedSignature&) const { return ""; }
  std::string operator()(const TakenAsIs& grounds) const {
    switch (grounds.why) {
      case TakenAsIs::Why::baseline: return "it lies under the baseline and is taken as it is";
      case TakenAsIs::Why::vouched: return "the governors vouch for it by name and it is taken as it is";
    }
    return "";
  }
  std::string operator()(const Excepted&) const { return "by an exception"; }
  std::string operator()(const RefMove&) const { return "the roster allows this move of the ref"; }
  std::string operator()(const Governed& grounds) const {
    if (grounds.governors.empty()) return "the trust anchor pins this version";
    std::vector<std::string> holders;
    for (const AuthorizedSignature& governor : grounds.governors) holders.push_back(governor.holder());
    return "signed by governors " + listed(holders, "");
  }
  std::string operator()(const Released& grounds) const {
    std::vector<std::string> holders;
    for (const AuthorizedSignature& signer : grounds.signers) holders.push_back(signer.holder());
    return "signed by " + listed(holders, "");
  }
  std::string operator()(const Replayed& grounds) const {
    if (grounds.commits == 0) return "it lies under the baseline and is taken as it is";
    return "it and all before it back to the baseline is accepted, " + std::to_string(grounds.commits) +
           (grounds.commits == 1 ? " commit" : " commits");
  }
};

struct WarningMaker {
  const Placeholders& placeholders;
  const JudgedBy& by;

  template <typename R>
  WarningWords of_reason(const R& r) const {
    return {std::string(R::rule), Because(by)(r), filled(R::remedy, placeholders)};
  }
  WarningWords operator()(const reasons::KeyOverdue& r) const { return of_reason(r); }
  WarningWords operator()(const reasons::RoleReviewOverdue& r) const { return of_reason(r); }
  WarningWords operator()(const ExceptionUsed& e) const {
    std::string because =
        "exception " + named(e.id) + " waives rule " + named(e.rule_name) + " until " + e.until.text();
    because += "; " + named(e.owner) + " answers for it: " + clause(e.reason);
    return {std::string(exception_used_rule), because, "have the cause removed before the exception ends"};
  }
  WarningWords operator()(const PinnedByAnchor& pinned) const {
    return {std::string(pinned_by_anchor_rule),
            "version " + std::to_string(pinned.version) +
                " stands on the trust anchor, not on its governors' signatures",
            "if nobody moved the trust anchor on purpose, find out who did"};
  }
  WarningWords operator()(const CounterWentBack& back) const {
    return {std::string(counter_back_rule),
            "the counter of security key " + named(back.key.text) + " stands at " +
                std::to_string(back.counter) + "; it stood at " + std::to_string(back.highest) + " " +
                back.highest_signed.text() + ", which is before this was signed",
            "ask its holder whether the key was reset; if not, somebody has a copy: muster key revoke " +
                back.key.text + " --reason compromised"};
  }
  WarningWords operator()(const TrialRoster&) const {
    return {std::string(trial_roster_rule), "judged by a roster from outside the repository",
            "take this as a trial; a push is judged by the repository's own roster"};
  }
};

// Of a key, what helps with a key; of a push, what helps with a push.
std::string_view remedy_of_certificate(const reasons::RefCertificate& certificate) {
  using Wrong = reasons::RefCertificate::Wrong;
  if (certificate.wrong == Wrong::nonce) return reasons::RefCertificate::nonce_remedy;
  if (certificate.wrong == Wrong::pushee) return reasons::RefCertificate::pushee_remedy;
  const bool of_key =
      certificate.against != nullptr && !rule_of(*certificate.against).starts_with("signature.");
  return of_key ? remedy_of(*certificate.against) : reasons::RefCertificate::remedy;
}

std::string_view usual_remedy(FaultId id) {
  switch (id) {
    case FaultId::git: return "check the repository with git fsck --full, then try again";
    case FaultId::disk:
      return "check the disk's space and the permissions of the git directory, then try again";
    case FaultId::gpg: return "check that gpg runs for the user of the server, then try again";
    case FaultId::config: return "mend the server's muster.toml; muster hook status says what it holds";
    case FaultId::memory: return "try again with fewer commits at once, or give the server more memory";
    case FaultId::internal: return "this is a mistake in muster: please report it with these lines";
  }
  return "";
}

}  // namespace

std::string because_of(const Reason& reason, const JudgedBy& by) {
  return std::visit(Because(by), reason);
}

std::string because_of(const Accepted& accepted) {
  const JudgedBy& by = accepted.judged_by();
  std::string out = by.at ? judged(*by.at, by.source) : std::string("judged");
  out += " by " + roster_of(by);
  const std::string grounds = std::visit(GroundsWords(), accepted.grounds());
  if (!grounds.empty()) out += "; " + grounds;
  if (by.until) out += "; holds until " + by.until->text();
  return out;
}

std::string remedy_for(const Refused& refused) {
  const auto* removal = std::get_if<reasons::RefDelete>(&refused.reason());
  if (removal != nullptr && removal->mainline) return std::string(reasons::RefDelete::mainline_remedy);
  const auto* malformed = std::get_if<reasons::ObjectMalformed>(&refused.reason());
  if (malformed != nullptr && !malformed->file.empty())
    return std::string(reasons::ObjectMalformed::file_remedy);
  if (const auto* certificate = std::get_if<reasons::RefCertificate>(&refused.reason()))
    return filled(remedy_of_certificate(*certificate), placeholders_of(refused.object(), refused.key()));
  const bool of_file =
      refused.object().kind == ObjectKind::file || refused.object().kind == ObjectKind::release;
  if (of_file && std::holds_alternative<reasons::SignatureMissing>(refused.reason()))
    return std::string(refused.object().kind == ObjectKind::file ? reasons::SignatureMissing::file_remedy
                                                                 : sign_the_release);
  const bool moves = removal != nullptr || std::holds_alternative<reasons::RefForce>(refused.reason());
  if (moves && refused.object().id.starts_with(reasons::RefForce::records)) {
    return filled(reasons::RefForce::records_remedy, placeholders_of(refused.object(), refused.key()));
  }
  return filled(remedy_of(refused.reason()), placeholders_of(refused.object(), refused.key()));
}

std::string remedy_for(const Fault& fault) {
  return fault.remedy.empty() ? std::string(usual_remedy(fault.id)) : clause(fault.remedy);
}

WarningWords words_of(const Warning& warning, const ObjectRef& object, const VerdictKey& key,
                      const JudgedBy& by) {
  const Placeholders placeholders = placeholders_of(object, key);
  return std::visit(WarningMaker{placeholders, by}, warning);
}

std::string_view name_of(FaultId id) {
  switch (id) {
    case FaultId::git: return "fault.git";
    case FaultId::disk: return "fault.disk";
    case FaultId::gpg: return "fault.gpg";
    case FaultId::config: return "fault.config";
    case FaultId::memory: return "fault.memory";
    case FaultId::internal: return "fault.internal";
  }
  return "";
}

std::string_view name_of(TimeSource source) {
  switch (source) {
    case TimeSource::receive: return "receive";
    case TimeSource::receipt: return "receipt";
    case TimeSource::claimed: return "claimed";
    case TimeSource::given: return "given";
  }
  return "";
}

}  // namespace muster
