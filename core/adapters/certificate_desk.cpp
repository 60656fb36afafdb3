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
  Desk(std::unique_ptr<AnswerCache> cache, std::size_t patience)
      : answers(std::move(cache)),
        certificates(&gpg, answers.get(),
                     environment("MUSTER_OPENPGP") == "gpg" ? OpenpgpMode::by_gpg : OpenpgpMode::in_process,
                     patience) {}

  Gpg gpg;
  std::unique_ptr<AnswerCache> answers;
  Certificates certificates;
};

std::shared_ptr<Certificates> certificates_in(const std::shared_ptr<Desk>& desk) {
  return {desk, &desk->certificates};
}

}  // namespace

std::shared_ptr<Certificates> certificates_of_server(const std::string& git_directory) {
  return certificates_in(std::make_shared<Desk>(
      std::make_unique<DiskAnswers<ServerFolder>>(ServerFolder(git_directory, "answers", most_answers)),
      limits::openpgp_refused));
}

std::shared_ptr<Certificates> certificates_of_user(const std::optional<std::string>& folder) {
  std::unique_ptr<AnswerCache> answers;
  if (folder) {
    answers = std::make_unique<DiskAnswers<UserFolder>>(UserFolder(*folder, "answers", most_answers));
  }
  return certificates_in(std::make_shared<Desk>(std::move(answers), std::numeric_limits<std::size_t>::max()));
}

}  // namespace muster
