// Small files of one's own making, each under a digest and sealed with a digest over it, its name and the
// versions of what made it: anything else is no answer. What was not written for long makes room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/digest.h"

namespace muster {

// In a server's git directory, <git directory>/muster/<name>, of whoever may write there.
class ServerFolder {
 public:
  ServerFolder(const std::string& git_directory, const std::string& name, std::size_t most);
  std::optional<std::string> find(const Sha256Digest& name) const;
  // A cache that cannot be written costs time and nothing else.
  void keep(const Sha256Digest& name, std::string_view bytes) const;

 private:
  std::string parent_;
  std::string folder_;
  std::size_t most_;
};

// The user's own, <folder>/<name>. Never in a git directory: that is what is judged, and may have been made
// by somebody else. A folder or file that others own or may write to is not read.
class UserFolder {
 public:
  UserFolder(std::string folder, const std::string& name, std::size_t most)
      : parent_(std::move(folder)), folder_(parent_ + "/" + name), most_(most) {}
  std::optional<std::string> find(const Sha256Digest& name) const;
  void keep(const Sha256Digest& name, std::string_view bytes) const;

 private:
  std::string parent_;
  std::string folder_;
  std::size_t most_;
};

}  // namespace muster
