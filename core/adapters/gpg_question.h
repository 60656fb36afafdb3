// What gpg is asked, in a home that is made for it. For adapters/gpg only.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/gpg_home.h"
#include "adapters/gpg_program.h"
#include "formats/gpg_listing.h"
#include "formats/gpg_status.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

class GpgQuestion {
 public:
  static Result<GpgQuestion> begin(GpgProgram program, Timestamp at, std::chrono::milliseconds limit);

  // The fingerprints of those that were taken in. Once a question.
  Result<std::vector<std::string>> import(const std::vector<std::string_view>& certificates) const;
  // What gpg writes of what it takes in of them, of one certificate or of several. Its status is not read:
  // whatever comes of it is a stranger's. Once a question.
  Result<std::string> merge(const std::vector<std::string_view>& copies) const;
  Result<GpgVerification> verify(std::string_view signature, std::string_view payload) const;
  // What was imported.
  Result<std::vector<GpgListedKey>> list() const;
  // Leaves nothing behind, or says so. Without it the same is tried in silence.
  Result<std::monostate> end();

 private:
  Result<std::vector<std::string>> put_all(const std::vector<std::string_view>& certificates) const;
  GpgQuestion(GpgProgram program, GpgHome home, Timestamp at, std::chrono::milliseconds limit);

  GpgProgram program_;
  GpgHome home_;
  Timestamp at_;
  std::chrono::milliseconds limit_;
};

}  // namespace muster
