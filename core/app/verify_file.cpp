#include "app/verify_file.h"

#include <algorithm>

#include "formats/signature_file.h"
#include "model/limits.h"

namespace muster {

namespace {

bool is_ssh(const EmbeddedSignature& signature) {
  const auto* armored = std::get_if<ArmoredSignature>(&signature);
  return armored != nullptr && armored->kind == SignatureKind::ssh;
}

SignatureFinding refused(Reason reason) {
  return tl::unexpected(SignatureRefusal{NoKey{}, std::move(reason)});
}

// `signed_file` holds the content (or none) and its digests; its signature is exchanged.
SignatureFinding finding_of(const std::string& text, const FileInput& input, SignedObject& signed_file,
                            KeyRing& ring) {
  EmbeddedSignature signature = read_signature_file(text);
  if (const auto* ambiguous = std::get_if<AmbiguousSignature>(&signature)) {
    return refused(reasons::SignatureAmbiguous{ambiguous->what});
  }
  auto* armored = std::get_if<ArmoredSignature>(&signature);
  if (armored == nullptr) return refused(reasons::SignatureMissing{});
  if (armored->kind != SignatureKind::ssh && !input.content.held) {
    return refused(reasons::LimitSize{"the file", input.content.bytes, limits::held_file_bytes});
  }
  signed_file.signature = std::move(*armored);
  return check_signature(signed_file, ring);
}

std::string last_part(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

}  // namespace

bool needs_content(const std::vector<std::string>& signatures) {
  return std::ranges::any_of(signatures,
                             [](const std::string& text) { return !is_ssh(read_signature_file(text)); });
}

Verdict verify_file(FileInput input, const Bench& bench, KeyRing& ring) {
  ReleaseFacts facts{{ObjectKind::file, input.path, ""}, {}, input.use, {}};
  facts.files.push_back({last_part(input.path), input.content.digests.sha256});
  SignedObject signed_file{facts.object, SignaturePurpose::file, {}, {}, input.content.digests};
  if (input.content.held) signed_file.payload.swap(*input.content.held);
  for (const std::string& text : input.signatures) {
    facts.signatures.push_back(finding_of(text, input, signed_file, ring));
  }
  return judge_release(facts, bench);
}

}  // namespace muster
