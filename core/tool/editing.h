// What the commands share that change the proposal in the work tree.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/plain_git.h"
#include "app/proposal.h"
#include "app/proposal_signatures.h"
#include "formats/roster_edit.h"
#include "formats/roster_toml.h"
#include "report/roster_diff.h"
#include "tool/tool.h"

namespace muster {

// The proposal in a work tree, and where it lies.
struct OpenProposal {
  std::string folder;  // .muster, absolute
  Proposal proposal;
};
Gathered<OpenProposal> open_proposal(const Globals& globals, KeyRing& ring);
// The version in force alone, as if the work tree held nothing else: what is in the work tree is not
// looked at.
Gathered<OpenProposal> open_committed(const Globals& globals, KeyRing& ring);
// .muster/ as a commit holds it.
Gathered<RosterFiles> roster_files_at(ObjectAccess& objects, const ObjectId& commit);

// What a command changes, and what it has to go by.
struct EditDesk {
  TomlEditor& editor;
  const Roster& roster;            // what its text says before the edit
  Timestamp issued;                // of the version that is being made
  std::vector<std::string> notes;  // for the reader, escaped; said behind the changes
  RosterFiles files;               // key files that come with it

  const RosterDraft& draft() const { return roster.draft(); }
};
// A Fault (fault.config) where the edit cannot be done: nothing is written then.
using Edit = std::function<Result<std::monostate>(EditDesk& desk)>;
Result<std::monostate> as_result(const Edited& edited);

struct EditOptions {
  bool dry_run = false;
  std::optional<Timestamp> expires = {};  // a new end of the roster
};
void add_edit_options(CLI::App& command, EditOptions& options);

// Begins a proposal or goes on with the one that there is, checks what comes of the edit, writes it,
// and says what changed and who still has to sign.
ExitStatus edit_proposal(const Globals& globals, const EditOptions& options, const Edit& edit);
// The same with the whole text: `change` gets the proposal's own and gives the new one.
using Rewrite = std::function<Result<std::string>(const Roster& newest, const std::string& begun)>;
ExitStatus rewrite_proposal(const Globals& globals, const EditOptions& options, const Rewrite& change);

// Number, previous, and now as the time of issue.
VersionHead next_head(const Proposal& proposal);
// The text of `roster` with a new head, and without exceptions that have ended.
Gathered<TomlEditor> begin_version(const std::string& text, const Roster& roster, const VersionHead& head);
struct EditExtras {
  std::vector<std::string> notes;
  RosterFiles files;
};
// Checks the text, writes what is to be written, and says all that an edit says.
Gathered<ExitStatus> finish_proposal(const Globals& globals, const EditOptions& options,
                                     const OpenProposal& opened, const std::string& text, EditExtras extras,
                                     KeyRing& ring);

// Reports what stopped a command: a malformed roster with its line and a caret.
ExitStatus report_stop(const Globals& globals, const Stop& stopped);

// One line a change, the first word of each in a column of its own.
std::string text_of(const std::vector<RosterChange>& changes);
std::string json_list_of(const std::vector<RosterChange>& changes);
// Whether a version waits in the work tree, or in a commit that is to be amended.
enum class Waits { in_work_tree, at_head };
// Who has signed and who has to, for people.
std::string text_of(const SigningState& state, Waits waits);
std::string json_of(const SigningState& state);
// The commands that come next.
std::vector<std::string> next_commands(const SigningState& state, Waits waits);

// ---- what people type ----

// Fingerprints may be cut short, to 8 characters behind "SHA256:", "openpgp:" or "x509:" (which may be left
// out) at least; the number of the key. A Fault (fault.config) where it names none, or more than one.
Result<std::size_t> key_named(const Roster& roster, const std::string& text);
Result<Timestamp> time_given(const std::string& option, const std::string& text);
Result<std::set<KeyUse>> uses_given(const std::vector<std::string>& words);
// A key as somebody gives it: not weak, and with its certificate where it has one.
struct GivenKey {
  PublicKey key;
  std::optional<Certificate> certificate;
};
// Which certificate a text holds, by its armour; nothing where it is none.
std::optional<CertificateKind> certificate_kind_of(std::string_view text);
// What such a text holds, however weak; `called` is for the refusal (fault.config).
Result<KeyInFile> certificate_in_text(const std::string& called, CertificateKind kind, std::string text);
// An SSH public key file, a private one, or the line itself; an armoured OpenPGP certificate, as gpg --armor
// --export writes it, or an X.509 certificate in PEM.
Result<GivenKey> key_given(const std::string& file_or_line);
Result<std::size_t> role_named(const Roster& roster, const std::string& name);
// A fault.config where neither a person nor a robot has this id.
Result<std::monostate> check_principal(const Roster& roster, const std::string& id);

inline constexpr Duration a_year_ahead{365 * 86'400};

}  // namespace muster
