// gpg as a program: what it is given, what it leaves behind, and programs in its place that lie, hang, die or
// flood.
#include "adapters/gpg_program.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "adapters/gpg.h"
#include "support/temp_dir.h"
#include "unit/adapters/gpg_keys.h"

using namespace muster;
using namespace muster::test;
using namespace muster::test::pgp;

namespace {

using Standing = OpenpgpAnswer::Standing;

const std::string document = "signed\n";
const Key key{Kind::eddsa, 1, made};
const std::string alices_certificate = key_packet(key) + user_id(key, "Alice", flags(certifies | signs));
constexpr Timestamp after{noon + 100};

std::string hex(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    for (const int digit : {static_cast<unsigned char>(c) >> 4, c & 15}) out += "0123456789ABCDEF"[digit];
  }
  return out;
}

const std::string fingerprint = hex(key.fingerprint());
const std::string key_id = hex(key.key_id());
const std::string good_import = "[GNUPG:] IMPORT_OK 1 " + fingerprint + "\n[GNUPG:] IMPORT_RES 1\n";
const std::string good_listing = "pub:-:255:22:" + key_id +
                                 ":1:::-:::sc:::::ed25519:::0:\nfpr:::::::::" + fingerprint +
                                 ":\nuid:-::::1::9D::Alice::::::::::0:\n";
const std::string good_verify = "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG " + key_id + " Alice\n[GNUPG:] VALIDSIG " +
                                fingerprint + " 2023-11-14 1700000000 0 4 0 22 8 00 " + fingerprint + "\n";

// A script in gpg's place, which notes the home it is given and answers from files.
class FakeGpg {
 public:
  std::string version = "gpg (GnuPG) 2.2.40\n";
  std::string import = good_import;
  std::string listing = good_listing;
  std::string verify = good_verify;
  std::string then;  // a line of shell after an answer to --verify

  std::string path() const { return dir_ / "gpg"; }
  void write() const {
    put_file(dir_ / "--version", version);
    put_file(dir_ / "--import", import);
    put_file(dir_ / "--list-keys", listing);
    put_file(dir_ / "--verify", verify);
    put_file(path(),
             "#!/bin/sh\necho \"$HOME\" >>'" + (dir_ / "homes") +
                 "'\nfor word; do case $word in --version|--import|--list-keys|--verify) what=$word;; "
                 "esac; done\ncat '" +
                 dir_.path() + "'/$what\n[ \"$what\" = --verify ] || exit 0\n" + then + "\n");
    REQUIRE(::chmod(path().c_str(), 0700) == 0);
  }
  Result<OpenpgpAnswer> ask(std::chrono::milliseconds limit = gpg_time_limit) const {
    write();
    Gpg gpg(path(), limit);
    auto answer = gpg.ask({alices_certificate, over(document, key), document, after});
    check_homes_are_gone();
    return answer;
  }
  void check_homes_are_gone() const {
    const std::string homes = get_file(dir_ / "homes");
    CHECK(homes.starts_with("/tmp/muster-gpg-"));
    for (std::size_t at = 0; at < homes.size(); at = homes.find('\n', at) + 1) {
      CHECK_FALSE(std::filesystem::exists(homes.substr(at, homes.find('\n', at) - at)));
    }
  }
  const TempDir& dir() const { return dir_; }

 private:
  TempDir dir_;
};

std::string fault(const Result<OpenpgpAnswer>& answer) {
  REQUIRE_FALSE(answer);
  CHECK(answer.error().id == FaultId::gpg);
  CHECK_FALSE(answer.error().remedy.empty());
  return answer.error().because;
}

std::string refusal(const Result<OpenpgpAnswer>& answer) {
  if (!answer) FAIL(answer.error().because);
  CHECK(answer->standing == Standing::refused);
  return answer->why;
}

bool runs_with(const std::string& word) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    try {
      if (get_file(entry.path().string() + "/cmdline").find(word) != std::string::npos) return true;
    } catch (const std::runtime_error&) {
      continue;  // not a process, or gone
    }
  }
  return false;
}

}  // namespace

