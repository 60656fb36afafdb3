// A folder that gpg is run in: new for each question, readable by this user alone, and gone afterwards.
// Nobody's keys, settings and agents are in it. For adapters/gpg only.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/result.h"

namespace muster {

class GpgHome {
 public:
  // In the first of these folders in which one can be made. Not in TMPDIR: that is the pusher's to choose.
  static Result<GpgHome> make(const std::vector<std::string>& folders = {"/tmp", "/var/tmp"});
  GpgHome(GpgHome&& other) noexcept;
  GpgHome& operator=(GpgHome&&) = delete;
  GpgHome(const GpgHome&) = delete;
  GpgHome& operator=(const GpgHome&) = delete;
  ~GpgHome();  // removes it, unless that is done

  const std::string& path() const { return path_; }
  Result<std::monostate> put(std::string_view name, std::string_view bytes) const;
  // With all that is in it; links are removed and not followed.
  Result<std::monostate> remove();

 private:
  explicit GpgHome(std::string path);
  std::string path_;  // empty: none
};

}  // namespace muster
