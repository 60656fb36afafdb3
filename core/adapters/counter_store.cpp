#include "adapters/counter_store.h"

#include "adapters/disk.h"

namespace muster {

namespace {

// A line of each has at most 90 bytes.
constexpr std::uint64_t counters_bytes = most_key_counters * 90 + 32;

std::string counters_path(const std::string& git_directory) {
  return git_directory + "/muster/counters";
}

}  // namespace

Result<KeyCounters> read_key_counters(const std::string& git_directory) {
  const std::string path = counters_path(git_directory);
  const auto text = read_file(path, counters_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return KeyCounters{};
  auto counters = parse_key_counters(**text);
  if (counters) return std::move(*counters);
  return tl::make_unexpected(
      Fault{FaultId::disk, "the counters of security keys in " + path + " are none: " + counters.error().what,
            "restore it from a backup, or remove it: a key that was copied is then noticed anew"});
}

Result<std::monostate> keep_key_counters(const std::string& git_directory, const KeyCounters& counters) {
  // The very first push may be the one that finds no folder.
  if (auto made = make_directory_like_parent(git_directory + "/muster"); !made) return made;
  return write_file(counters_path(git_directory), key_counters_text(counters));
}

}  // namespace muster
