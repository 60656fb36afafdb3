// The small files that muster keeps or finds beside a repository: its state, its cache of clocks,
// the journal of its ledger, lists of alternates, its own hook stub. Their first bytes differ, so they share
// a fuzzer.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/alternates.h"
#include "adapters/disk_clock_cache.h"
#include "adapters/hook_install.h"
#include "adapters/state_store.h"
#include "app/journal_file.h"
#include "fuzz/property.h"
#include "support/temp_dir.h"
#include "support/world.h"

namespace {

using namespace muster;
using fuzz::require;

// A git directory in which nothing but these two files is.
class GitDirectory {
 public:
  GitDirectory() { require(::mkdir((folder_ / "muster").c_str(), 0700) == 0, "a folder is made"); }

  const std::string& path() const { return folder_.path(); }
  void put(const std::string& name, std::string_view bytes) const {
    const std::string path = folder_ / ("muster/" + name);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    require(fd >= 0 && written && ::close(fd) == 0, "a file is written");
  }

 private:
  test::TempDir folder_;
};

const GitDirectory& directory() {
  static const GitDirectory made;
  return made;
}

void check_state(std::string_view bytes) {
  directory().put("state.toml", bytes);
  const auto state = DiskStateStore(directory().path()).load();
  if (!state) return;
  require(state->has_value(), "a state that is there never counts as none");
  const std::string again = "mainline = \"" + (*state)->mainline +
                            "\"\nversion = " + std::to_string((*state)->version) + "\ndigest = \"" +
                            (*state)->digest + "\"\n";
  require(again == bytes, "a state written again is the same");
  require((*state)->version >= 1 && (*state)->mainline.starts_with("refs/"), "a state is one");
  require(Sha256Digest::parse((*state)->digest).has_value(), "a state holds a digest");
}

std::string hash(std::string_view bytes) {
  return test::digest_of_bytes(bytes).hex();
}

// Whatever is in the cache, it answers nothing but a time under the right seal; and `text` under the
// right seal only where it is a time.
void check_clock(std::string_view text) {
  const ObjectId tip = *ObjectId::parse(std::string(40, 'a'), HashAlgorithm::sha1);
  const std::string base(40, 'b');
  const std::string key = tip.hex() + ' ' + hash("muster clock 1 " + base) + ' ';
  const auto sealed = [](const std::string& content) { return content + ' ' + hash(content) + '\n'; };
  for (const std::string& file : {std::string(text), sealed(key + std::string(text))}) {
    directory().put("clock", file);
    DiskClockCache cache(directory().path());
    const auto found = cache.find(tip, {base});
    if (found) require(file == sealed(key + found->text()), "a cache answers what it was told");
    require(!cache.find(tip, {}), "a cache answers for one baseline");
  }
}

// Whatever is in the journal, and `text` as what a right seal stands over.
void check_journal(std::string_view text) {
  std::string size = std::to_string(text.size());
  size.insert(0, 8 - size.size(), '0');
  const std::string sealed = "muster journal 1 00000000000000000007 " + size + ' ';
  const std::string whole = sealed + hash(sealed + std::string(text)) + '\n' + std::string(text);
  const std::string sectors(disk_sector_bytes - whole.size() % disk_sector_bytes, '\0');
  for (const std::string& file : {std::string(text), whole, whole + sectors}) {
    const auto read = parse_journal_file(file);
    if (!read) continue;
    const bool nothing = file.find_first_not_of('\0') == std::string::npos;
    require(std::holds_alternative<FreeJournalFile>(*read) == nothing, "what is free holds nothing");
    const auto* const record = std::get_if<JournalEntries>(&*read);
    if (record == nullptr) continue;
    std::string again = journal_text(*record);
    again.resize(std::max(again.size(), file.size()), '\0');
    require(again.starts_with(file) && again.find_first_not_of('\0', file.size()) == std::string::npos,
            "a record is written in one way");
    require(!record->entries.empty(), "a record tells of something");
  }
}

// As git quotes a directory in a list of alternates: every byte by its octal number.
std::string quoted(const std::vector<std::string>& entries, char separator) {
  std::string list;
  for (const std::string& entry : entries) {
    list += list.empty() ? "\"" : std::string(1, separator) + "\"";
    for (const char c : entry) {
      const unsigned byte = static_cast<unsigned char>(c);
      list += '\\';
      for (const unsigned shift : {6U, 3U, 0U}) list += static_cast<char>('0' + (byte >> shift & 7U));
    }
    list += '"';
  }
  return list;
}

void check_alternates(std::string_view text, char separator) {
  const auto entries = alternate_entries(text, separator);
  std::size_t bytes = 0;
  bool holds_nul = false;
  for (const std::string& entry : entries) {
    require(!entry.empty(), "no alternate is an empty name");
    bytes += entry.size();
    holds_nul = holds_nul || entry.find('\0') != std::string::npos;
  }
  require(bytes <= text.size(), "a list of alternates grows by nothing");
  if (!holds_nul) {
    require(alternate_entries(quoted(entries, separator), separator) == entries,
            "alternates are read as git quotes them");
  }
}

void check_stub(const std::string& text) {
  const auto stub = parse_stub(text);
  if (!stub) return;
  const std::string again = stub_text(*stub);
  const auto read = parse_stub(again);
  require(read && read->program == stub->program && read->central_config == stub->central_config &&
              read->chained == stub->chained,
          "a stub written again says the same");
  require(stub_text(*read) == again, "a stub is written in one way");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_state(text);
  check_clock(text);
  check_journal(text);
  check_alternates(text, ':');
  check_alternates(text, '\n');
  check_stub(std::string(text));
  return 0;
}
