// The roster's file: TOML 1.0, schema "muster/roster/1". toml++ parses; in front of it stands a
// scan of our own, because toml++ 3.3 is not safe on hostile text by itself.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/ssh_key.h"
#include "model/certificate.h"
#include "model/digest.h"
#include "model/result.h"
#include "roster/roster.h"

namespace muster {

// A key that lies in a file of its own.
struct KeyInFile {
  PublicKey key;
  Certificate certificate;
  std::string weakness;  // what makes it too weak to stand on a roster, as a clause; empty: nothing
};
struct KeyFileProblem {
  std::string_view code;  // "key-file": not there, or not what its name says; "bad-key": no such certificate
  std::string what;       // a clause that goes on where the file's name ends; no untrusted text
};
using KeyFileLoader =
    std::function<tl::expected<KeyInFile, KeyFileProblem>(CertificateKind, const Sha256Digest&, LegacyRsa)>;

// Every "keys/<64 hex digits>.asc" and ".pem" in the text, sorted and distinct: what has to be at hand before
// it is parsed. Not strict: it may name more than the roster does.
std::vector<std::string> key_files_named(std::string_view bytes);

// Refuses whole, with every problem found: anything that the schema does not know, wants
// otherwise or reserves, and everything that Roster::make refuses. A field whose enforcement
// is not built yet is refused with code "unsupported": it is never ignored.
// `digest` is the SHA-256 of `bytes`. Keys in files come from `files`; without it none is there.
tl::expected<Roster, std::vector<RosterProblem>> parse_roster(std::string_view bytes,
                                                              const Sha256Digest& digest,
                                                              const KeyFileLoader& files = {});

// Where everything stands in a roster that parse_roster takes: for what else there is to say of it.
FieldPlaces field_places(std::string_view bytes);

// The line of `bytes` that a problem's place names, without its line feed; bounded.
std::string line_at(std::string_view bytes, const Place& place);

// The same for many places in one text, which must outlive it.
class LinesOf {
 public:
  explicit LinesOf(std::string_view bytes);
  std::string at(const Place& place) const;

 private:
  std::string_view bytes_;
  std::vector<std::size_t> begins_;
};

}  // namespace muster
