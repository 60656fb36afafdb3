#include "app/export_allowed_signers.h"

#include "formats/ssh_key.h"

namespace muster {

namespace {

// A line's list of principals is read up to a blank, as patterns, and as a comment where it begins with '#'.
bool fits_a_line(std::string_view address) {
  if (address.starts_with('#')) return false;
  return address.find_first_of(" \t\"*?!,") == std::string_view::npos;
}

std::vector<std::string> namespaces_of(const RosterKey& key) {
  std::vector<std::string> names;
  if (key.uses.contains(KeyUse::git)) names.emplace_back("git");
  if (key.uses.contains(KeyUse::release)) names.emplace_back("file");
  return names;
}

class Export {
 public:
  explicit Export(const Roster& roster) : roster_(roster) {}

  void add(const RosterKey& key) {
    if (key.certificate) return leave_out(key, "", "it is no SSH key");
    if (std::string why = why_never(key, roster_); !why.empty()) return leave_out(key, "", std::move(why));
    if (key.revoked && key.revoked->cause == reasons::RevocationCause::compromised) {
      return leave_out(key, "", "it was compromised, and git believes the date that a thief writes");
    }
    ExportedSigner line{key.holder, {}, namespaces_of(key), {}, {}, ssh_public_key_text(key.key)};
    const Timestamp start = key.valid_from();
    // ssh-keygen takes the first second of 1970 for no time, and refuses windows of one second.
    if (start.seconds > 0) line.first = start;
    line.last = end_of(key, roster_) - Duration{1};
    const Timestamp least = line.first.value_or(Timestamp{0});
    if (line.last <= least) return leave_out(key, "", "it counts for no time");
    for (const std::string& address : roster_.emails_of(key.holder)) {
      if (fits_a_line(address)) {
        line.addresses.push_back(address);
      } else {
        leave_out(key, address, "ssh-keygen would read it as something else");
      }
    }
    if (line.addresses.empty()) return leave_out(key, "", "its holder has no address for it");
    made_.signers.push_back(std::move(line));
  }

  AllowedSignersExport done() { return std::move(made_); }

 private:
  void leave_out(const RosterKey& key, const std::string& what, std::string why) {
    made_.left_out.push_back(not_exported(key, std::move(why)));
    made_.left_out.back().what = what;
  }

  const Roster& roster_;
  AllowedSignersExport made_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ",") + word;
  return list;
}

// "20261123100000Z"
std::string written(Timestamp time) {
  std::string text;
  for (const char c : time.text()) {
    if (c != '-' && c != ':' && c != 'T') text += c;
  }
  return text;
}

}  // namespace

AllowedSignersExport export_allowed_signers(const Roster& roster) {
  Export made(roster);
  for (const RosterKey& key : roster.draft().keys) made.add(key);
  return made.done();
}

std::string allowed_signers_text(const Roster& roster, const std::vector<ExportedSigner>& signers) {
  std::string text = "# Made by muster export allowed-signers, not to be edited.\n# Version " +
                     std::to_string(roster.name().version) + " of the roster of " + roster.draft().project +
                     ", " + roster.name().digest.text() + "\n";
  for (const ExportedSigner& signer : signers) {
    text += joined(signer.addresses) + " namespaces=\"" + joined(signer.namespaces) + "\"";
    if (signer.first) text += ",valid-after=\"" + written(*signer.first) + "\"";
    text += ",valid-before=\"" + written(signer.last) + "\"";
    text += " " + signer.key + "\n";
  }
  return text;
}

}  // namespace muster
