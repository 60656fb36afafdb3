#include "adapters/certificate_desk.h"

#include "adapters/environment.h"
#include "adapters/gpg.h"
#include "adapters/sealed_folder.h"
#include "model/limits.h"

namespace muster {

namespace {

// One for each signing key and each span of its certificate's life.
constexpr std::size_t most_answers = 1024;

template <typename Folder>
class DiskAnswers final : public AnswerCache {
 public:
  explicit DiskAnswers(Folder files) : files_(std::move(files)) {}
  std::optional<std::string> find(const Sha256Digest& name) override { return files_.find(name); }
  void keep(const Sha256Digest& name, std::string_view answer) override { files_.keep(name, answer); }

 private:
  Folder files_;
};

// One owner for what refers to one another.
struct Desk {
  Desk(std::unique_ptr<AnswerCache> cache, OpenpgpMode mode, std::size_t patience)
      : answers(std::move(cache)), certificates(&gpg, answers.get(), mode, patience) {}

  Gpg gpg;
  std::unique_ptr<AnswerCache> answers;
  Certificates certificates;
};

Result<OpenpgpMode> wanted_mode() {
  const auto wanted = environment("MUSTER_OPENPGP");
  if (!wanted) return OpenpgpMode::in_process;
  if (*wanted == "gpg") return OpenpgpMode::by_gpg;
  return tl::unexpected(Fault{FaultId::config,
                              "MUSTER_OPENPGP is \"" + *wanted + "\", which is no way to verify OpenPGP",
                              "set it to gpg, or to nothing at all: unset MUSTER_OPENPGP"});
}

Result<std::shared_ptr<Certificates>> desk_with(std::unique_ptr<AnswerCache> answers, std::size_t patience) {
  const auto mode = wanted_mode();
  if (!mode) return tl::unexpected(mode.error());
  const auto desk = std::make_shared<Desk>(std::move(answers), *mode, patience);
  return std::shared_ptr<Certificates>(desk, &desk->certificates);
}

}  // namespace

Result<std::shared_ptr<Certificates>> certificates_of_server(const std::string& git_directory) {
  return desk_with(
      std::make_unique<DiskAnswers<ServerFolder>>(ServerFolder(git_directory, "answers", most_answers)),
      limits::openpgp_refused);
}

Result<std::shared_ptr<Certificates>> certificates_of_user(const std::optional<std::string>& folder) {
  std::unique_ptr<AnswerCache> answers;
  if (folder) {
    answers = std::make_unique<DiskAnswers<UserFolder>>(UserFolder(*folder, "answers", most_answers));
  }
  return desk_with(std::move(answers), std::numeric_limits<std::size_t>::max());
}

}  // namespace muster
