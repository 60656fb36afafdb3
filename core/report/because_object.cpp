#include "model/limits.h"
#include "report/because.h"
#include "report/clause.h"

namespace muster {

std::string Because::operator()(const reasons::ObjectMalformed& r) const {
  if (!r.file.empty()) return "the file " + named(r.file) + ": " + clause(r.what);
  const std::string place = r.tree_path.empty() ? "the object" : "the tree " + named(r.tree_path);
  return "byte " + std::to_string(r.offset) + " of " + place + ": " + clause(r.what);
}

std::string Because::operator()(const reasons::ObjectFuture& r) const {
  constexpr auto minutes = limits::clock_skew_seconds / 60;
  std::string out = "dated " + r.dated.text() + ", more than " + std::to_string(minutes);
  return out + " minutes after the time it is judged at, " + r.now.text();
}

std::string Because::operator()(const reasons::SignatureMissing&) const {
  return "it carries no signature";
}

std::string Because::operator()(const reasons::SignatureUnsupported& r) const {
  return "its signature is of kind " + named(r.kind) + ", which this program cannot verify";
}

std::string Because::operator()(const reasons::SignatureAmbiguous& r) const {
  return clause(r.what);
}

std::string Because::operator()(const reasons::SignatureWeak& r) const {
  return "its signature uses " + named(r.algorithm) + ", which " + roster_of(by_) + " does not allow";
}

std::string Because::operator()(const reasons::SignatureNamespace& r) const {
  return "its signature was made for the namespace " + named(r.found) + ", not for " + named(r.expected);
}

std::string Because::operator()(const reasons::SignatureInvalid& r) const {
  std::string out = "its signature does not verify";
  if (!r.what.empty()) out += ": " + clause(r.what);
  return out;
}

}  // namespace muster
