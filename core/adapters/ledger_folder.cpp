#include "adapters/ledger_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <thread>

#include "adapters/disk.h"
#include "adapters/system_error.h"
#include "crypto/sha256.h"
#include "formats/ledger_entry.h"

namespace muster {

namespace {

constexpr std::string_view journal_head = "muster journal 1\n";
// Pushes that were let in and went nowhere, within an hour.
constexpr std::size_t journal_records = 10'000;
// A push of ten thousand refs.
constexpr std::uint64_t journal_bytes = 64U << 20U;
constexpr std::size_t size_digits = 8;
static_assert(journal_bytes < 100'000'000);
constexpr std::chrono::milliseconds between_tries{2};

std::string seal_of(std::string_view text) {
  return "seal " + sha256(text).text() + '\n';
}

std::string record_text(const std::vector<LedgerEntry>& entries) {
  std::string text(journal_head);
  for (const LedgerEntry& entry : entries) text += ledger_entry_text(entry) + '\n';
  return text + seal_of(text);
}

std::optional<std::vector<LedgerEntry>> parse_record(std::string_view whole) {
  const std::size_t seal_size = seal_of("").size();
  if (whole.size() < journal_head.size() + seal_size || !whole.starts_with(journal_head)) return std::nullopt;
  std::string_view text = whole.substr(0, whole.size() - seal_size);
  if (whole.substr(text.size()) != seal_of(text)) return std::nullopt;
  text.remove_prefix(journal_head.size());
  std::vector<LedgerEntry> entries;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto entry = parse_ledger_entry(text.substr(0, end));
    if (!entry) return std::nullopt;
    entries.push_back(std::move(*entry));
    text.remove_prefix(end + 1);
  }
  return entries;
}

std::string parent_of(const std::string& path) {
  return path.substr(0, path.find_last_of('/'));
}

// Rises with time; a clock that runs back makes two records of one moment change places at most. Then part of
// the content's digest, and its size.
std::string record_name(std::string_view text) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
  std::string digits = std::to_string(nanoseconds);
  digits.insert(0, digits.size() < 20 ? 20 - digits.size() : 0, '0');
  std::string size = std::to_string(text.size());
  size.insert(0, size_digits - size.size(), '0');
  return digits + '-' + sha256(text).hex().substr(0, 16) + '-' + size;
}

// Nothing where a name is none of a record.
std::optional<std::uint64_t> size_in(std::string_view name) {
  constexpr std::size_t before = 20 + 1 + 16 + 1;
  if (name.size() != before + size_digits || name[before - 1] != '-') return std::nullopt;
  std::uint64_t size = 0;
  const auto read = std::from_chars(name.data() + before, name.data() + name.size(), size);
  if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return std::nullopt;
  return size;
}

Fault bad_record(const std::string& path) {
  return {
      FaultId::disk, "the journal " + path + " is not as muster writes it",
      "it may tell of a push that moved its refs: bring it back from a copy, or move it away and have the "
      "gap in the ledger explained"};
}

}  // namespace

Result<std::optional<std::string>> LedgerFolder::read(const std::string& path, std::uint64_t max_bytes) {
  return read_file(folder_ + '/' + path, max_bytes);
}

Result<std::monostate> LedgerFolder::write(const std::string& path, std::string_view bytes) {
  const std::string whole = folder_ + '/' + path;
  auto written = write_file(whole, bytes);
  if (written) return written;
  // The first file of a folder.
  for (std::size_t end = parent_of(folder_).size(); end != std::string::npos;
       end = whole.find('/', end + 1)) {
    if (auto made = make_directory_like_parent(whole.substr(0, end)); !made) return made;
  }
  return write_file(whole, bytes);
}

Result<std::monostate> LedgerFolder::remove(const std::string& path) {
  return remove_file(folder_ + '/' + path);
}

Result<std::optional<std::uint64_t>> LedgerFolder::cleared() {
  const auto bytes = read_file(cleared_, 32);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  std::uint64_t size = 0;
  const char* end = (*bytes)->data() + (*bytes)->size();
  const auto read = std::from_chars((*bytes)->data(), end, size);
  if (read.ec == std::errc() && read.ptr + 1 == end && *read.ptr == '\n') return std::optional(size);
  return tl::make_unexpected(Fault{FaultId::disk, cleared_ + " is not as muster writes it",
                                   "write into it how many entries muster ledger verify counts"});
}

Result<std::monostate> LedgerFolder::set_cleared(std::uint64_t size) {
  return write_file(cleared_, std::to_string(size) + '\n');
}

Result<std::vector<JournalRecord>> JournalFolder::records() {
  const auto entries = list_folder(folder_, journal_records);
  if (!entries) return tl::make_unexpected(entries.error());
  std::vector<JournalRecord> found;
  if (!*entries) return found;
  for (const FolderEntry& entry : **entries) {
    const auto size = size_in(entry.name);
    if (entry.kind != FolderEntry::Kind::file || !size) continue;
    const std::string path = folder_ + '/' + entry.name;
    const auto bytes = read_file(path, journal_bytes);
    if (!bytes) return tl::make_unexpected(bytes.error());
    if (!*bytes) continue;
    // Cut off before the push could be let in: nothing, to be cleared away.
    if ((*bytes)->size() < *size) {
      found.push_back({entry.name, {}});
      continue;
    }
    auto record = parse_record(**bytes);
    if (!record) return tl::make_unexpected(bad_record(path));
    found.push_back({entry.name, std::move(*record)});
  }
  return found;
}

Result<std::monostate> JournalFolder::add(const std::vector<LedgerEntry>& entries) {
  const std::string text = record_text(entries);
  if (text.size() > journal_bytes) {
    return tl::make_unexpected(Fault{FaultId::disk,
                                     "this push has too many refs for the journal of the ledger",
                                     "push fewer refs at once"});
  }
  return write_new_file(folder_ + '/' + record_name(text), text);
}

Result<std::monostate> JournalFolder::replace(const JournalRecord& record) {
  const std::string path = folder_ + '/' + record.name;
  if (record.entries.empty()) return remove_file(path);
  // Under the time of the old one: first the new one, so that what a crash leaves is both, and not neither.
  const std::string text = record_text(record.entries);
  const std::string name = record.name.substr(0, 20) + record_name(text).substr(20);
  if (name == record.name) return std::monostate{};  // the name tells that it holds just this
  if (auto written = write_file(folder_ + '/' + name, text); !written) return written;
  return remove_file(path);
}

Result<LedgerLock> LedgerLock::take(const std::string& git_directory, std::chrono::milliseconds patience) {
  // The journal's folder: whoever may write there may lock it, without owning a file.
  const std::string path = git_directory + "/muster/journal";
  Descriptor file(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) {
    for (const std::string& folder : {git_directory + "/muster", path}) {
      if (auto made = make_directory_like_parent(folder); !made) return tl::make_unexpected(made.error());
    }
    file = Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  if (!file.is_open()) return tl::make_unexpected(system_fault("open", path, errno));
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return tl::make_unexpected(system_fault("lock", path, errno));
    if (std::chrono::steady_clock::now() > end) {
      return tl::make_unexpected(
          Fault{FaultId::disk, "another process has held " + path + " for too long",
                "push again; if it stays so, see which process of muster hangs: fuser " + path});
    }
    std::this_thread::sleep_for(between_tries);
  }
  return LedgerLock(std::move(file));
}

}  // namespace muster
