#include "report/because.h"
#include "report/clause.h"

namespace muster {

namespace {

std::string bytes_text(std::uint64_t bytes) {
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

std::string span_text(const std::optional<Timestamp>& from, const std::optional<Timestamp>& until) {
  std::string out;
  if (from) out += " from " + from->text();
  if (until) out += " until " + until->text();
  return out;
}

}  // namespace

// ---- a release ----

std::string Because::operator()(const reasons::ReleaseMalformed& r) const {
  return (r.offset == 0 ? std::string() : "byte " + std::to_string(r.offset) + ": ") + clause(r.what);
}

std::string Because::operator()(const reasons::ReleaseRoster& r) const {
  std::string out = "it was made under roster version " + std::to_string(r.version) + " (" + r.digest.text() +
                    "), which is not in the chain at hand";
  return r.newest ? out + ", whose newest is version " + std::to_string(*r.newest) : out;
}

std::string Because::operator()(const reasons::ReleaseTime& r) const {
  return "made at " + r.made.text() + "; " + roster_of(by_) + ", which it names, holds from " +
         r.issued.text() + " until " + r.expires.text();
}

std::string Because::operator()(const reasons::ReleaseOther& r) const {
  return "its " + clause(r.field) + " is " + named(r.found) + ", not " + named(r.expected);
}

std::string Because::operator()(const reasons::ReleaseVersion& r) const {
  std::string out = "version " + named(r.found);
  switch (r.why) {
    case reasons::ReleaseVersion::Why::malformed: return out + " is none by SemVer 2.0";
    case reasons::ReleaseVersion::Why::equal: out += " was released before"; break;
    case reasons::ReleaseVersion::Why::older: out += " is not above one that was released before it"; break;
  }
  return r.before ? out + ", as " + named(*r.before) : out;
}

std::string Because::operator()(const reasons::ReleaseUnmatched& r) const {
  std::string out = "no [[releases]] rule of " + roster_of(by_) + " covers ";
  if (!r.file.empty()) out += named(r.file) + " of ";
  return out + "product " + named(r.product) + " in channel " + named(r.channel);
}

std::string Because::operator()(const reasons::ReleaseWindow& r) const {
  return judged(r.judged_at, by_.source) + "; rule " + named(r.rule_name) + " lets releases out" +
         span_text(r.from, r.until);
}

std::string Because::operator()(const reasons::ReleaseStale& r) const {
  const std::string rule = "rule " + named(r.rule_name) + " wants the newest roster proven within " +
                           in_days(Duration{r.fresh_seconds});
  if (!r.proven) {
    return rule + "; no ledger at hand shows that " + roster_of(by_) + " is the newest";
  }
  return judged(r.judged_at, TimeSource::receive) + "; " + rule +
         ", and the server's last checkpoint is of " + r.proven->text();
}

std::string Because::operator()(const reasons::ReleaseThreshold& r) const {
  std::string out = "rule " + named(r.rule_name) + " needs " + std::to_string(r.needed) + " of " +
                    listed(r.signers, "nobody");
  return out + "; signed by " + listed(r.given, "none of them");
}

// ---- its files ----

std::string Because::operator()(const reasons::ArtifactLink& r) const {
  return named(r.name) + " is no regular file";
}

std::string Because::operator()(const reasons::ArtifactAltered& r) const {
  if (r.bytes != r.expected_bytes) {
    return named(r.name) + " has " + bytes_text(r.bytes) + "; released were " + bytes_text(r.expected_bytes);
  }
  return named(r.name) + (r.found ? " has digest " + r.found->text() : std::string(" has another digest")) +
         "; released was " + r.expected.text();
}

std::string Because::operator()(const reasons::ArtifactMissing& r) const {
  return named(r.name) + " was released and is not there";
}

std::string Because::operator()(const reasons::ArtifactExtra& r) const {
  return named(r.name) + " is there and was not released";
}

// ---- the gate of a build ----

std::string Because::operator()(const reasons::GateOff&) const {
  return "the build was configured with MUSTER_GATE=OFF";
}

std::string Because::operator()(const reasons::GateSource& r) const {
  return clause(r.what);
}

std::string Because::operator()(const reasons::GateShallow&) const {
  return "this clone is shallow, so what lies below HEAD cannot be judged";
}

std::string Because::operator()(const reasons::GateStale& r) const {
  return "the newest roster at hand is version " + std::to_string(r.version) + "; asked for is version " +
         std::to_string(r.minimum) + " or later";
}

std::string Because::operator()(const reasons::GateCommit& r) const {
  return "HEAD is not on the first-parent line of any of: " + listed(r.refs, "nothing");
}

std::string Because::operator()(const reasons::GateDirty& r) const {
  if (r.path.empty()) return clause(r.what);
  std::string out = named(r.path) + " is not as HEAD has it";
  return r.paths > 1 ? out + ", nor are " + std::to_string(r.paths - 1) + " more" : out;
}

std::string Because::operator()(const reasons::GateTag& r) const {
  return "no tag that matches " + named(r.pattern) + " points to HEAD, commit " + named(r.commit);
}

std::string Because::operator()(const reasons::GateSeal& r) const {
  return r.file.empty() ? clause(r.what) : named(r.file) + ": " + clause(r.what);
}

std::string Because::operator()(const reasons::GateStatus& r) const {
  return clause(r.what);
}

std::string Because::operator()(const reasons::GateEvidence& r) const {
  return clause(r.what);
}

}  // namespace muster
