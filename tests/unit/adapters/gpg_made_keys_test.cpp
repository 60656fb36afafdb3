// Keys that gpg itself made, in a home of their own: what it signs with them, it takes here, and what it lets
// end and revokes, here has ended and is revoked.
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "adapters/gpg.h"
#include "adapters/process.h"
#include "support/temp_dir.h"

using namespace muster;
using namespace muster::test;

namespace {

using Standing = OpenpgpAnswer::Standing;

const std::string document = "signed for real\n";
const Timestamp after = *Timestamp::parse("2020-07-01T00:00:00Z");

// With a short name: the agent's sockets lie in it.
class MakingHome {
 public:
  MakingHome() {
    std::string path = "/tmp/mg-XXXXXX";
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    path_ = path;
    put_file(path_ + "/document", document);
  }
  ~MakingHome() {
    CHECK(run({{"gpgconf", "--homedir", path_, "--kill", "all"}, {}, {}, {}, {}}));
    CHECK(run({{"gpgconf", "--homedir", path_, "--remove-socketdir"}, {}, {}, {}, {}}));
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  MakingHome(const MakingHome&) = delete;
  MakingHome& operator=(const MakingHome&) = delete;

  std::string gpg(const std::string& time, std::vector<std::string> arguments) const {
    std::vector<std::string> all = {"gpg",
                                    "--homedir",
                                    path_,
                                    "--no-options",
                                    "--batch",
                                    "--no-tty",
                                    "--quiet",
                                    "--yes",
                                    "--pinentry-mode",
                                    "loopback",
                                    "--passphrase",
                                    "",
                                    "--faked-system-time",
                                    time + "!"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return program(all);
  }
  // The fingerprint of its primary key, or of its subkey.
  std::string fingerprint(const std::string& name, std::size_t place = 0) const {
    std::string listing = gpg("20200101T000000", {"--with-colons", "--list-keys", name});
    std::size_t at = listing.find("\nfpr:");
    while (place-- > 0) at = listing.find("\nfpr:", at + 1);
    REQUIRE(at != std::string::npos);
    return listing.substr(at + 13, 40);
  }
  std::string sign(const std::string& fingerprint) const {
    return gpg("20200601T000000", {"-u", fingerprint + "!", "-o", "-", "--detach-sign", path_ + "/document"});
  }
  std::string export_of(const std::string& name) const { return gpg("20200601T000000", {"--export", name}); }
  void revoke(const std::string& name) const {
    // The colon keeps it from being imported by mistake.
    std::string text = get_file(path_ + "/openpgp-revocs.d/" + fingerprint(name) + ".rev");
    text.erase(text.find(":-----BEGIN"), 1);
    put_file(path_ + "/revocation", text);
    gpg("20200601T000000", {"--import", path_ + "/revocation"});
  }

 private:
  std::string program(const std::vector<std::string>& arguments) const {
    Command command;
    command.arguments = arguments;
    command.environment = {"HOME=" + path_, "LC_ALL=C", "TZ=UTC"};
    command.unset = {"GNUPGHOME"};
    const auto output = run(command);
    REQUIRE(output);
    INFO(output->error);
    CHECK(output->exit_code == 0);
    return output->out;
  }

  std::string path_;
};

OpenpgpAnswer asked(const std::string& certificate, const std::string& signature, Timestamp at = after) {
  Gpg gpg;
  const auto answer = gpg.ask({certificate, signature, document, at});
  if (!answer) FAIL(answer.error().because);
  INFO(answer->why);
  return *answer;
}

}  // namespace

TEST_CASE("gpg: keys that it made, with a subkey, for a year, and revoked") {
  const MakingHome home;
  home.gpg("20200101T000000", {"--quick-gen-key", "alice", "ed25519", "sign,cert", "20210101T000000"});
  home.gpg("20200102T000000",
           {"--quick-add-key", home.fingerprint("alice"), "rsa3072", "sign", "20200901T000000"});
  const std::string alice = home.fingerprint("alice");
  const std::string signature = home.sign(alice);
  const std::string by_subkey = home.sign(home.fingerprint("alice", 1));
  const std::string certificate = home.export_of("alice");

  CHECK(asked(certificate, signature).standing == Standing::good);
  const OpenpgpAnswer sub = asked(certificate, by_subkey);
  CHECK(sub.standing == Standing::good);
  CHECK(sub.signer != sub.primary);
  CHECK(sub.primary == asked(certificate, signature).signer);

  const Timestamp october = *Timestamp::parse("2020-10-01T00:00:00Z");
  CHECK(asked(certificate, signature, october).standing == Standing::good);
  const OpenpgpAnswer ended = asked(certificate, by_subkey, october);
  CHECK(ended.standing == Standing::expired);
  CHECK(ended.ended == Timestamp::parse("2020-09-01T00:00:00Z"));
  const OpenpgpAnswer all_ended = asked(certificate, signature, *Timestamp::parse("2022-01-01T00:00:00Z"));
  CHECK(all_ended.standing == Standing::expired);
  CHECK(all_ended.ended == Timestamp::parse("2021-01-01T00:00:00Z"));

  home.gpg("20200601T000000", {"--quick-set-expire", alice, "20230101T000000"});
  CHECK(asked(home.export_of("alice"), signature, *Timestamp::parse("2022-01-01T00:00:00Z")).standing ==
        Standing::good);
  home.revoke("alice");
  const std::string revoked = home.export_of("alice");
  CHECK(asked(revoked, signature).standing == Standing::revoked);
  CHECK(asked(revoked, by_subkey).standing == Standing::revoked);
  Gpg gpg;
  CHECK(gpg.read({certificate, revoked}, after)->back() == "another certificate has its key");
  CHECK(gpg.read({revoked}, after)->front() == "it is revoked");
  CHECK(gpg.read({certificate}, after)->front().empty());
}
