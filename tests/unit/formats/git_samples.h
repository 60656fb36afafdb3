// Building blocks for the tests of git objects: objects are written out line by line, as git
// lays them out, so that every byte of a near miss can be seen.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "model/git_object.h"

namespace muster::samples {

inline const std::string hex_a(40, 'a');
inline const std::string hex_b(40, 'b');
inline const std::string hex_c(40, 'c');
inline const std::string ident = "Alice Ex <alice@example.org> 1763892000 +0100";

// Written by ssh-keygen 9.2 (ECDSA P-256, namespace git): lines of 70, the last of 44.
inline const std::string ssh_armor =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAAGgAAAATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAAhuaXN0cDI1NgAAAE\n"
    "EEQL5LfL7RsBelwBpVPbbzBtsW0gRDccDZXXzKhpLkyLizVoaxx0MBLE+N3ASn7Bk2cTP9\n"
    "uXRXfJ4eAMJhzEJqfgAAAANnaXQAAAAAAAAABnNoYTUxMgAAAGMAAAATZWNkc2Etc2hhMi\n"
    "1uaXN0cDI1NgAAAEgAAAAgJ/SAowq40dB52QGZKmGr7wo9S3FNw+9h2r0m+Ju3qFoAAAAg\n"
    "IvmQsuaYaiXczVdrHzQFg0RMr5D/rJblKo7GAtYiEOY=\n"
    "-----END SSH SIGNATURE-----\n";

// Written by gpg 2.2.40.
inline const std::string pgp_armor =
    "-----BEGIN PGP SIGNATURE-----\n"
    "\n"
    "iIQEABYIACwWIQR2nRYVa4chz+wWjEixYojXUOb1xAUCawSwwQ4cYUBleGFtcGxl\n"
    "Lm9yZwAKCRCxYojXUOb1xAqEAP4zIsub3C8j1KeNG2aQpDQsLwq4R2SBlgRGCFbD\n"
    "EvL9wQD/Zrd/f7YgKRLYdWlvy76u5NLfpRAH0BFb1a4zprbYAAM=\n"
    "=O6GE\n"
    "-----END PGP SIGNATURE-----\n";

// A CMS frame around bytes that are no CMS: the frame is all that formats/ looks at.
inline const std::string cms_armor = "-----BEGIN SIGNED MESSAGE-----\n" + std::string(64, 'M') + "\n" +
                                     std::string(64, 'I') + "\nAAAA\n-----END SIGNED MESSAGE-----\n";

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? std::string("sample lacks what it should hold")
                                 : text.replace(at, from.size(), to);
}

// What git makes of a value with line feeds: a header line and continuation lines.
inline std::string folded(const std::string& keyword, std::string value) {
  if (value.ends_with('\n')) value.pop_back();
  std::string header = keyword + " ";
  for (const char c : value) header += c == '\n' ? std::string("\n ") : std::string(1, c);
  return header + "\n";
}

// A commit in git's layout; every member can be replaced by what a test wants there.
struct CommitText {
  std::string tree = "tree " + hex_a + "\n";
  std::string parents = "parent " + hex_b + "\n";
  std::string author = "author " + ident + "\n";
  std::string committer = "committer " + ident + "\n";
  std::string headers;    // after the committer, before the signature
  std::string signature;  // the header with its continuation lines
  std::string more;       // headers after the signature
  std::string body = "\nSubject\n\nText\n";

  std::string text() const { return unsigned_text().insert(signed_at(), signature); }
  std::string unsigned_text() const { return tree + parents + author + committer + headers + more + body; }
  std::size_t signed_at() const { return (tree + parents + author + committer + headers).size(); }
};

inline CommitText signed_commit() {
  CommitText commit;
  commit.signature = folded("gpgsig", ssh_armor);
  return commit;
}

struct TagText {
  std::string object = "object " + hex_a + "\n";
  std::string type = "type commit\n";
  std::string tag = "tag v1.0\n";
  std::string tagger = "tagger " + ident + "\n";
  std::string headers;
  std::string body = "\nRelease 1.0\n";
  std::string signature;

  std::string payload() const { return object + type + tag + tagger + headers + body; }
  std::string text() const { return payload() + signature; }
};

inline TagText signed_tag() {
  TagText tag;
  tag.signature = ssh_armor;
  return tag;
}

// The kind of what was found: 'n'one, 'a'mbiguous, 's'igned.
inline char outcome(const EmbeddedSignature& signature) {
  if (std::holds_alternative<NoSignature>(signature)) return 'n';
  return std::holds_alternative<AmbiguousSignature>(signature) ? 'a' : 's';
}

inline std::string armor_of(const EmbeddedSignature& signature) {
  const auto* armored = std::get_if<ArmoredSignature>(&signature);
  return armored != nullptr ? armored->armor : std::string();
}

}  // namespace muster::samples
