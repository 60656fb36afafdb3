// The seal of a build: of which commit which files were made, written once the gate has accepted it and held
// against what is installed or packed later. One JSON object and a line feed:
//
//   {"muster":"seal/1","head":"3f2c…","tag":"refs/tags/v1.4.2","roster":{"version":7,"digest":"sha256:…"},
//    "project":"acme/payments","anchor":"sha256:…",
//    "files":[{"path":"/build/app","size":1234,"sha256":"9f86…"}]}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/digest.h"
#include "model/object_id.h"
#include "model/result.h"
#include "model/verdict.h"

namespace muster {

struct SealedFile {
  std::string path;  // absolute, UTF-8
  std::uint64_t bytes;
  Sha256Digest sha256;

  bool operator==(const SealedFile&) const = default;
};

struct BuildSeal {
  ObjectId head;
  std::optional<std::string> tag;  // a full ref name; null where none was asked for
  RosterName roster;
  std::string project;
  Sha256Digest anchor;
  std::vector<SealedFile> files;

  bool operator==(const BuildSeal&) const = default;
};

std::string seal_text(const BuildSeal& seal);

// Exactly the bytes that seal_text makes, of at most limits::sealed_files; each path once.
Parsed<BuildSeal> parse_seal(std::string_view text);

}  // namespace muster
