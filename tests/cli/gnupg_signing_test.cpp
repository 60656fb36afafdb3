// What muster's own commands sign by gpg and gpgsm, in the user's own home: first rosters and later ones.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/gnupg.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

// A work tree whose git signs by SSH, and keys of gpg beside it.
struct Founding {
  Project project;
  Gnupg gnupg{project.world};

  Said init(const Words& more) const {
    fs::remove_all(folder());
    Words words = {"init", "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return muster(project.world, project.work.path(), words, "", gnupg.environment());
  }
  std::string folder() const { return project.work.path() + "/.muster"; }
  std::string roster() const { return get_file(folder() + "/roster.toml"); }
  // The only file of keys/.
  std::string key_file() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(folder() + "/keys"))
      files.push_back(entry.path().filename());
    REQUIRE(files.size() == 1);
    return files.front();
  }
  void configure(const std::string& format, const std::string& key) const {
    project.work.git({"config", "gpg.format", format});
    project.work.git({"config", "user.signingKey", key});
  }
  // Committed by git as that person, all of it is accepted.
  void adopts(const Said& said, const Words& as) const {
    Words words = as;
    words.insert(words.end(), {"commit", "-q", "-S", "-m", "Adopt muster"});
    project.work.git({"add", "-A"});
    project.work.git(words);
    const Said judged = muster(project.world, project.work.path(),
                               {"verify", "history", "--anchor", said.json().at("anchor")});
    INFO(judged.out << judged.error);
    CHECK(judged.status == 0);
    CHECK(has(judged.out, "1 commit, 1 accepted"));
    project.work.git({"update-ref", "-d", "HEAD"});
  }
};

std::string sha1_name(const Gnupg& gnupg, const std::string& certificate) {
  const std::string said = gnupg.sh("openssl x509 -noout -fingerprint -sha1 -in " + certificate);
  return said.substr(said.find('=') + 1, 59);  // with colons
}

}  // namespace

TEST_CASE("init lists an OpenPGP key by its certificate and signs by it") {
  const Founding founding;
  const Gnupg& gnupg = founding.gnupg;
  const std::string key = gnupg.key("alice", "ed25519 cert,sign never");
  const auto check = [&](const Said& said) {
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    CHECK(has(founding.roster(), "openpgp = \"keys/" + founding.key_file() + "\""));
    CHECK(founding.key_file().ends_with(".asc"));
    CHECK(get_file(founding.folder() + "/signatures/alice.asc").starts_with("-----BEGIN PGP SIGNATURE-----"));
    CHECK_FALSE(fs::exists(founding.folder() + "/signatures/alice.sig"));
  };
  for (const std::string& spelled : {"openpgp:" + key, key, gnupg.certificate("alice")}) {
    INFO(spelled);
    const Said said = founding.init({"--key", spelled});
    check(said);
    CHECK(has(said.json()["next"][0], "-c gpg.format=openpgp -c user.signingKey=" + key + " "));
    founding.adopts(said, gnupg.as("alice", key));
  }
  // What others signed stays at home.
  gnupg.key("bob", "ed25519 cert,sign never");
  gnupg.gpg("--yes --default-key bob@example.org --quick-sign-key " + key);
  const std::string small = founding.key_file();
  check(founding.init({"--key", key}));
  CHECK(founding.key_file() == small);
  // As git is set up.
  for (const std::string& value : {key, "0x" + key, key + "!"}) {
    founding.configure("openpgp", value);
    const Said said = founding.init({});
    check(said);
    if (value == key) CHECK(has(said.json()["next"][0], "git commit -S"));
  }
  // A subkey by its own name signs itself, though gpg would rather take a newer one.
  gnupg.gpg("--quick-add-key " + key + " nistp256/ecdsa sign 1y");
  const std::string subkey =
      gnupg.gpg("--with-colons --list-keys " + key + " | grep ^fpr | tail -1").substr(12, 40);
  gnupg.gpg("--quick-add-key " + key + " rsa3072 sign 1y");
  check(founding.init({"--key", subkey}));
  gnupg.sh("cd g && ./run-gpg --verify --status-fd 1 " + founding.folder() +
           "/signatures/alice.asc /dev/null >said 2>&1 || true; grep -q " + subkey.substr(24) + " said");
}

TEST_CASE("init lists an X.509 certificate and signs by gpgsm") {
  const Founding founding;
  const std::string file = founding.gnupg.x509("alice");
  const std::string name = sha1_name(founding.gnupg, file);
  const auto check = [&](const Said& said) {
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    CHECK(has(founding.roster(), "x509   = \"keys/" + founding.key_file() + "\""));
    CHECK(founding.key_file().ends_with(".pem"));
    CHECK(get_file(founding.folder() + "/signatures/alice.p7s").starts_with("\x30"));
    founding.adopts(said, founding.gnupg.as("alice", "alice@example.org", "x509"));
  };
  check(founding.init({"--key", file}));
  founding.configure("x509", name);
  check(founding.init({}));
}

