// Real people with gpg and gpgsm: their keys come onto a roster by the commands that people type, git signs
// by them, and a real server judges.
#include <catch2/catch.hpp>

#include <filesystem>
#include <map>

#include "cli/gnupg.h"
#include "model/timestamp.h"

namespace muster::test {

namespace fs = std::filesystem;

TEST_CASE("people sign by gpg with keys of each algorithm, by subkeys too, commits and tags") {
  Certified team;
  const std::map<std::string, std::string> kinds = {{"rosa", "rsa3072"},
                                                    {"edda", "ed25519"},
                                                    {"nina", "nistp256"},
                                                    {"nora", "nistp384"},
                                                    {"norm", "nistp521"}};
  std::map<std::string, std::string> keys;
  for (const auto& [who, kind] : kinds) {
    keys[who] = team.gnupg.key(who, kind + (who == "rosa" ? " cert never" : " cert,sign never"));
  }
  team.gnupg.gpg("--quick-add-key " + keys["rosa"] + " ed25519 sign 1y");
  for (const auto& [who, kind] : kinds) team.add(who, team.gnupg.certificate(who));
  team.bring_in();
  for (const auto& [who, key] : keys) {
    INFO(who);
    const std::string id = team.commit(team.gnupg.as(who, key));
    team.accepted();
    const Said judged = team.audit("commit", id);
    INFO(judged.out << judged.error);
    CHECK(judged.status == 0);
    CHECK(judged.json().at("key").at("fingerprint") == "openpgp:" + key);
    CHECK(judged.json().at("key").at("holder") == who);
    CHECK(judged.json().at("key").at("proof") == "proven");
    CHECK(team.audit("commit", id, {"MUSTER_OPENPGP=gpg"}).status == 0);
  }
  CHECK(team.audit("history", "HEAD").status == 0);
  CHECK(team.audit("history", "HEAD", {"MUSTER_OPENPGP=ggp"}).status == 2);
  Words tag = team.gnupg.as("edda", keys["edda"]);
  tag.insert(tag.end(), {"tag", "-s", "-m", "v1", "v1.0"});
  team.work.git(tag);
  team.push("v1.0");
  CHECK(team.audit("tag", "v1.0").status == 0);
  // A second commit by the same key needs no gpg: its answer is kept.
  CHECK(fs::exists(team.server.path() + "/muster/answers"));

  SECTION("a key that is on no roster") {
    team.commit(team.gnupg.as("edda", team.gnupg.key("eve", "ed25519 cert,sign never")));
    team.refused("key.unknown");
  }
  SECTION("a signature over other bytes") {
    const std::string good = team.commit(team.gnupg.as("edda", keys["edda"]));
    std::string object = team.work.run({"cat-file", "commit", good}).out;
    object.replace(object.find("A change"), 8, "B change");
    const std::string bad = team.work.git({"hash-object", "-t", "commit", "-w", "--stdin"}, object);
    team.work.git({"reset", "-q", "--hard", bad});
    team.refused("signature.invalid");
  }
  SECTION("somebody who left") {
    team.must({"person", "offboard", "edda"});
    team.bring_in();
    team.commit(team.gnupg.as("edda", keys["edda"]));
    team.refused("key.revoked");
  }
  SECTION("a certificate that says that its key is revoked") {
    team.gnupg.sh("sed 's/^:-----BEGIN/-----BEGIN/' g/openpgp-revocs.d/" + keys["edda"] + ".rev >g/rev");
    team.gnupg.gpg("--import g/rev");
    const std::string renewed = team.gnupg.certificate("edda");
    team.commit(team.gnupg.as("nina", keys["nina"]));
    team.accepted();
    // gpg itself does not sign by it any more: what was signed before.
    team.must({"key", "renew", keys["edda"], "--certificate", renewed});
    team.must({"roster", "sign"});
    team.mine.commit("A roster with a revoked certificate");
    team.refused("roster.malformed");
  }
}

TEST_CASE("a key that ended by itself signs nothing, until its certificate is renewed") {
  Certified team;
  const std::string faked = "--faked-system-time 20260301T000000";
  const std::string key = team.gnupg.key("edda", "ed25519 cert,sign 2026-04-01", faked);
  team.gnupg.key("carl", "ed25519 cert,sign never");
  team.gnupg.gpg("--quick-set-expire " + key + " 0");
  const std::string renewed = team.gnupg.certificate("edda");
  team.add("edda", renewed);
  team.bring_in();
  team.commit(team.gnupg.as("edda", key));
  team.accepted();
  // The day after tomorrow it has ended.
  team.gnupg.gpg("--quick-set-expire " + key + " 2d");
  team.must({"key", "renew", key, "--certificate", team.gnupg.certificate("edda")});
  team.bring_in();
  const std::string id = team.commit(team.gnupg.as("edda", key));
  team.accepted();
  CHECK(team.audit("commit", id).status == 0);
  const Said later = muster(team.world, team.work.path(),
                            {"--format", "json", "verify", "commit", id, "--anchor", team.anchor, "--at",
                             (*Timestamp::parse(now()) + Duration{3 * 86'400}).text()});
  INFO(later.out);
  CHECK(later.status == 1);
  CHECK(later.json().at("rule") == "key.expired");
}

TEST_CASE("governors sign rosters by gpg and gpgsm") {
  Certified team;
  const std::string edda = team.gnupg.key("edda", "ed25519 cert,sign never");
  const Words uses = {"git", "roster"};
  team.add("edda", team.gnupg.certificate("edda"), uses);
  team.add("xena", team.gnupg.x509("xena"), uses);
  const Said edited =
      muster(team.world, team.work.path(), {"roster", "edit"}, "",
             {"VISUAL=", "EDITOR=sed -i 's/^governors = .*/governors = [\"alice\", \"edda\", \"xena\"]/'"});
  INFO(edited.out << edited.error);
  REQUIRE(edited.status == 0);
  team.bring_in();
  // From now on two have to sign, and alice is not asked.
  const std::string before = team.mine.roster();
  REQUIRE(muster(team.world, team.work.path(), {"roster", "edit"}, "",
                 {"VISUAL=", "EDITOR=sed -i 's/^threshold = 1 /threshold = 2 /'"})
              .status == 0);
  const std::string folder = team.work.path() + "/.muster/";
  const auto signed_by = [&](const std::string& purpose) {
    put_file(folder + "../covered", purpose + team.mine.roster());
    const std::string in = team.work.path() + "/covered";
    team.gnupg.gpg("--yes --armor -u " + edda + " --output " + folder + "signatures/edda.asc --detach-sign " +
                   in);
    team.gnupg.sh("cd g && ./run-gpgsm --local-user xena@example.org --detach-sign --output s.p7s " + in +
                  " 2>err && mv s.p7s " + folder + "signatures/xena.p7s");
    fs::remove(in);
  };
  SECTION("over the roster with the line ahead") {
    signed_by("muster-roster\n");
    team.mine.commit("Two have to sign");
    team.push("main");
    const Said log = team.must({"roster", "log"});
    CHECK(has(log.out, "edda"));
    CHECK(has(log.out, "xena"));
    CHECK(muster(team.world, team.work.path(), {"--no-cache", "roster", "verify", "--anchor", team.anchor})
              .status == 0);
  }
  SECTION("over the bare roster, or for another purpose") {
    for (const std::string purpose : {"", "muster-approval\n"}) {
      signed_by(purpose);
      team.mine.commit("Not signed for this");
      const PushOutcome pushed = team.work.push("origin", {"main"});
      INFO(pushed.report);
      CHECK(has(pushed.report, "remote: refused  roster.threshold "));
      CHECK(has(pushed.report, "edda.asc"));
    }
  }
}

TEST_CASE("people sign by gpgsm with certificates of their own") {
  Certified team;
  team.gnupg.x509("yves");
  const std::string file = team.gnupg.x509("xena");
  team.add("xena", file);
  team.bring_in();
  const Words as = team.gnupg.as("xena", "xena@example.org", "x509");
  const std::string id = team.commit(as);
  team.accepted();
  const Said judged = team.audit("commit", id);
  INFO(judged.out << judged.error);
  CHECK(judged.status == 0);
  CHECK(judged.json().at("key").at("fingerprint").get<std::string>().starts_with("x509:"));
  CHECK(team.audit("history", "HEAD").status == 0);
  Words tag = as;
  tag.insert(tag.end(), {"tag", "-s", "-m", "v1", "v1.0"});
  team.work.git(tag);
  team.push("v1.0");
  const Said later = muster(team.world, team.work.path(),
                            {"--format", "json", "verify", "commit", id, "--anchor", team.anchor, "--at",
                             (*Timestamp::parse(now()) + Duration{301 * 86'400}).text()});
  INFO(later.out);
  CHECK(later.status == 1);
  CHECK(later.json().at("rule") == "key.expired");
  SECTION("a certificate that is on no roster") {
    Words stranger = team.gnupg.as("xena", "yves@example.org", "x509");
    team.commit(stranger);
    team.refused("key.unknown");
  }
}

}  // namespace muster::test