TEST_CASE("gpg's program: the forger that tells all of it right is believed, so the others are the test") {
  const auto answer = FakeGpg().ask();
  REQUIRE(answer);
  CHECK(answer->standing == Standing::good);
}

TEST_CASE("gpg's program: what it says wrong is refused or a fault") {
  FakeGpg fake;
  fake.verify = good_verify + good_verify;
  CHECK(refusal(fake.ask()) == "gpg does not say one thing once");
  fake.verify = "";
  CHECK(fault(fake.ask()) == "gpg was asked to verify and answers as it never does: it says nothing, byte 0");
  fake.verify = "Good signature from Alice\n";
  CHECK(fault(fake.ask()).find("a line that is no status") != std::string::npos);
  fake.verify = good_verify;
  fake.then = "exit 1";
  CHECK(refusal(fake.ask()) == "gpg calls it good, and fails");
  fake.then = "echo '[GNUPG:] BADSIG' >&2; echo nonsense >&2";
  CHECK(fake.ask()->standing == Standing::good);
}

TEST_CASE("gpg's program: a wrong import or listing is refused or a fault") {
  const std::string other = "3CB4359DE948B17F28D602C2C76BE3A4D72997B0";
  FakeGpg fake;
  for (const std::string& import :
       {std::string("[GNUPG:] IMPORT_RES 0\n"), good_import + "[GNUPG:] IMPORT_OK 1 " + other + "\n",
        "[GNUPG:] IMPORT_OK 1 " + other + "\n[GNUPG:] IMPORT_RES 1\n"}) {
    fake.import = import;
    CHECK(refusal(fake.ask()) == "gpg does not take the certificate in: no user id of it holds at that time");
  }
  fake.import = "";
  CHECK(
      fault(fake.ask()).starts_with("gpg was asked to import and answers as it never does: it says nothing"));
  fake.import = good_import;
  fake.listing = "gpg: nothing\n";
  CHECK(fault(fake.ask()).starts_with("gpg was asked to list keys and answers as it never does: a record"));
  fake.listing = "";
  CHECK(refusal(fake.ask()) == "gpg names a key that is not in the certificate");
}

TEST_CASE("gpg's program: a key that is not in the certificate is nobody's") {
  const std::string other = "3CB4359DE948B17F28D602C2C76BE3A4D72997B0";
  const std::string subkey =
      "sub:-:255:22:C76BE3A4D72997B0:1::::::s:::::ed25519::\nfpr:::::::::" + other + ":\n";
  const auto valid = [](const std::string& signer, const std::string& primary) {
    return "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG " + signer.substr(24) + " x\n[GNUPG:] VALIDSIG " + signer +
           " 2023-11-14 1700000000 0 4 0 22 8 00 " + primary + "\n";
  };
  FakeGpg fake;
  fake.listing = good_listing + subkey;
  for (const std::string& verify :
       {valid(other, fingerprint), valid(fingerprint, other), valid(other, other)}) {
    fake.verify = verify;
    CHECK(refusal(fake.ask()) == "gpg names a key that is not in the certificate");
  }
}

TEST_CASE("gpg's program: what it says of a signature and of its key must agree") {
  const auto with = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string apart = "gpg says one thing of the signature and another of its key";
  FakeGpg fake;
  for (const char* state : {"pub:e", "pub:r"}) {
    fake.listing = with(good_listing, "pub:-", state);
    CHECK(refusal(fake.ask()) == apart);
  }
  fake.listing = with(good_listing, "pub:-", "pub:i");
  CHECK(refusal(fake.ask()) == "gpg does not take the key for a valid one");
  fake.listing = with(good_listing, "uid:-", "uid:e");
  CHECK(refusal(fake.ask()) == "no user id of the certificate holds");
  fake.listing = good_listing;
  for (const char* outcome : {"EXPKEYSIG", "REVKEYSIG"}) {
    fake.verify = with(good_verify, "GOODSIG", outcome);
    CHECK(refusal(fake.ask()) == apart);
  }
  fake.listing = with(good_listing, "pub:-", "pub:e");
  CHECK(refusal(fake.ask()) == apart);  // revoked, says the one, and ended the other
  fake.verify = with(good_verify, "GOODSIG", "EXPKEYSIG");
  CHECK(fake.ask()->standing == Standing::expired);
  CHECK_FALSE(fake.ask()->ended);
  fake.listing = with(good_listing, "pub:-", "pub:r");
  CHECK(fake.ask()->standing == Standing::revoked);
}

