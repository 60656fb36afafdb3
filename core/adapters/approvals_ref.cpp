#include "adapters/approvals_ref.h"

#include <algorithm>

#include "app/approvals.h"

namespace muster {

namespace {

std::string data_command(std::string_view bytes) {
  return "data " + std::to_string(bytes.size()) + "\n" + std::string(bytes) + "\n";
}

// git-fast-import(1): a name without what would end it.
std::string ident(std::string text) {
  std::erase_if(text, [](char c) { return c == '<' || c == '>' || static_cast<unsigned char>(c) < 0x20; });
  return text;
}

}  // namespace

Result<std::monostate> add_approval_file(const PlainGit& git, const std::optional<ObjectId>& tip,
                                         const NewApprovalFile& file, const ApprovalCommitter& committer) {
  const std::string ref(approvals_ref);
  std::string stream = "commit " + ref + "\n";
  stream += "committer " + ident(committer.name) + " <" + ident(committer.email) + "> " +
            std::to_string(committer.at.seconds) + " +0000\n";
  stream += data_command("Add an approval\n");
  if (tip) stream += "from " + tip->hex() + "\n";
  stream += "M 100644 inline " + file.name + "\n" + data_command(file.bytes) + "done\n";
  const auto said =
      git.run({"fast-import", "--quiet", "--done", "--date-format=raw"}, GitConfiguration::none, stream);
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code == 0) return std::monostate{};
  return tl::make_unexpected(Fault{FaultId::git,
                                   "git did not add the approval to " + ref + ": " + said->error,
                                   "see whether the ref moved meanwhile: git log " + ref});
}

}  // namespace muster
