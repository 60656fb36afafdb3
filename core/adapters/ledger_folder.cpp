#include "adapters/ledger_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <thread>

#include "adapters/disk.h"
#include "adapters/system_error.h"
#include "app/journal_file.h"
#include "crypto/sha256.h"

namespace muster {

namespace {

// Pushes that were let in and went nowhere, within an hour.
constexpr std::size_t journal_files = 10'000;
// Of those that are free, as many stay as pushes run at once on a busy server; none that one large push left.
constexpr std::size_t spare_files = 8;
constexpr std::uint64_t spare_bytes = 64U << 10U;
constexpr std::size_t name_digits = 6;
static_assert(journal_files < 1'000'000);
constexpr std::size_t mark_bytes = 256;
constexpr int looks = 3;
constexpr std::chrono::milliseconds between_tries{2};

std::string parent_of(const std::string& path) {
  return path.substr(0, path.find_last_of('/'));
}

// A clock that runs back makes two records of one moment change places at most.
std::uint64_t moment_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

bool is_name(std::string_view name) {
  return name.size() == name_digits && name.find_first_not_of("0123456789") == std::string_view::npos;
}

bool starts_as_name(std::string_view name) {
  return !name.empty() && name.front() >= '0' && name.front() <= '9';
}

std::string name_of(std::size_t number) {
  std::string name = std::to_string(number);
  return name.insert(0, name_digits - name.size(), '0');
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

// How many entries there are, and, unless somebody wrote the file by hand, the digest of the edge's stamp.
Result<std::optional<LedgerMark>> LedgerFolder::mark() {
  const auto bytes = read_file(mark_, mark_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  const char* const end = (*bytes)->data() + (*bytes)->size();
  LedgerMark mark;
  const auto read = std::from_chars((*bytes)->data(), end, mark.cleared);
  if (read.ec == std::errc() && read.ptr != end && *read.ptr == '\n') {
    mark.edge.assign(read.ptr + 1, end);
    if (mark.edge.empty()) return mark;
    if (mark.edge.back() == '\n') {
      mark.edge.pop_back();
      return mark;
    }
  }
  return tl::make_unexpected(Fault{FaultId::disk, mark_ + " is not as muster writes it",
                                   "write into it how many entries muster ledger verify counts"});
}

Result<std::monostate> LedgerFolder::set_mark(const LedgerMark& mark) {
  return write_file(mark_, std::to_string(mark.cleared) + '\n' + mark.edge + '\n');
}

Result<std::string> LedgerFolder::stamp(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) files.push_back(folder_ + '/' + path);
  auto stamp = stamp_of_files(files);
  if (!stamp || stamp->empty()) return stamp;
  return sha256(*stamp).hex();
}

Result<std::vector<JournalRecord>> JournalFolder::records() {
  const auto listed = list_folder(folder_, journal_files);
  if (!listed) return tl::make_unexpected(listed.error());
  Files files;
  std::vector<JournalRecord> found;
  for (const FolderEntry& entry : listed->value_or(std::vector<FolderEntry>{})) {
    // A copy of a record, or one of another version of muster, may be of a push that moved.
    if (is_name(entry.name) ? entry.kind != FolderEntry::Kind::file : starts_as_name(entry.name))
      return tl::make_unexpected(bad_record(path_of(entry.name)));
    if (!is_name(entry.name)) continue;
    // Who looks without the lock may see it while it is written.
    for (int look = 1;; ++look) {
      const auto bytes = read_file(path_of(entry.name), journal_bytes);
      if (!bytes) return tl::make_unexpected(bytes.error());
      if (!*bytes) break;
      auto file = parse_journal_file(**bytes);
      if (!file && look < looks) {
        std::this_thread::sleep_for(between_tries);
        continue;
      }
      if (!file) return tl::make_unexpected(bad_record(path_of(entry.name)));
      // What a crash left of a new one is of no use later.
      const bool is_fit = !(*bytes)->empty() && (*bytes)->size() % journal_page_bytes == 0 &&
                          !std::holds_alternative<CutOffJournalFile>(*file);
      const bool is_free = is_fit && std::holds_alternative<FreeJournalFile>(*file);
      files[entry.name] = {(*bytes)->size(), is_free, is_fit};
      if (auto* const record = std::get_if<JournalEntries>(&*file)) {
        found.push_back({entry.name, record->moment, std::move(record->entries)});
      } else if (!is_free) {
        found.push_back({entry.name, 0, {}});
      }
      break;
    }
  }
  files_ = std::move(files);
  std::ranges::stable_sort(found, {}, &JournalRecord::moment);
  return found;
}

Result<std::monostate> JournalFolder::add(const std::vector<LedgerEntry>& entries) {
  if (!files_) {
    if (const auto seen = records(); !seen) return tl::make_unexpected(seen.error());
  }
  return put(journal_text({moment_now(), entries}));
}

Result<std::monostate> JournalFolder::put(const std::string& text) {
  if (text.size() > journal_bytes) {
    return tl::make_unexpected(Fault{FaultId::disk,
                                     "this push has too many refs for the journal of the ledger",
                                     "push fewer refs at once"});
  }
  for (auto& [name, file] : *files_) {
    if (!file.is_free || file.size < text.size()) continue;
    // Another user's, where several write here: then in a new one.
    if (!may_write(path_of(name))) continue;
    auto written = overwrite_file(path_of(name), text);
    file.is_free = false;
    if (written) return written;
    // Whatever of it is there would be taken for a push that was let in.
    if (auto cleared = remove(name); !cleared) written.error().because += "; " + cleared.error().because;
    return written;
  }
  return put_into_new(text);
}

Result<std::monostate> JournalFolder::put_into_new(const std::string& text) {
  std::size_t number = 0;
  while (files_->contains(name_of(number))) ++number;
  const std::string name = name_of(number);
  auto written = write_new_file(path_of(name), text);
  if (written) files_->insert_or_assign(name, File{text.size(), false, true});
  return written;
}

Result<std::monostate> JournalFolder::clear(const std::string& name) {
  const auto found = files_->find(name);
  const auto spare = std::ranges::count_if(*files_, [](const auto& file) { return file.second.is_free; });
  const std::uint64_t size = found->second.size;
  const bool stays =
      found->second.is_fit && size <= spare_bytes && static_cast<std::size_t>(spare) < spare_files;
  if (stays && overwrite_file(path_of(name), "")) {
    found->second.is_free = true;
    return std::monostate{};
  }
  return remove(name);
}

Result<std::monostate> JournalFolder::remove(const std::string& name) {
  auto removed = remove_file(path_of(name));
  if (removed) files_->erase(files_->find(name));
  return removed;
}

Result<std::monostate> JournalFolder::replace(const JournalRecord& record) {
  if (!files_) {
    if (const auto seen = records(); !seen) return tl::make_unexpected(seen.error());
  }
  const auto found = files_->find(record.name);
  const bool is_there = found != files_->end() && !found->second.is_free;
  if (!is_there && record.entries.empty()) return std::monostate{};
  if (!is_there)
    return tl::make_unexpected(
        Fault{FaultId::internal, "a record of the journal was replaced twice", "report this as a bug"});
  // First the new one, so that what a crash leaves is both, and not neither.
  if (!record.entries.empty()) {
    if (auto written = put(journal_text({record.moment, record.entries})); !written) return written;
  }
  // What is put anew may come back beside the new one, and never under it.
  return record.entries.empty() ? clear(record.name) : remove(record.name);
}

Result<std::monostate> JournalFolder::remove(const JournalRecord& record) {
  if (!files_) {
    if (const auto seen = records(); !seen) return tl::make_unexpected(seen.error());
  }
  return files_->contains(record.name) ? remove(record.name) : std::monostate{};
}

Result<std::monostate> JournalFolder::sync() {
  if (!files_) {
    if (const auto seen = records(); !seen) return tl::make_unexpected(seen.error());
  }
  for (const auto& [name, file] : *files_) {
    if (auto synced = sync_file_or_folder(path_of(name)); !synced) return synced;
  }
  return sync_file_or_folder(folder_);
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
