// A folder of this user's alone for one piece of work, gone afterwards. For adapters/ only.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/result.h"

namespace muster {

class ScratchFolder {
 public:
  // In the first of these folders in which one can be made. Not in TMPDIR: that may be the choice of who is
  // judged.
  static Result<ScratchFolder> make(const std::vector<std::string>& folders = {"/tmp", "/var/tmp"});
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();  // removes it with all that is in it; links are removed and not followed

  const std::string& path() const { return path_; }
  Result<std::monostate> put(const std::string& name, std::string_view bytes) const;
  Result<std::monostate> make_folder(const std::string& name) const;

 private:
  explicit ScratchFolder(std::string path);
  std::string path_;  // empty: none
};

}  // namespace muster
