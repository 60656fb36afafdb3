#include "adapters/git_process_objects.h"

#include <sys/stat.h>

#include <cerrno>

#include "adapters/git_answers.h"
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
  const auto header = parse_object_info(*info, id);
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
