#include "adapters/gpg_question.h"

#include <utility>

namespace muster {

namespace {

// The status goes to standard output, where gpg says nothing else to these questions.
constexpr const char* status_to = "--status-fd=1";

tl::unexpected<Fault> never_said(const char* asked, const Malformed& malformed) {
  return tl::unexpected(
      Fault{FaultId::gpg,
            std::string("gpg was asked to ") + asked + " and answers as it never does: " + malformed.what +
                ", byte " + std::to_string(malformed.offset),
            "install the distribution's gnupg anew (Debian: apt-get install --reinstall gpg)"});
}

template <typename T>
Result<T> answer_of(const char* asked, Parsed<T> parsed) {
  if (!parsed) return never_said(asked, parsed.error());
  return std::move(*parsed);
}

}  // namespace

GpgQuestion::GpgQuestion(GpgProgram program, GpgHome home, Timestamp at, std::chrono::milliseconds limit)
    : program_(std::move(program)), home_(std::move(home)), at_(at), limit_(limit) {}

Result<GpgQuestion> GpgQuestion::begin(GpgProgram program, Timestamp at, std::chrono::milliseconds limit) {
  auto home = GpgHome::make();
  if (!home) return tl::unexpected(std::move(home).error());
  return GpgQuestion(std::move(program), std::move(*home), at, limit);
}

// "--import" and the names of the files in which they lie.
Result<std::vector<std::string>> GpgQuestion::put_all(
    const std::vector<std::string_view>& certificates) const {
  std::vector<std::string> arguments = {"--import", "--"};
  for (const std::string_view certificate : certificates) {
    // Files of their own: gpg goes on behind one that it cannot read.
    const std::string name = "certificate-" + std::to_string(arguments.size());
    if (auto put = home_.put(name, certificate); !put) return tl::unexpected(std::move(put).error());
    arguments.push_back(name);
  }
  return arguments;
}

Result<std::vector<std::string>> GpgQuestion::import(
    const std::vector<std::string_view>& certificates) const {
  auto arguments = put_all(certificates);
  if (!arguments) return tl::unexpected(std::move(arguments).error());
  arguments->insert(arguments->begin(), status_to);
  const auto said = program_.run(home_, at_, std::move(*arguments), limit_);
  if (!said) return tl::unexpected(said.error());
  return answer_of("import", parse_gpg_import(said->out));
}

Result<std::string> GpgQuestion::merge(const std::vector<std::string_view>& copies) const {
  auto arguments = put_all(copies);
  if (!arguments) return tl::unexpected(std::move(arguments).error());
  if (const auto said = program_.run(home_, at_, std::move(*arguments), limit_); !said) {
    return tl::unexpected(said.error());
  }
  auto merged = program_.run(home_, at_, {"--export"}, limit_);
  if (!merged) return tl::unexpected(std::move(merged).error());
  return std::move(merged->out);
}

Result<GpgVerification> GpgQuestion::verify(std::string_view signature, std::string_view payload) const {
  if (auto put = home_.put("signature", signature); !put) return tl::unexpected(std::move(put).error());
  if (auto put = home_.put("payload", payload); !put) return tl::unexpected(std::move(put).error());
  const auto said = program_.run(home_, at_, {status_to, "--verify", "--", "signature", "payload"}, limit_);
  if (!said) return tl::unexpected(said.error());
  auto answer = answer_of("verify", parse_gpg_verification(said->out));
  // So it ends where something beside in the signature is malformed, and a stranger may have put it there.
  // Never read the other way round: gpg ends with 0 for keys that have ended, too.
  if (answer && answer->standing == GpgVerification::Standing::good && said->exit_code != 0) {
    return GpgVerification{GpgVerification::Standing::refused, {}, {}, "gpg calls it good, and fails"};
  }
  return answer;
}

Result<std::vector<GpgListedKey>> GpgQuestion::list() const {
  const auto said = program_.run(
      home_, at_,
      {"--with-colons", "--fixed-list-mode", "--with-fingerprint", "--with-fingerprint", "--list-keys"},
      limit_);
  if (!said) return tl::unexpected(said.error());
  return answer_of("list keys", parse_gpg_listing(said->out));
}

Result<std::monostate> GpgQuestion::end() {
  return home_.remove();
}

}  // namespace muster
