// Every bound on what comes from outside, with its name and its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::limits {

// The largest message in 730,000 counted commits is over 200 kB; a mergetag adds a tag.
inline constexpr std::uint64_t signed_object_bytes = 4U << 20U;
// A tree of 100,000 entries takes 4 MB or less; one of a million, which git itself handles badly, 40 MB.
inline constexpr std::uint64_t tree_bytes = 64U << 20U;
// The roster schema's own limits (they change only with the schema).
inline constexpr std::uint64_t roster_bytes = 1U << 20U;
inline constexpr std::size_t roster_tables = 10'000;
inline constexpr std::size_t roster_nesting = 8;
// One governor's signature: an RSA-16384 SSHSIG armour has under 6 kB.
// .muster/: versions, entries of the folder of one (keys/ apart, which may hold one for each of so many
// tables), and bytes of the trees that list them. They depend on nothing but the tree, so that everybody
// comes to the same, whatever was proven before.
inline constexpr std::uint32_t roster_versions = 10'000;
inline constexpr std::size_t version_entries = 64;
inline constexpr std::size_t key_files = 10'000;
// And the bytes of the tree of keys/, and of all files that one roster names: 3 kB for each.
inline constexpr std::uint64_t key_folder_bytes = 2U << 20U;
inline constexpr std::uint64_t key_files_bytes = 32U << 20U;
inline constexpr std::uint64_t version_tree_bytes = 64U << 10U;
inline constexpr std::uint64_t history_tree_bytes = 1U << 20U;
inline constexpr std::uint64_t signature_bytes = 64U << 10U;
inline constexpr std::size_t parents = 128;  // the widest octopus known, in Linux, has 66
// Folders in folders: a path of 4,096 bytes has at most 2,048; real trees stay under 64.
inline constexpr std::size_t tree_depth = 256;
// Paths that one commit answers for, and their bytes: a first import of a big code base fits.
inline constexpr std::size_t answered_paths = 2'000'000;
inline constexpr std::size_t answered_path_bytes = 256U << 20U;
// Names in folders that are looked at for them, each counted once for the commit, its parents and merge
// bases: some seconds, and at 80 bytes each 400 MB where they all lie in one folder.
inline constexpr std::size_t answered_slots = 5'000'000;
// Lines of a push: more refs than a mirror of a big project pushes at once.
inline constexpr std::size_t push_lines = 10'000;
inline constexpr std::size_t push_line_bytes = 4'096;
// A certificate of a signed push: it lists the refs, some seven thousand of them in so much.
inline constexpr std::uint64_t push_certificate_bytes = 1U << 20U;
// Of its head: each line, and its options, which a server hands to its hooks.
inline constexpr std::size_t push_certificate_line_bytes = 4'096;
inline constexpr std::size_t push_options = 256;
// Lines of one transaction of refs, most of which move nothing: git pack-refs names every ref.
inline constexpr std::size_t transaction_lines = 1'000'000;
inline constexpr std::uint64_t transaction_bytes = 256U << 20U;
// How long what pre-receive let in may wait for its refs to move: other hooks run between.
inline constexpr std::int64_t admission_seconds = 600;
// Pushes that may wait at once, how long one is written down, and what is read of all of them: what goes
// beyond is judged again. 256 kB hold some two thousand refs.
inline constexpr std::size_t admissions = 256;
inline constexpr std::uint64_t admission_bytes = 256U << 10U;
inline constexpr std::uint64_t admissions_bytes = 16U << 20U;
// A statement about some thousand artifacts fits.
inline constexpr std::uint64_t dsse_bytes = 1U << 20U;
inline constexpr std::size_t dsse_signatures = 64;
// A file that is held to be signed, or to be verified by an OpenPGP or CMS signature: larger ones by SSH
// signatures, which cover a hash, or in a release statement.
inline constexpr std::uint64_t held_file_bytes = 1U << 30U;
// Signatures over one file that are looked at.
inline constexpr std::size_t file_signatures = 64;
// An approval has under 1 kB; with the certificates of a CMS signature some more.
inline constexpr std::uint64_t approval_bytes = 32U << 10U;
// Approvals that lie in refs/muster/approvals, and those that one push may add: each is looked at.
inline constexpr std::size_t approvals = 200'000;
inline constexpr std::size_t push_approvals = 1'000;
// How long before a step its approval may have been given.
inline constexpr std::int64_t approval_seconds = 30 * 86'400;
// Ends of audits that are kept for the next one, of all repositories of a user together. A line has under
// 300 bytes.
inline constexpr std::size_t checkpoints = 64;
inline constexpr std::uint64_t checkpoints_bytes = 32U << 10U;
// Rosters that may come in while refs wait for their verdict.
inline constexpr int roster_changes = 3;
// New commits that a push may bring, unless the server's `max_commits` says otherwise.
inline constexpr std::uint64_t push_commits = 100'000;
// Symbolic refs are followed this far.
inline constexpr int symbolic_refs = 5;
// Renames of the mainline that a server's memory may lag behind.
inline constexpr int mainline_moves = 5;
// Merge bases beyond this: the signer answers for all that differs from any parent.
inline constexpr std::size_t merge_bases = 8;
// A date may lie this far ahead of the receive time (clocks differ).
inline constexpr std::int64_t clock_skew_seconds = 300;
// A roster step's committer date may lie this far before the receive time.
inline constexpr std::int64_t roster_date_seconds = 7 * 86'400;
// RSA beyond this makes one verification cost milliseconds; OpenSSH stops at 16,384 too.
inline constexpr std::size_t rsa_bits = 16'384;
// And so does a long exponent; OpenSSL has the same bound for keys above 3,072 bits.
inline constexpr std::size_t rsa_exponent_bits = 64;
// An armoured OpenPGP certificate: a key with some dozens of user ids and subkeys has under 64 kB, and gpg
// --export-options export-minimal drops what others signed.
inline constexpr std::uint64_t openpgp_certificate_bytes = 256U << 10U;
// Packets and subkeys of one: gpg looks at each whenever it is asked. A new subkey a year for life fits.
inline constexpr std::size_t openpgp_packets = 1'024;
inline constexpr std::size_t openpgp_subkeys = 64;
// Each area of subpackets of a signature: gpg reads no longer one either. Certifications have some fifteen.
inline constexpr std::size_t openpgp_area_bytes = 10'000;
inline constexpr std::size_t openpgp_subpackets = 128;
// OpenPGP signatures in one push that gpg may refuse before all others are: each takes it a tenth of a
// second, and strangers can write them by the thousand.
inline constexpr std::size_t openpgp_refused = 64;
// Headers of a certificate's armour: Sequoia writes the fingerprint and a line for each user id.
inline constexpr std::size_t openpgp_key_headers = 64;
// A file of one certificate: those of public authorities have under 8 kB in PEM.
inline constexpr std::uint64_t certificate_bytes = 64U << 10U;
// Elements in elements: an extension's value inside a certificate inside a timestamp is the 20th level.
inline constexpr std::size_t asn1_nesting = 32;
// An ordinary certificate has ten extensions.
inline constexpr std::size_t certificate_extensions = 64;
// What is shown of a certificate's subject, in bytes.
inline constexpr std::size_t subject_bytes = 256;
// What gpg says: a line about each of a certificate's 64 subkeys whenever it looks for a key, and one for
// every 50 characters of a notation; a whole area as one word, each byte of it escaped by three.
inline constexpr std::size_t gpg_lines = 20'000;
inline constexpr std::size_t gpg_line_bytes = 32U << 10U;
inline constexpr std::uint64_t gpg_output_bytes = 8U << 20U;
// Certificates that gpg is given at once: a lookup of one more takes it longer the more there are, and a gpg
// that one of them ends takes these down only.
inline constexpr std::size_t gpg_certificates = 64;
// Lists of signers that other tools keep, read once by somebody who adopts a repository: as many entries as
// a roster may have tables, and a line of them may hold an RSA key with its options.
inline constexpr std::uint64_t imported_bytes = 4U << 20U;
inline constexpr std::size_t imported_signers = 10'000;
inline constexpr std::size_t imported_line_bytes = 64U << 10U;
// Lists in lists of .guix-authorizations: four are used.
inline constexpr std::size_t imported_nesting = 16;
// The certificates behind such a list, before those that it names are picked out: a distribution's keyring of
// a thousand developers has 20 MB.
inline constexpr std::uint64_t keyring_bytes = 64U << 20U;
inline constexpr std::size_t keyring_certificates = 10'000;
// What a commit records, all of it read for a build: the largest repositories known have some three million
// files.
inline constexpr std::size_t tracked_files = 5'000'000;
// Submodules in submodules.
inline constexpr std::size_t submodule_depth = 8;
// Refusals that a gate lists; the rest is counted.
inline constexpr std::size_t gate_refusals = 20;
// Files of one build that are sealed together; a path has under 4 kB, and most have 100 bytes.
inline constexpr std::size_t sealed_files = 100'000;
inline constexpr std::uint64_t seal_bytes = 32U << 20U;
// What Bazel writes of a workspace's status: a line for each word of it, and other tools add theirs.
inline constexpr std::uint64_t bazel_status_bytes = 1U << 20U;
// Files in a folder that a build rule made and a release takes in, and how deep they lie.
inline constexpr std::size_t folder_files = 100'000;
inline constexpr std::size_t folder_depth = 64;
// What a hook prints to a stranger.
inline constexpr std::size_t output_lines = 60;
inline constexpr std::size_t output_columns = 200;

}  // namespace muster::limits
