// The real thing: what `ssh-keygen -Y sign` writes here and now is accepted. Without an agent,
// a home or a configuration of the user's.
#include <catch2/catch.hpp>

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "crypto/check_signature.h"
#include "formats/ssh_key.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

struct TempDir {
  TempDir() {
    std::string pattern = (fs::temp_directory_path() / "muster-ssh-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~TempDir() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  fs::path path;
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// `arguments` are ours: nothing in them needs quoting.
bool ssh_keygen(const fs::path& home, const std::string& arguments) {
  const std::string command =
      "cd '" + home.string() + "' && env -i PATH=\"$PATH\" HOME=. ssh-keygen " + arguments;
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c,concurrency-mt-unsafe): a test
}

TEST_CASE("what ssh-keygen signs is accepted") {
  if (std::system("command -v ssh-keygen >/dev/null") != 0) {  // NOLINT(cert-env33-c,concurrency-mt-unsafe)
    WARN("skipped: no ssh-keygen");
    return;
  }
  const std::string type = GENERATE("ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 3072");
  const std::string hash = GENERATE("sha256", "sha512");
  CAPTURE(type, hash);
  const TempDir home;
  const std::string payload = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned for real\n";
  std::ofstream(home.path / "payload") << payload;
  REQUIRE(ssh_keygen(home.path, "-q -N '' -C comment -f key -t " + type));
  REQUIRE(ssh_keygen(home.path, "-q -Y sign -n git -O hashalg=" + hash + " -f key <payload >sig 2>err"));
  REQUIRE(ssh_keygen(home.path, "-l -E sha256 -f key.pub >fingerprint"));

  KeyRing ring;
  const auto finding = check_signature(test::signed_object(payload, read_file(home.path / "sig")), ring);
  REQUIRE(finding);
  CHECK(read_file(home.path / "fingerprint").find(" " + finding->fingerprint().text + " ") !=
        std::string::npos);
  const std::string line = read_file(home.path / "key.pub");
  const auto key = parse_ssh_public_key(line.substr(0, line.rfind(' ')));
  REQUIRE(key);
  CHECK(finding->key() == *key);
  CHECK(check_key(*key));
  CHECK(weakness_of(*key, LegacyRsa::refuse).empty());
  CHECK_FALSE(check_signature(test::signed_object(payload + "x", read_file(home.path / "sig")), ring));
}

}  // namespace
}  // namespace muster
