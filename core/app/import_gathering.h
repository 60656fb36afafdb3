// People of a list of OpenPGP keys as they come in. For app/import_* only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/certificate_shelf.h"
#include "app/imported.h"

namespace muster {

// Their certificates are nobody else's.
class ImportGathering {
 public:
  void leave_out(std::string where, std::string what, std::string why) {
    made_.left_out.push_back({std::move(where), std::move(what), std::move(why)});
  }
  void note(std::string words) { made_.notes.push_back(std::move(words)); }

  // Whether a roster can list it and nobody has it yet; said why where not.
  bool is_free(const ShelvedCertificate& one, const std::string& where, const std::string& name);

  struct Rights {
    std::set<KeyUse> uses;
    std::set<Duty> duties;
  };
  // `called`: what the list calls the person; the first that can make an id makes it, and the first one is
  // the name. Where there are none both come from the certificates, and name no governor.
  void add(const std::vector<std::string>& called, const std::vector<const ShelvedCertificate*>& certificates,
           const Rights& rights);

  Imported done();

 private:
  void share_out_addresses();

  Imported made_;
  ImportedIds ids_;
  std::map<std::string, std::string> holders_;  // of certificates
};

}  // namespace muster
