#include "cli/gnupg.h"

#include <catch2/catch.hpp>

namespace muster::test {

namespace {

// Answers whatever an agent asks (the Assuan protocol) with the one passphrase there is.
constexpr const char* pinentry = R"(#!/bin/sh
echo "OK ready"
while read -r word rest; do
  case $word in
    GETPIN) echo "D word"; echo OK;;
    BYE) echo OK; exit;;
    *) echo OK;;
  esac
done
)";

}  // namespace

Gnupg::Gnupg(const HermeticGit& world) : world_(world), home_(world.root() + "/g") {
  sh("mkdir -m 700 g && cd g && printf 'allow-loopback-pinentry\npinentry-program " + home_ +
     "/pinentry\n' >gpg-agent.conf && "
     "printf 'disable-crl-checks\ndisable-dirmngr\ndisable-policy-checks\n' >gpgsm.conf");
  program("gpg", "gpg --batch --quiet --pinentry-mode loopback --passphrase ''");
  program("gpgsm", "gpgsm --batch --quiet --pinentry-mode loopback --passphrase-fd 3 3<" + home_ + "/word");
  put_file(home_ + "/word", "word\n");
  put_file(home_ + "/openssl.cnf", "[req]\ndistinguished_name = dn\n[dn]\n");
  put_file(home_ + "/pinentry", pinentry);
  sh("chmod 755 g/pinentry");
}

Gnupg::~Gnupg() {
  static_cast<void>(world_.run(world_.root(), {"gpgconf", "--homedir", home_, "--kill", "all"}));
}

std::string Gnupg::sh(const std::string& script) const {
  const ProcessOutput said = world_.run(world_.root(), {"sh", "-ec", script});
  INFO(script << "\n" << said.out << said.error);
  REQUIRE(said.exit_code == 0);
  return said.out;
}

std::string Gnupg::key(const std::string& who, const std::string& words, const std::string& more) const {
  gpg(more + " --quick-gen-key '" + who + " <" + who + "@example.org>' " + words);
  return fingerprint(who);
}

std::string Gnupg::fingerprint(const std::string& who) const {
  const std::string out = gpg("--with-colons --list-keys " + who + "@example.org | grep ^fpr | head -1");
  return out.substr(out.find_last_of(':', out.size() - 3) + 1, 40);
}

std::string Gnupg::certificate(const std::string& who) const {
  const std::string file = home_ + "/" + who + ".asc";
  gpg("--armor --yes --output " + file + " --export " + who + "@example.org");
  return file;
}

// The reader of PKCS #12 in gpgsm 2.2 fails on some keys: then another one is made.
std::string Gnupg::x509(const std::string& who) const {
  put_file(home_ + "/make-x509", R"(
export OPENSSL_CONF=openssl.cnf
for try in 1 2 3 4 5 6 7 8; do
  openssl req -x509 -newkey rsa:3072 -nodes -keyout k.pem -out "$1.pem" -days 300 -subj "/CN=$1" \
    -addext keyUsage=digitalSignature -addext "subjectAltName=email:$1@example.org" 2>/dev/null
  openssl pkcs12 -export -in "$1.pem" -inkey k.pem -out bag -passout pass:word -keypbe PBE-SHA1-3DES \
    -certpbe PBE-SHA1-3DES -macalg sha1
  rm k.pem
  openssl x509 -in "$1.pem" -noout -fingerprint -sha1 | sed 's/.*=//; s/$/ S relax/' >>trustlist.txt
  ./run-gpgsm --import bag 2>err && exit 0
done
cat err
exit 1
)");
  sh("cd g && sh ./make-x509 " + who);
  return home_ + "/" + who + ".pem";
}

Words Gnupg::as(const std::string& who, const std::string& key, const std::string& format) const {
  const std::string name = format == "x509" ? "gpgsm" : "gpg";
  const std::string setting = format == "x509" ? "gpg.x509.program=" : "gpg.program=";
  return {"-c", "user.name=" + who,
          "-c", "user.email=" + who + "@example.org",
          "-c", "gpg.format=" + format,
          "-c", "user.signingKey=" + key,
          "-c", setting + home_ + "/run-" + name};
}

void Gnupg::program(const std::string& name, const std::string& command) const {
  const std::string file = home_ + "/run-" + name;
  put_file(file, "#!/bin/sh\nGNUPGHOME=" + home_ + "\nexport GNUPGHOME\nexec " + command + " \"$@\"\n");
  sh("chmod 755 " + file);
}

Said Certified::must(const Words& words) const {
  Said said = mine.run(words);
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  return said;
}

void Certified::add(const std::string& who, const std::string& file, const Words& uses) const {
  Words words = {"person", "add", who,      "--email",   who + "@example.org",
                 "--key",  file,  "--role", "developers"};
  for (const std::string& use : uses) words.insert(words.end(), {"--use", use});
  must(words);
}

void Certified::edit(const std::string& editor) const {
  const Said edited = muster(world, work.path(), {"roster", "edit"}, "", {"VISUAL=", "EDITOR=" + editor});
  INFO(edited.out << edited.error);
  REQUIRE(edited.status == 0);
}

void Certified::bring_in() const {
  must({"roster", "sign"});
  mine.commit("A new roster");
  push("main");
}

std::string Certified::commit(Words git, const std::string& date) {
  work.write_file("src/" + std::to_string(++changes_), "x");
  work.git({"add", "-A"});
  git.insert(git.end(), {"commit", "-q", "-S", "-m", "A change"});
  if (!date.empty()) git.insert(git.end(), {"--date", date});
  work.git(git);
  return work.git({"rev-parse", "HEAD"});
}

void Certified::accepted() const {
  const PushOutcome pushed = work.push("origin", {"main"});
  INFO(pushed.report);
  REQUIRE(pushed.exit_code == 0);
}

void Certified::refused(const std::string& rule) const {
  const PushOutcome pushed = work.push("origin", {"main"});
  INFO(pushed.report);
  REQUIRE(pushed.exit_code != 0);
  CHECK(has(pushed.report, "remote: refused  " + rule + " "));
  work.git({"reset", "-q", "--hard", "origin/main"});
}

Said Certified::audit(const std::string& verb, const std::string& object,
                      const std::vector<std::string>& environment) {
  return muster(world, work.path(),
                {"--no-cache", "--format", "json", "verify", verb, object, "--anchor", anchor}, "",
                environment);
}

}  // namespace muster::test
