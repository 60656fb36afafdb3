// Release statements: an in-toto statement v1 with the predicate release v0.2
// (https://github.com/in-toto/attestation, spec/predicates/release.md), whose subjects are the released
// files, in one line of a file NAME.intoto.jsonl, bare or in a DSSE envelope. What the predicate has no
// member for stands in an extension of it:
//   "predicate":{"purl":"pkg:generic/acme/payments/payments@1.4.2","packageId":"acme/payments/payments",
//     "urn:muster:release:1":{"project":"acme/payments","product":"payments","version":"1.4.2",
//       "channel":"stable","commit":"3f2c…","tag":"refs/tags/v1.4.2","roster":{"version":7,"digest":"sha256:…"},
//       "time":"2026-11-23T10:00:00Z","sizes":[48213],"sources":[{"gitTree":"9c1e…"}]}}
// Exactly the bytes that release_text makes: what is read in one way can be written in one way.
#pragma once

#include <string>
#include <string_view>

#include "formats/dsse.h"
#include "model/release.h"
#include "model/result.h"

namespace muster {

// Product, channel: [A-Za-z0-9] and then at most 63 of [A-Za-z0-9._+-].
bool is_release_word(std::string_view text);
// A file's name in a folder that is published: at most 255 bytes of UTF-8, no control byte, no `/`, not `.`
// or
// `..`.
bool is_artifact_name(std::string_view text);

// The payload.
std::string release_text(const Release& release);
Parsed<Release> parse_release(std::string_view payload);

// What lies in a file.
struct ReleaseFile {
  Release release;
  DsseEnvelope envelope;  // without signatures where the statement stands there bare
};
Parsed<ReleaseFile> parse_release_file(std::string_view text);  // formats/statement_file.h

}  // namespace muster
