// Checkpoints of audits in a folder of the user's own: <folder>/checkpoints, for all repositories together.
// Never in a git directory: that is what is audited, and may have been made by somebody else. A folder or
// file that others own or may write to is not read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/checkpoints.h"

namespace muster {

class DiskCheckpoints final : public Checkpoints {
 public:
  explicit DiskCheckpoints(std::string folder)
      : folder_(std::move(folder)), path_(folder_ + "/checkpoints") {}
  std::vector<Checkpoint> find(const Sha256Digest& anchor, const Sha256Digest& roster) override;
  void keep(const Checkpoint& checkpoint) override;

 private:
  std::vector<Checkpoint> read() const;

  std::string folder_;
  std::string path_;
};

}  // namespace muster
