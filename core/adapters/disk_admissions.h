// What pre-receive let in, in <git directory>/muster/admitted/ until the refs have moved: a file a
// push, named after its time and its content and sealed with a digest. Kept only where the folder is,
// which is made when the hook that reads it is installed. The hook update has a folder of its own,
// muster/certified/, of signed pushes alone.
#pragma once

#include <string>
#include <vector>

#include "app/verify_transaction.h"

namespace muster {

enum class AdmissionsFor { reference_transaction, update };

class DiskAdmissions final : public AdmissionBook {
 public:
  DiskAdmissions(const std::string& git_directory, HashAlgorithm algorithm,
                 AdmissionsFor reader = AdmissionsFor::reference_transaction);

  static std::string folder(const std::string& git_directory, AdmissionsFor reader);

  // With the mode of muster/ itself; there already: as it is.
  static Result<std::monostate> make_folder(const std::string& git_directory, AdmissionsFor reader);

  // Of both.
  static Result<std::monostate> remove_folders(const std::string& git_directory);

  // Where it cannot be written, is very long or one of very many, it is not there, and the push is judged
  // again.
  void keep(const Admission& admission);
  std::optional<Admission> find(Timestamp now, const std::function<bool(const Admission&)>& wanted) override;
  // Removes what is over: too old, or of a push of which `moved` was a part.
  void clear(Timestamp now, const std::vector<RefUpdate>& moved);

 private:
  struct File {
    std::string path;
    Timestamp at;
  };
  std::vector<File> files() const;
  // `left`: how many bytes may still be read; nothing where that is over.
  std::optional<Admission> read(const File& file, std::uint64_t& left) const;

  std::string folder_;
  HashAlgorithm algorithm_;
};

}  // namespace muster
