// The first roster that an import comes to: people and keys of a list, and who of them governs.
#pragma once

#include <optional>
#include <string>

#include "app/imported.h"
#include "app/rosters.h"
#include "app/versions.h"
#include "tool/first_roster.h"
#include "tool/import.h"

namespace muster {

// Whether the roster may be signed as soon as it is made.
enum class ImportSigning { at_once, after_reading };

struct ImportPlan {
  FirstRoster roster;
  std::vector<LeftOut> left_out;
  std::vector<std::string> notes;
  std::vector<CertificateFile> certificates;
  // Of whoever runs this, where git signs with an SSH key.
  std::optional<ChosenKey> own_key;
  std::string own_blob;
  ImportSigning signing = ImportSigning::at_once;

  // Laid out like .muster/, without signatures.
  RosterFiles files() const;
  // A Fault (fault.config) where the roster would be refused.
  Result<RosterPtr> load(const Globals& globals) const;
};

struct ImportSetting {
  const InitFacts& facts;
  const ImportOptions& options;
  std::string mainline;
  std::optional<std::string> baseline;
  Timestamp issued;
};

// Governors as app/import_governors.h says; a Fault (fault.config) where there are none, or the list holds
// nobody.
Result<ImportPlan> plan_import(const ImportSetting& setting, Imported imported);

}  // namespace muster