TEST_CASE("init writes nothing where gpg has no such key") {
  const Founding founding;
  const std::string key = founding.gnupg.key("alice", "ed25519 cert,sign never");
  const auto says = [&](const Words& words, const std::string& part) {
    const Said said = founding.init(words);
    INFO(said.out << said.error);
    CHECK(said.status == 2);
    CHECK(has(said.out, part));
    CHECK_FALSE(fs::exists(founding.folder()));
  };
  says({"--key", "openpgp:" + key.substr(24)}, "is no full fingerprint");
  says({"--key", "openpgp:" + std::string(40, 'A')}, "gpg gives no certificate of AAAA");
  for (const std::string& value : {key.substr(24), std::string("alice@example.org")}) {
    founding.configure("openpgp", value);
    says({}, "no full fingerprint");
  }
  founding.configure("x509", std::string(40, 'A'));
  says({}, "gpgsm gives no certificate of AAAA");
  const std::string file = founding.gnupg.certificate("alice");
  founding.gnupg.gpg("--yes --delete-secret-keys " + key);
  says({"--key", key}, "gpg signs nothing by " + key);
  says({"--key", file}, "gpg signs nothing by " + key);
}

TEST_CASE("governors sign rosters by gpg and gpgsm with roster sign") {
  Certified team;
  const std::string edda = team.gnupg.key("edda", "ed25519 cert,sign never");
  team.gnupg.key("otto", "ed25519 cert,sign never");
  const std::string xena = team.gnupg.x509("xena");
  const Words uses = {"git", "roster"};
  team.add("edda", team.gnupg.certificate("edda"), uses);
  team.add("otto", team.gnupg.certificate("otto"), uses);
  team.add("xena", xena, uses);
  team.edit("sed -i 's/^governors = .*/governors = [\"alice\", \"edda\", \"xena\"]/'");
  team.bring_in();
  team.edit("sed -i 's/^threshold = 1 /threshold = 2 /'");
  const std::string folder = team.work.path() + "/.muster/signatures/";
  const auto sign = [&](const Words& more) {
    Words words = {"roster", "sign"};
    words.insert(words.end(), more.begin(), more.end());
    return team.mine.run(words, "", team.gnupg.environment());
  };
  const auto refused = [&](const std::string& key, const std::string& part) {
    const Said said = sign({"--key", key});
    INFO(said.out << said.error);
    CHECK(said.status == 2);
    CHECK(has(said.error, part));
    CHECK_FALSE(fs::exists(folder + "edda.asc"));
  };
  refused(team.gnupg.fingerprint("otto"), "who is no governor");
  CHECK(sign({"--key", edda, "--dry-run"}).status == 0);
  CHECK_FALSE(fs::exists(folder + "edda.asc"));
  // Whoever signed by another kind of key before signs anew.
  put_file(folder + "edda.sig", "an older one\n");
  const Said by_edda = sign({"--key", "openpgp:" + edda});
  INFO(by_edda.out << by_edda.error);
  CHECK(by_edda.status == 0);
  CHECK(has(by_edda.out, "edda signed version 3: .muster/signatures/edda.asc"));
  CHECK(has(by_edda.out, "it replaces .muster/signatures/edda.sig"));
  CHECK_FALSE(fs::exists(folder + "edda.sig"));
  CHECK(sign({"--key", xena}).status == 0);
  CHECK(fs::exists(folder + "xena.p7s"));
  team.mine.commit("Two have to sign");
  team.push("main");
  CHECK(muster(team.world, team.work.path(), {"--no-cache", "roster", "verify", "--anchor", team.anchor})
            .status == 0);

  // By a subkey that the roster does not know yet.
  team.edit("sed -i 's/^threshold = 2 /threshold = 1 /'");
  team.gnupg.gpg("--quick-add-key " + edda + " ed25519 sign 1y");
  refused(edda, "would be refused: key.unknown");
  refused(edda, "muster key renew openpgp:" + edda + " --certificate FILE");
  CHECK(sign({"--key", edda + "!"}).status == 0);
  fs::remove(folder + "edda.asc");
  // Of a form that is not read: what git would make of it is refused on the server too.
  team.gnupg.sh("printf 'digest-algo SHA1\n' >g/gpg.conf");
  refused(edda + "!", "would be refused: signature.weak");
}

}  // namespace muster::test
