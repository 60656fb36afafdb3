#include "adapters/ssh_signer.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "crypto/check_signature.h"
#include "support/hermetic_git.h"

using namespace muster;
using namespace muster::test;

namespace {

bool verifies(const std::string& armor, SignaturePurpose purpose, const std::string& message) {
  KeyRing ring;
  return check_signature({{}, purpose, message, {SignatureKind::ssh, armor}}, ring).has_value();
}

}  // namespace

TEST_CASE("the public line of a key file, private or public, with or without its other half") {
  const TempDir dir;
  const SigningKey& alice = make_key("alice");
  CHECK(*public_line_of({alice.private_path, ""}) == alice.public_line);
  CHECK(*public_line_of({alice.private_path + ".pub", ""}) == alice.public_line);
  put_file(dir / "alone", get_file(alice.private_path));
  REQUIRE(::chmod((dir / "alone").c_str(), 0600) == 0);
  CHECK(*public_line_of({dir / "alone", ""}) == alice.public_line);
  CHECK(*public_line_of({"", alice.public_line + " alice@laptop"}) == alice.public_line);
}

TEST_CASE("what is no key that a roster may list is said to be none") {
  const TempDir dir;
  put_file(dir / "empty", "");
  put_file(dir / "text", "hello world\n");
  put_file(dir / "dsa.pub", "ssh-dss AAAAB3NzaC1kc3MAAACB\n");
  put_file(dir / "beside", "-----BEGIN OPENSSH PRIVATE KEY-----\n");
  put_file(dir / "beside.pub", "no key\n");
  for (const char* name : {"absent", "empty", "text", "dsa.pub", "beside"}) {
    INFO(name);
    const auto line = public_line_of({dir / name, ""});
    REQUIRE_FALSE(line);
    CHECK(line.error().id == FaultId::config);
    CHECK_FALSE(line.error().remedy.empty());
  }
  CHECK_FALSE(public_line_of({"", "hello world"}));
  CHECK_FALSE(public_line_of({"", ""}));
}

TEST_CASE("what is signed with a file verifies, also beside an older signature") {
  const TempDir dir;
  const SigningKey& alice = make_key("alice");
  put_file(dir / "key", get_file(alice.private_path));
  put_file(dir / "key.pub", alice.public_line + "\n");
  put_file(dir / "key.sig", "in the way\n");
  REQUIRE(::chmod((dir / "key").c_str(), 0600) == 0);
  const std::string message("a message\0with a zero", 21);
  const auto armor = ssh_sign({dir / "key", ""}, "muster-roster", message);
  REQUIRE(armor);
  CHECK(verifies(*armor, SignaturePurpose::roster, message));
  CHECK_FALSE(verifies(*armor, SignaturePurpose::git, message));
  CHECK_FALSE(verifies(*armor, SignaturePurpose::roster, "a message"));
  CHECK(get_file(dir / "key.sig") == "in the way\n");
}

TEST_CASE("a key without its private half signs nothing and says so") {
  const TempDir dir;
  put_file(dir / "key.pub", make_key("alice").public_line + "\n");
  const auto by_file = ssh_sign({dir / "key.pub", ""}, "muster-roster", "x");
  REQUIRE_FALSE(by_file);
  CHECK(by_file.error().because.starts_with("ssh-keygen signs nothing: "));
  CHECK_FALSE(ssh_sign({"", make_key("alice").public_line}, "muster-roster", "x"));
}
