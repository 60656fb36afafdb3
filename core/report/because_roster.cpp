#include "report/because.h"
#include "report/clause.h"

namespace muster {

namespace {

std::string digest_or(const std::optional<Sha256Digest>& digest, std::string_view none) {
  return digest ? digest->text() : std::string(none);
}

// "file:line:column", as far as it is known.
std::string place_of(const reasons::RosterMalformed& r) {
  std::string out = named(r.file);
  if (r.line == 0) return out;
  out += ":" + std::to_string(r.line);
  if (r.column != 0) out += ":" + std::to_string(r.column);
  return out;
}

}  // namespace

std::string Because::operator()(const reasons::RosterVersion& r) const {
  return "its version is " + std::to_string(r.found) + "; it has to be " + std::to_string(r.expected);
}

std::string Because::operator()(const reasons::RosterPrevious& r) const {
  return "`previous` is " + digest_or(r.found, "absent") + "; it has to be " +
         digest_or(r.expected, "absent");
}

std::string Because::operator()(const reasons::RosterThreshold& r) const {
  std::string out = "signed by " + std::to_string(r.valid.size()) + " of the " + std::to_string(r.needed);
  out += " governors that version " + std::to_string(r.of_version) + " needs (" + listed(r.valid, "nobody") +
         ")";
  if (!r.rejected.empty()) out += "; not counted: " + listed(r.rejected, "");
  return out;
}

std::string Because::operator()(const reasons::RosterRollback& r) const {
  std::string out = "version " + std::to_string(r.found) + " is not above version ";
  return out + std::to_string(r.highest) + ", the highest that was accepted";
}

std::string Because::operator()(const reasons::RosterExpired& r) const {
  return judged(r.judged_at, by_.source) + "; " + roster_of(by_) + " expired " + r.expires.text();
}

std::string Because::operator()(const reasons::RosterAnchor& r) const {
  std::string out = "no roster version";
  if (r.newest) out += " up to " + std::to_string(*r.newest);
  return out + " has the digest of the trust anchor, " + r.anchor.text();
}

std::string Because::operator()(const reasons::RosterMalformed& r) const {
  const std::string place = r.file.empty() ? std::string() : place_of(r) + ": ";
  return place + clause(r.what) + " [" + named(r.code) + "]";
}

std::string Because::operator()(const reasons::RosterRemoved& r) const {
  return clause(r.what);
}

std::string Because::operator()(const reasons::RosterMixed& r) const {
  return "it changes .muster/ and also " + named(r.path);
}

std::string Because::operator()(const reasons::RosterFolder& r) const {
  return named(r.path) + ": " + clause(r.what);
}

std::string Because::operator()(const reasons::RosterForgotten& r) const {
  return clause(r.what);
}

std::string Because::operator()(const reasons::RosterDate& r) const {
  return clause(r.what) + ": it is " + r.dated.text() + ", the bound is " + r.bound.text();
}

std::string Because::operator()(const reasons::RosterFork& r) const {
  return "version " + std::to_string(r.version) + " exists twice: " + r.one.text() + " and " + r.other.text();
}

}  // namespace muster
