// Makes a repository with N SSH-signed commits and its roster, for measurements: writes one pack
// directly, so that 20,000 commits take seconds. Everything comes from fixed names and dates: the
// same N gives the same repository.
//
//   make-history FOLDER N
//
// FOLDER must be an empty bare repository (git init --bare). Prints the trust anchor.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include "crypto/sha256.h"
#include "support/git_objects.h"
#include "support/pack.h"
#include "support/test_keys.h"

namespace {

using namespace muster;
using namespace muster::test;

constexpr std::int64_t start = 1767225600;  // 2026-01-01T00:00:00Z

std::string roster() {
  return "schema = \"muster/roster/1\"\nproject = \"bench/history\"\nversion = 1\nissued = "
         "2026-01-01T00:00:00Z\n"
         "expires = 2030-01-01T00:00:00Z\n\n[governance]\ngovernors = [\"alice\"]\nthreshold = 1\n"
         "mainline = \"refs/heads/main\"\n\n[[person]]\nid = \"alice\"\nname = \"Alice\"\nemails = "
         "[\"alice@example.org\"]\n\n"
         "[[key]]\nholder = \"alice\"\nssh = \"" +
         public_line("alice") +
         "\"\nadded = 2026-01-01T00:00:00Z\nuses = [\"git\", \"roster\"]\n\n[[commits]]\nname = "
         "\"mainline\"\n"
         "refs = [\"refs/heads/main\"]\nsigners = [\"alice\"]\n";
}

ObjectId folder(PackWriter& pack, const std::vector<RawEntry>& entries) {
  return pack.add(ObjectType::tree, tree_bytes(entries));
}

ObjectId first_tree(PackWriter& pack, const std::string& text) {
  SigningOptions options;
  options.name_space = "muster-roster";
  const ObjectId file = pack.add(ObjectType::blob, text);
  const ObjectId signature = pack.add(ObjectType::blob, sign("alice", text, options));
  const ObjectId signatures = folder(pack, {{"100644", "alice.sig", signature}});
  const ObjectId muster =
      folder(pack, {{"100644", "roster.toml", file}, {"40000", "signatures", signatures}});
  return folder(pack, {{"40000", ".muster", muster}});
}

ObjectId commit(PackWriter& pack, const ObjectId& tree, const std::optional<ObjectId>& parent, int number) {
  const std::string who = ident_line("Alice", "alice@example.org", Timestamp{start + number});
  CommitText text{tree, {}, who, who, {}, "change " + std::to_string(number) + "\n"};
  if (parent) text.parents.push_back(*parent);
  const std::string payload = commit_payload(text);
  return pack.add(ObjectType::commit, with_signature_header(payload, "gpgsig", sign("alice", payload, {})));
}

int make(const std::string& repository, int count) {
  PackWriter pack;
  const std::string text = roster();
  const ObjectId tree = first_tree(pack, text);
  std::optional<ObjectId> tip;
  for (int i = 0; i < count; ++i) tip = commit(pack, tree, tip, i);
  const std::string path = repository + "/objects/pack/bench.pack";
  std::ofstream(path, std::ios::binary) << pack.bytes();
  const std::string index =
      "git index-pack -o '" + repository + "/objects/pack/bench.idx' '" + path + "' >/dev/null";
  if (std::system(index.c_str()) != 0) throw std::runtime_error("git index-pack");
  std::ofstream(repository + "/refs/heads/main") << tip->hex() << "\n";
  std::ofstream(repository + "/HEAD") << "ref: refs/heads/main\n";
  std::printf("%s\n", sha256(text).text().c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || std::atoi(argv[2]) < 1) {
    std::fputs("usage: make-history FOLDER N\n", stderr);
    return 2;
  }
  try {
    return make(argv[1], std::atoi(argv[2]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make-history: %s\n", error.what());
    return 3;
  }
}
