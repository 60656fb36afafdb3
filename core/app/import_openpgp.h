// People of lists that name OpenPGP keys: Guix channels, Bitcoin's trusted-keys, policies of sq-git.
#pragma once

#include <string>
#include <vector>

#include "app/certificate_shelf.h"
#include "app/imported.h"
#include "formats/guix_authorizations.h"
#include "formats/sq_git_policy.h"
#include "formats/trusted_keys.h"

namespace muster {

// In all of them addresses are those of user ids that a certificate's own key signed. One that two people's
// certificates name is nobody's.

// Every signer may sign commits and tags (use git). A fingerprint may be that of a subkey, which brings in
// its whole certificate: that more keys can sign by it than Guix let in is noted. Left out: those without a
// sound certificate that a roster can list, subkeys that have ended or that two certificates hold, properties
// that Guix itself ignores.
Result<Imported> import_guix(const GuixAuthorizations& list, CertificateShelf& shelf, KeyringReader& gpg,
                             Timestamp issued);
// The same of fingerprints of primary keys alone.
Result<Imported> import_trusted_keys(const std::vector<TrustedKey>& list, CertificateShelf& shelf,
                                     KeyringReader& gpg, Timestamp issued);

// sign_commit and sign_tag give the use git, sign_archive the use release, and each its duty; whoever has
// both add_user and retire_user governs. Left out: these two and audit by themselves, since a governor of a
// roster may do all of it; keyrings and certificates that a roster cannot list, certificates that another
// authorization holds, whoever may do nothing else, the goodlist.
Result<Imported> import_sq_git(const SqGitPolicy& policy, KeyringReader& gpg, Timestamp issued);

}  // namespace muster
