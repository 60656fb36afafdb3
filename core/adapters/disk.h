// Files, whole or not at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/result.h"

namespace muster {

// Absent (ENOENT only) gives nothing; unreadable, not a regular file, or larger than `max_bytes` is a Fault.
// Symbolic links are followed (the caller names the file).
Result<std::optional<std::string>> read_file(const std::string& path, std::uint64_t max_bytes);

// Of a file, no link, that this process's user owns and nobody else may write to; anything else is nothing.
std::optional<std::string> read_own_file(const std::string& path, std::uint64_t max_bytes);

// Written beside, synced, renamed over; the folder synced. Either the old or the new content
// is there, whatever happens. The mode is exact, whatever the umask.
Result<std::monostate> write_file(const std::string& path, std::string_view bytes, unsigned mode = 0644);
// The same without waiting for the disk: after a crash there may be neither the old nor the new
// content. For what is checked when it is read and made anew when it is bad.
Result<std::monostate> write_cache_file(const std::string& path, std::string_view bytes);
// Under a name that is not there yet, on disk with its folder when this returns: one wait for the disk where
// write_file waits twice. After a crash before that a part of it may be there, shorter than it was to be.
Result<std::monostate> write_new_file(const std::string& path, std::string_view bytes, unsigned mode = 0644);
// In place, of a regular file, no link, whose size stays: shorter content has NULs behind it. On disk when
// this returns, and for less than a new file costs. After a crash before that each sector of the disk (512
// bytes) is the old or the new one. A Fault where it is too small, and where this user may not write to it.
Result<std::monostate> overwrite_file(const std::string& path, std::string_view bytes);
// What anybody has written to it, or into the folder's list of names, is on disk when this returns.
Result<std::monostate> sync_file_or_folder(const std::string& path);
Result<std::monostate> make_directories(const std::string& path);
// One folder, with the mode of the one that it lies in, whatever the umask, and made by root with its owner:
// who may write there may write here. There already: left as it is.
Result<std::monostate> make_directory_like_parent(const std::string& path);
// One folder for this user alone, and those above it as make_directories does. There already: left as it is.
Result<std::monostate> make_private_folder(const std::string& path);
// A folder, no link, that this process's user owns and nobody else may write to.
bool is_our_folder(const std::string& path);
// Removing what is absent succeeds.
Result<std::monostate> remove_file(const std::string& path);

// What tells these files from themselves after a change: file systems, numbers, sizes and times. Empty where
// one is missing.
Result<std::string> stamp_of_files(const std::vector<std::string>& paths);

// Whether this process could open it for writing.
bool may_write(const std::string& path);

struct FolderEntry {
  enum class Kind { file, directory, other } kind;  // a symbolic link is `other`
  std::string name;
};
// Sorted by name; absent gives nothing.
Result<std::optional<std::vector<FolderEntry>>> list_folder(const std::string& path, std::size_t max_entries);

// Standard input to its end; larger than `max_bytes` is a Fault.
Result<std::string> read_standard_input(std::uint64_t max_bytes);

}  // namespace muster