TEST_CASE("gpg's program: one that hangs, dies or floods gives a fault") {
  FakeGpg fake;
  fake.then = "exec sleep 30";
  const auto begin = std::chrono::steady_clock::now();
  CHECK(fault(fake.ask(std::chrono::seconds(2))).ends_with("/gpg did not end in time and was stopped"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  fake.then = "kill -SEGV $$";
  CHECK(fault(fake.ask()).ends_with("/gpg was killed by signal 11"));
  fake.then = "exec head -c 20000000 /dev/zero";
  CHECK(fault(fake.ask()).find("printed more than") != std::string::npos);
  fake.then = "exec head -c 20000000 /dev/zero >&2";
  CHECK(fault(fake.ask()).find("printed more than") != std::string::npos);
}

TEST_CASE("gpg's program: one that is missing, no program, no GnuPG, too old or too new gives a fault") {
  const TempDir dir;
  put_file(dir / "text", "hello\n");
  for (const std::string& path : {dir / "absent", dir / "text/gpg"}) {
    Gpg gpg(path);
    const auto answer = gpg.ask({alices_certificate, over(document, key), document, after});
    fault(answer);
    CHECK(answer.error().remedy == "install gnupg (Debian: apt-get install gpg)");
    CHECK(gpg.identity().error().id == FaultId::gpg);
    CHECK(gpg.read({alices_certificate}, after).error().id == FaultId::gpg);
  }
  Gpg text(dir / "text");
  fault(text.ask({alices_certificate, over(document, key), document, after}));
  FakeGpg fake;
  for (const char* version : {"gpg (GnuPG) 2.2.35\n", "gpg (GnuPG) 2.3.6\n", "gpg (GnuPG) 3.0.0\n"}) {
    fake.version = version;
    CHECK(fault(fake.ask()).find(" is not asked: it is too old or too new") != std::string::npos);
  }
  fake.version = "gpg (Sequoia) 2.2.40\n";
  CHECK(fault(fake.ask()).ends_with("/gpg is no GnuPG"));
}

TEST_CASE("gpg's program: its version is asked once, and again when it is another program") {
  FakeGpg fake;
  fake.write();
  Gpg gpg(fake.path());
  const std::string signature = over(document, key);
  const auto runs = [&] {
    const std::string homes = get_file(fake.dir() / "homes");
    return std::count(homes.begin(), homes.end(), '\n');
  };
  REQUIRE(gpg.ask({alices_certificate, signature, document, after}));
  CHECK(runs() == 4);
  REQUIRE(gpg.ask({alices_certificate, signature, document, after}));
  CHECK(runs() == 7);
  fake.version = "gpg (GnuPG) 2.2.35\n";
  fake.then = "exit 0";
  fake.write();
  CHECK_FALSE(gpg.ask({alices_certificate, signature, document, after}));
  CHECK_FALSE(gpg.ask({alices_certificate, signature, document, after}));
  CHECK(runs() == 9);
}

TEST_CASE("gpg's program: other bytes are another name, also in place and with the old time") {
  FakeGpg fake;
  fake.write();
  Gpg gpg(fake.path());
  const std::string name = *gpg.identity();
  CHECK(name.starts_with(std::filesystem::canonical(fake.path()).string() + " "));
  CHECK(*gpg.identity() == name);
  struct stat status {};
  REQUIRE(::stat(fake.path().c_str(), &status) == 0);
  std::string bytes = get_file(fake.path());
  bytes.back() = '#';
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // the kernel's clock has ticks
  put_file(fake.path(), bytes);
  const timespec times[2] = {status.st_atim, status.st_mtim};
  REQUIRE(::utimensat(AT_FDCWD, fake.path().c_str(), times, 0) == 0);
  CHECK(*gpg.identity() != name);
  std::filesystem::create_symlink(fake.path(), fake.dir() / "link");
  CHECK(*Gpg(fake.dir() / "link").identity() == *gpg.identity());
  CHECK(Gpg().identity()->starts_with("/usr/"));
}

TEST_CASE("gpg's program: the real one gets its home and nothing of ours, and leaves nothing") {
  const TempDir dir;
  put_file(dir / "gpg", "#!/bin/sh\nenv | sort >'" + (dir / "env") + "'\npwd >'" + (dir / "pwd") +
                            "'\nexec /usr/bin/gpg \"$@\"\n");
  REQUIRE(::chmod((dir / "gpg").c_str(), 0700) == 0);
  ::setenv("TMPDIR", dir.path().c_str(), 1);
  ::setenv("GNUPGHOME", "/nowhere", 1);
  ::setenv("MUSTER_TEST_OF_GPG", "x", 1);
  Gpg gpg(dir / "gpg");
  const auto answer = gpg.ask({alices_certificate, over(document, key), document, after});
  const auto read = gpg.read({alices_certificate}, after);
  for (const char* name : {"TMPDIR", "GNUPGHOME", "MUSTER_TEST_OF_GPG"}) ::unsetenv(name);
  REQUIRE(answer);
  CHECK(answer->standing == Standing::good);
  REQUIRE(read);
  CHECK(read->front().empty());
  std::string home = get_file(dir / "pwd");
  home.pop_back();
  CHECK(home.starts_with("/tmp/muster-gpg-"));
  const std::string environment = get_file(dir / "env");
  CHECK(environment.find("GNUPGHOME=" + home + "\nHOME=" + home + "\n") == 0);
  CHECK(environment.find("MUSTER_TEST_OF_GPG") == std::string::npos);
  CHECK(environment.find("PATH=/usr/bin:/bin\n") != std::string::npos);
  CHECK(std::count(environment.begin(), environment.end(), '\n') <= 6);  // PWD and _ or so are the shell's
  CHECK_FALSE(std::filesystem::exists(home));
  CHECK_FALSE(runs_with(home));
}

TEST_CASE("gpg's program: threads ask at once") {
  Gpg gpg;
  const std::string good = over(document, key);
  const std::string bad = over("other", key);
  std::vector<std::thread> threads;
  std::array<bool, 4> right{};
  for (std::size_t i = 0; i < right.size(); ++i) {
    threads.emplace_back([&, i] {
      const auto answer = gpg.ask({alices_certificate, i % 2 == 0 ? good : bad, document, after});
      right[i] = answer && answer->standing == (i % 2 == 0 ? Standing::good : Standing::refused);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const bool one : right) CHECK(one);
}

TEST_CASE("gpg's home: for its owner alone, in the first place there is, and gone with all in it") {
  const TempDir dir;
  std::string path;
  {
    const auto home = GpgHome::make({dir / "absent", dir.path()});
    REQUIRE(home);
    path = home->path();
    CHECK(path.starts_with(dir / "muster-gpg-"));
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);
    REQUIRE(home->put("one", "bytes"));
    CHECK(get_file(path + "/one") == "bytes");
    put_file(path + "/folder/two", "x");
    put_file(dir / "kept", "x");
    std::filesystem::create_symlink(dir / "kept", path + "/link");
    CHECK(home->put("absent/one", "x").error().id == FaultId::gpg);
  }
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(get_file(dir / "kept") == "x");
  auto again = GpgHome::make({dir.path()});
  GpgHome moved = std::move(*again);
  path = moved.path();
  CHECK(moved.remove());
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(GpgHome::make({dir / "absent"}).error().id == FaultId::gpg);
}

TEST_CASE("a program of GnuPG that is not there is named with what brings it") {
  const auto found = gnupg_program("gpg-no-such");
  REQUIRE_FALSE(found);
  CHECK(found.error().id == FaultId::gpg);
  CHECK(found.error().remedy.find("apt-get install gpg-no-such") != std::string::npos);
  CHECK(gnupg_program("gpg").value().ends_with("/bin/gpg"));
}
