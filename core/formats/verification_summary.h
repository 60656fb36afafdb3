// Evidence of a gate: an in-toto statement v1 with the predicate SLSA Verification Summary v1
// (https://slsa.dev/verification_summary/v1), in one line of a file, bare or in a DSSE envelope. Its subject
// is the commit. What the predicate has no member for stands in an extension of it:
//   {"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"gitCommit":"3f2c…"}}],
//    "predicateType":"https://slsa.dev/verification_summary/v1","predicate":{
//     "verifier":{"id":"urn:muster:gate:1"},"timeVerified":"2026-11-23T10:00:00Z",
//     "resourceUri":"git+https://example.org/acme/payments",
//     "policy":{"uri":"urn:muster:roster:7","digest":{"sha256":"…"}},"verificationResult":"PASSED",
//     "verifiedLevels":["SLSA_SOURCE_LEVEL_1","ORG_SOURCE_MUSTER_ACCEPTED"],"slsaVersion":"1.2",
//     "urn:muster:gate:1":{"project":"acme/payments","anchor":"sha256:…","tag":"refs/tags/v1.4.2",
//      "holdsUntil":"2026-12-23T10:00:00Z"}}}
// or "verificationResult":"FAILED", no levels, and "refused":"gate.dirty". Exactly the bytes that
// evidence_text makes.
//
// The levels: a clone shows that there is a history of revisions (level 1); that its branches are never
// rewritten and who may write to them (levels 2 and 3) only the server can. ORG_SOURCE_MUSTER_ACCEPTED: every
// commit from the baseline on was accepted by the roster's rules; ORG_SOURCE_MUSTER_TAG_ACCEPTED: and so was
// the tag. Of source without its history: ORG_SOURCE_MUSTER_RELEASED alone, and "basis":"release": a release
// statement that the roster's rules accept binds this very source.
//
// By a server's ledger ("basis":"ledger", with the entry that let the commit in, when it was received, and
// since when nothing but judged and accepted pushes moved the mainline): SLSA_SOURCE_LEVEL_3, and level 4
// where every rule of the mainline has asked for approvals all that time ("rules":"reviewed").
#pragma once

#include <string>
#include <string_view>

#include "formats/dsse.h"
#include "model/evidence.h"
#include "model/result.h"

namespace muster {

// The payload.
std::string evidence_text(const Evidence& evidence);
Parsed<Evidence> parse_evidence(std::string_view payload);

// What lies in a file.
struct EvidenceFile {
  Evidence evidence;
  DsseEnvelope envelope;  // without signatures where the statement stands there bare
};
Parsed<EvidenceFile> parse_evidence_file(std::string_view text);

// "git+…" for the URL of a remote as git takes it, without a name and password in it; for "host:path" as
// git+ssh://host/path, for a path as git+file://. Bytes that no URI holds are percent-encoded.
std::string resource_uri(std::string_view remote);

}  // namespace muster
