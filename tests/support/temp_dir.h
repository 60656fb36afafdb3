// A folder of one's own, gone at the end.
#pragma once

#include <string>
#include <string_view>

namespace muster::test {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  // path() + "/" + name; makes nothing.
  std::string operator/(std::string_view name) const;

 private:
  std::string path_;
};

// Whole files for tests; they throw where the disk fails. Folders are made as needed.
void put_file(const std::string& path, std::string_view bytes);
std::string get_file(const std::string& path);

}  // namespace muster::test
