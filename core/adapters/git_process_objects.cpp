#include "adapters/git_process_objects.h"

#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

#include "adapters/object_hash.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

// "<64 digits> commit 18446744073709551615" has 92 bytes; a ref's name as git repeats it, 4096.
constexpr std::size_t answer_bytes = 5000;

tl::unexpected<Fault> wrong(const ObjectId& id, const std::string& how) {
  return tl::make_unexpected(Fault{FaultId::git, "object " + id.hex() + " " + how,
                                   "git fsck --full shows what is broken; fetch it again from a good copy"});
}

struct Header {
  ObjectType type;
  std::uint64_t size;

  bool operator==(const Header&) const = default;
};

std::optional<ObjectType> type_of(std::string_view name) {
  for (const ObjectType type : {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag}) {
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

// git-cat-file(1), BATCH OUTPUT: "<id> <type> <size>".
std::optional<Header> parse_header(std::string_view line, const ObjectId& id) {
  const std::string prefix = id.hex() + " ";
  if (!line.starts_with(prefix)) return std::nullopt;
  line.remove_prefix(prefix.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto type = type_of(line.substr(0, space));
  const std::string_view digits = line.substr(space + 1);
  std::uint64_t size = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (!type || read.ec != std::errc() || std::to_string(size) != digits) return std::nullopt;
  return Header{*type, size};
}

// What git says, on any occasion, of alternates that are not there and that it does without, as
// the other backend does (adapters/alternates.h).
bool is_about_alternates(std::string_view line) {
  const bool absent = line.starts_with("error: object directory ") &&
                      line.ends_with(" does not exist; check .git/objects/info/alternates");
  const bool odd = line.starts_with("error: unable to normalize alternate object path: ");
  const bool deep =
      line.starts_with("error: ") && line.ends_with(": ignoring alternate object stores, nesting too deep");
  return absent || odd || deep;
}

std::string beside_alternates(std::string_view complaint) {
  std::string rest;
  while (!complaint.empty()) {
    const std::size_t end = complaint.find('\n');
    const std::string_view line = complaint.substr(0, end);
    if (!is_about_alternates(line)) rest += (rest.empty() ? "" : "\n") + std::string(line);
    complaint.remove_prefix(end == std::string_view::npos ? complaint.size() : end + 1);
  }
  return rest;
}

}  // namespace

Result<std::string> GitProcessObjects::answer_to(const std::string& question) {
  if (git_ == nullptr) {
    auto started = Conversation::start(cat_file_, limit_);
    if (!started) {
      return tl::make_unexpected(
          Fault{FaultId::git, std::move(started.error().because), std::move(started.error().remedy)});
    }
    git_ = std::move(*started);
  }
  if (auto asked = git_->ask(question + "\n"); !asked) return tl::make_unexpected(std::move(asked.error()));
  return git_->line(answer_bytes);
}

Result<ObjectRead> GitProcessObjects::read(const ObjectId& id, std::uint64_t max_bytes) {
  auto result = ask(id, max_bytes);
  // Where an answer was not as it should be nobody knows what comes next.
  if (!result) git_.reset();
  return result;
}

Result<ObjectRead> GitProcessObjects::ask(const ObjectId& id, std::uint64_t max_bytes) {
  const auto info = answer_to("info " + id.hex());
  if (!info) return tl::make_unexpected(info.error());
  if (*info == id.hex() + " missing") return believe_missing(id);
  const auto header = parse_header(*info, id);
  if (!header) return wrong(id, "cannot be read: git answers \"" + *info + "\"");
  if (header->size > max_bytes) return OversizeObject{header->type, header->size};

  const auto again = answer_to("contents " + id.hex());
  if (!again) return tl::make_unexpected(again.error());
  if (*again != *info) return wrong(id, "cannot be read: git answers \"" + *again + "\"");
  auto content = git_->bytes(header->size);
  if (!content) return tl::make_unexpected(std::move(content.error()));
  const auto end = git_->bytes(1);
  if (!end) return tl::make_unexpected(end.error());
  if (*end != "\n") return wrong(id, "is not of the size that git told");
  if (!is_named(id, header->type, *content)) return wrong(id, "is corrupt: its content has another id");
  return RawObject{header->type, std::move(*content)};
}

// git says "missing" as well of an object that it finds and cannot read.
Result<ObjectRead> GitProcessObjects::believe_missing(const ObjectId& id) {
  const auto complaint = git_->complaint();
  if (!complaint) return tl::make_unexpected(complaint.error());
  if (const std::string said = beside_alternates(*complaint); !said.empty()) {
    return wrong(id, "cannot be read: " + said);
  }
  const std::string hex = id.hex();
  for (const std::string& directory : directories_) {
    const std::string path = directory + "/" + hex.substr(0, 2) + "/" + hex.substr(2);
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) return wrong(id, "is there, but git cannot read it");
    if (errno != ENOENT && errno != ENOTDIR) return tl::make_unexpected(system_fault("look at", path, errno));
  }
  return MissingObject{};
}

Result<std::string> GitProcessObjects::complaint_about_ref(const std::string& name) {
  auto answer = answer_to("info " + name);
  if (answer) answer = git_->complaint();
  if (!answer) git_.reset();
  return answer;
}

}  // namespace muster
