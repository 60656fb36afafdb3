// Rosters as they load: strictly parsed, with keys that the library can use, each as seldom as can be.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "app/chain.h"
#include "app/gathered.h"
#include "app/roster_cache.h"
#include "app/versions.h"
#include "crypto/certificates.h"
#include "formats/chain_binary.h"
#include "formats/roster_toml.h"
#include "model/digest.h"

namespace muster {

// A chain and the anchor from which it was proven.
struct ProvenChain {
  Sha256Digest anchor;
  KeyFileIds key_files;  // that lay beside it
  Chain chain;
};

// A key file of a roster folder, by its path in it.
tl::expected<KeyInFile, KeyFileProblem> key_file_in(const RosterFiles& files, CertificateKind kind,
                                                    const Sha256Digest& digest, LegacyRsa legacy);

// Not for use by several threads.
class Rosters {
 public:
  // Without a cache (null) every roster is parsed the first time. `certificates` (null: none) get to know the
  // keys of every roster.
  explicit Rosters(RosterCache* cache = nullptr, std::shared_ptr<Certificates> certificates = nullptr)
      : cache_(cache), certificates_(std::move(certificates)) {}

  // The roster in these bytes; or roster.malformed, which names `file`. `keys` holds the key files that it
  // names (key_files_named), as keys/….
  OrReason<RosterPtr> load(std::string_view bytes, std::string_view file, const RosterFiles& keys);

  // The chain of this fingerprint (app/versions.h), where it was proven before; else null. As long as the
  // next question.
  const ProvenChain* proven(const Sha256Digest& fingerprint);
  // Keeps it for other processes.
  void keep_proven(const Sha256Digest& fingerprint, const ProvenChain& proven);
  const std::shared_ptr<Certificates>& certificates() const { return certificates_; }
  bool has_cache() const { return cache_ != nullptr; }

  // The same by a name of the chain that is known without reading it (VersionsInTree::name_of): the one that
  // was noted last, or one that was kept for other processes. One push asks for the same one half a dozen
  // times.
  const ProvenChain* proven_as(const Sha256Digest& name);
  void note(const Sha256Digest& name, const Sha256Digest& fingerprint) {
    noted_ = {name, fingerprint, false};
  }
  // Keeps the noted name for other processes, where they do not know it.
  void keep_name();

 private:
  tl::expected<KeyInFile, KeyFileProblem> key_in(const RosterFiles& keys, CertificateKind kind,
                                                 const Sha256Digest& digest, LegacyRsa legacy);
  OrReason<RosterPtr> load_afresh(std::string_view bytes, std::string_view file, const RosterFiles& keys);
  void know(const Roster& roster) const;

  RosterCache* cache_;
  std::shared_ptr<Certificates> certificates_;
  // Versions of a roster name the same files. By the files' bytes, so what is not there is never found here.
  std::map<std::tuple<Sha256Digest, CertificateKind, LegacyRsa>, KeyInFile> read_keys_;
  // The last one that was asked for.
  std::optional<Sha256Digest> asked_;
  std::optional<ProvenChain> proven_;
  struct Noted {
    Sha256Digest name;
    Sha256Digest fingerprint;
    bool kept;  // the cache knows it
  };
  std::optional<Noted> noted_;
  // One push asks for the same few rosters half a dozen times: at the mainline's tip, in its chain, at the
  // new tip. The same bytes are the same roster, so the last ones that loaded are kept with theirs.
  struct Loaded {
    std::string bytes;
    RosterPtr roster;
  };
  std::array<Loaded, 4> loaded_;
  std::size_t next_ = 0;
};

}  // namespace muster
