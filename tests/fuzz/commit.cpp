// Commits: what muster takes for the payload and the signature of a commit is what git takes for
// them, and together they are the commit again. With it go idents and headers.
#include <set>

#include "formats/git_commit.h"
#include "fuzz/git_view.h"
#include "fuzz/property.h"
#include "model/limits.h"
#include "support/git_objects.h"

namespace {

using namespace muster;
using fuzz::require;

bool same(const EmbeddedSignature& one, const EmbeddedSignature& other) {
  const auto* left = std::get_if<ArmoredSignature>(&one);
  const auto* right = std::get_if<ArmoredSignature>(&other);
  if (left == nullptr || right == nullptr) return one.index() == other.index();
  return left->kind == right->kind && left->armor == right->armor;
}

void check_armored(std::string_view bytes, HashAlgorithm algorithm, const Commit& commit,
                   const ArmoredSignature& signature) {
  const std::string keyword = algorithm == HashAlgorithm::sha1 ? "gpgsig" : "gpgsig-sha256";
  const fuzz::GitView git = fuzz::as_git_reads(bytes);
  require(git.signature_headers == 1 && git.keyword == keyword, "a commit's one signature is git's");
  require(git.payload == commit.payload, "what a commit's signature covers is what git says");
  require(git.signature == signature.armor || git.signature == signature.armor + "\n",
          "a commit's armour is what git sees, but for one empty line");
  require(commit.payload.size() < bytes.size(), "a signature is no part of its payload");

  const auto bare = parse_commit(commit.payload, algorithm);
  require(bare.has_value(), "the payload of a signed commit is a commit");
  require(std::holds_alternative<NoSignature>(bare->signature) && bare->payload == commit.payload,
          "the payload of a signed commit holds no signature");
  if (commit.payload.find("\n\n") == std::string::npos) return;
  const auto again =
      parse_commit(test::with_signature_header(commit.payload, keyword, signature.armor), algorithm);
  require(again && again->payload == commit.payload && same(again->signature, commit.signature),
          "payload and armour make the same commit again");
}

void check_fields(std::string_view bytes, const Commit& commit) {
  std::string head = "tree " + commit.tree.hex() + "\n";
  for (const ObjectId& parent : commit.parents) head += "parent " + parent.hex() + "\n";
  require(bytes.starts_with(head + "author "), "tree and parents stand where they must, in lower case");
  require(commit.parents.size() <= limits::parents, "not too many parents");
  require(std::set<ObjectId>(commit.parents.begin(), commit.parents.end()).size() == commit.parents.size(),
          "no parent twice");
  for (const Ident* ident : {&commit.author, &commit.committer}) {
    if (!ident->email) continue;
    require(ident->email->find_first_of("<>\r\n") == std::string::npos, "an address is one");
    require(bytes.find("<" + *ident->email + ">") != std::string_view::npos, "an address is written there");
  }
}

// Two algorithms cannot both like one commit; what git makes of its shape is what the strict reader says.
void check_commit(std::string_view bytes, HashAlgorithm algorithm, const Commit& commit) {
  require(bytes.find('\0') == std::string_view::npos, "no NUL in a commit");
  check_fields(bytes, commit);
  const CommitShape shape = commit_shape(bytes, algorithm);
  require(shape.complete && shape.tree == commit.tree && shape.parents == commit.parents,
          "a strict commit has the shape that git sees");
  require(shape.committed == commit.committer.when, "a strict commit has the date that git sees");
  if (const auto* signature = std::get_if<ArmoredSignature>(&commit.signature)) {
    check_armored(bytes, algorithm, commit, *signature);
  } else if (std::holds_alternative<NoSignature>(commit.signature)) {
    require(commit.payload == bytes, "without a signature all is payload");
  }

  std::string longer(bytes);
  longer += '\0';
  require(!parse_commit(longer, algorithm), "a NUL after the end is refused");
  longer.back() = 'x';
  const auto more = parse_commit(longer, algorithm);
  if (bytes.find("\n\n") == std::string_view::npos) return;
  require(more && same(more->signature, commit.signature), "the message does not change the signature");
  require(
      std::holds_alternative<AmbiguousSignature>(commit.signature) || more->payload == commit.payload + "x",
      "every byte of the message is signed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  int taken = 0;
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    const auto commit = parse_commit(bytes, algorithm);
    if (!commit) {
      require(commit.error().offset <= size && !commit.error().what.empty(), "a refusal says where and why");
      (void)commit_shape(bytes, algorithm);
      continue;
    }
    ++taken;
    check_commit(bytes, algorithm, *commit);
  }
  require(taken < 2, "a commit is of one hash algorithm");
  return 0;
}
