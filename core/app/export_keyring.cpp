#include "app/export_keyring.h"

#include "formats/armor.h"

namespace muster {

namespace {

std::string why_left_out(const RosterKey& key, const Roster& roster, Timestamp now) {
  if (key.key.algorithm != KeyAlgorithm::openpgp || !key.certificate) return "it is no OpenPGP key";
  if (std::string why = why_never(key, roster); !why.empty()) return why;
  if (key.revoked) return "it was revoked";
  if (is_left_behind(key, roster)) return "its holder, or the owner of the robot that holds it, has left";
  if (now < key.valid_from()) return "it does not count before " + key.valid_from().text();
  const Timestamp end = end_of(key, roster);
  return now < end ? "" : "its time ended at " + end.text();
}

// Empty where the roster does not bound this key more than any other.
std::string window_of(const RosterKey& key, const Roster& roster) {
  const bool bounded = key.from || key.until || roster.draft().defaults.rotation == OnOverdue::refuse;
  if (!bounded) return "";
  return "to the roster it counts from " + key.valid_from().text() + " until " + end_of(key, roster).text() +
         ", to gpg at any time";
}

}  // namespace

KeyringExport export_keyring(const Roster& roster, Timestamp now) {
  KeyringExport made;
  for (const RosterKey& key : roster.draft().keys) {
    if (std::string why = why_left_out(key, roster, now); !why.empty()) {
      made.left_out.push_back(not_exported(key, std::move(why)));
      continue;
    }
    const auto packets = decode_pgp_key_armor(*key.certificate->file);
    if (!packets) {
      made.left_out.push_back(not_exported(key, "its file cannot be read"));
      continue;
    }
    // Written anew: without a checksum gpg 2.2 would read on into the next one.
    made.armour += armored_pgp_key(*packets);
    if (std::string window = window_of(key, roster); !window.empty()) {
      made.bounded.push_back(not_exported(key, std::move(window)));
    }
  }
  return made;
}

}  // namespace muster
