#include "differential/muster_side.h"

#include <catch2/catch.hpp>
#include <type_traits>
#include <variant>

#include "crypto/key_files.h"
#include "crypto/sha256.h"
#include "formats/armor.h"

namespace muster::test {

namespace {

std::string clause_of(const Reason& reason) {
  return std::visit(
      [](const auto& one) {
        using Kind = std::decay_t<decltype(one)>;
        std::string clause;
        if constexpr (std::is_same_v<Kind, reasons::SignatureInvalid> ||
                      std::is_same_v<Kind, reasons::SignatureAmbiguous>) {
          clause = one.what;
        } else if constexpr (std::is_same_v<Kind, reasons::SignatureWeak>) {
          clause = one.algorithm;
        } else if constexpr (std::is_same_v<Kind, reasons::SignatureUnsupported>) {
          clause = one.kind;
        }
        return std::string(Kind::rule) + ": " + clause;
      },
      reason);
}

MusterWord refused(const Reason& reason) {
  return {false, "", "", clause_of(reason)};
}

}  // namespace

std::string upper_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    for (const int digit : {static_cast<unsigned char>(c) >> 4, c & 15}) out += "0123456789ABCDEF"[digit];
  }
  return out;
}

std::optional<std::string> KeptAnswers::find(const Sha256Digest& name) {
  const auto found = kept_.find(name);
  if (found == kept_.end()) return std::nullopt;
  return found->second;
}

void KeptAnswers::keep(const Sha256Digest& name, std::string_view answer) {
  kept_[name] = answer;
}

MusterSide::MusterSide(const std::string& packets, AnswerCache* kept, OpenpgpMode mode, LegacyRsa legacy)
    : certificates_(std::make_shared<Certificates>(&gpg_, kept, mode)), ring_(certificates_) {
  auto file = std::make_shared<const std::string>(armored_pgp_key(packets));
  const Sha256Digest digest = sha256(*file);
  auto read = read_key_file(CertificateKind::openpgp, digest, std::move(file), legacy);
  if (!read || !read->weakness.empty()) {
    unlisted_ = "roster: " + (read ? read->weakness : read.error().what);
    return;
  }
  certificates_->know(read->key, read->certificate);
  primary_ = fingerprint_of(read->key).text.substr(std::string_view("openpgp:").size());
  certificate_ = std::move(read->certificate);
}

std::string MusterSide::unsound(Timestamp at) {
  REQUIRE(certificate_);
  const auto found = certificates_->unsound({&*certificate_}, at);
  if (!found) FAIL(found.error().because);
  return found->front();
}

MusterWord MusterSide::verify(const std::string& text, const std::string& payload, Timestamp at) {
  if (!certificate_) return {false, "", "", unlisted_};
  const EmbeddedSignature frame = read_armor(text);
  if (const auto* ambiguous = std::get_if<AmbiguousSignature>(&frame)) {
    return refused(reasons::SignatureAmbiguous{ambiguous->what});
  }
  if (!std::holds_alternative<ArmoredSignature>(frame)) return refused(reasons::SignatureMissing{});
  const auto found = check_signature({ObjectRef{ObjectKind::commit, std::string(40, '0'), {}},
                                      SignaturePurpose::git, payload, std::get<ArmoredSignature>(frame)},
                                     ring_);
  // Without it everything is refused for no reason of its own.
  if (const auto fault = certificates_->fault()) FAIL(fault->because);
  if (!found) return refused(found.error().reason);
  REQUIRE(found->standing() != nullptr);
  const auto objection = found->standing()->objection(*certificate_, at);
  if (const auto fault = certificates_->fault()) FAIL(fault->because);
  if (objection) return refused(*objection);
  return {true, upper_hex(found->found_by()), primary_, ""};
}

}  // namespace muster::test
