#include "adapters/git_index.h"

#include <algorithm>
#include <cstdint>

namespace muster {

namespace {

constexpr std::size_t stat_bytes_before_mode = 24;  // ctime, mtime, dev, ino
constexpr std::size_t stat_bytes_after_mode = 12;   // uid, gid, size
constexpr std::size_t longest_name_said = 0xfff;

void put_number(std::string& to, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) to += static_cast<char>((number >> shift) & 0xffU);
}

std::uint32_t mode_bits(TreeMode mode) {
  switch (mode) {
    case TreeMode::file: return 0100644;
    case TreeMode::executable: return 0100755;
    case TreeMode::symlink: return 0120000;
    case TreeMode::gitlink: return 0160000;
    case TreeMode::directory: break;  // none is recorded
  }
  return 0040000;
}

void put_entry(std::string& to, const TrackedFile& file) {
  const std::size_t start = to.size();
  to.append(stat_bytes_before_mode, '\0');
  put_number(to, mode_bits(file.mode));
  to.append(stat_bytes_after_mode, '\0');
  const auto id = file.id.raw();
  to.append(reinterpret_cast<const char*>(id.data()), id.size());
  const auto flags = static_cast<std::uint16_t>(std::min(file.path.size(), longest_name_said));
  to += static_cast<char>(flags >> 8U);
  to += static_cast<char>(flags & 0xffU);
  to += file.path;
  // One to eight of them, up to a multiple of eight.
  to.append(8 - (to.size() - start) % 8, '\0');
}

}  // namespace

std::string index_bytes(std::vector<TrackedFile> files, HashAlgorithm algorithm) {
  std::ranges::sort(files, {}, &TrackedFile::path);
  std::string bytes = "DIRC";
  put_number(bytes, 2);
  put_number(bytes, static_cast<std::uint32_t>(files.size()));
  for (const TrackedFile& file : files) put_entry(bytes, file);
  bytes.append(hash_size(algorithm), '\0');
  return bytes;
}

}  // namespace muster
