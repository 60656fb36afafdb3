#include "report/text.h"

#include <catch2/catch.hpp>

#include "unit/report/makers.h"

using namespace muster;
using namespace muster::words;

TEST_CASE("a refusal reads as it is documented", "[report]") {
  CHECK(text_of(Verdict(refused(expired())), Color::off) ==
        "refused  key.expired\n"
        "  object   commit 3f2c9a1e00112233445566778899aabbccddeeff on refs/heads/main\n"
        "  key      SHA256:Qx7d1mWlAqk0vZ5mYb1cXo2o3nq9y6yJxkQm8g0LZ4E (alice), proven by the signature\n"
        "  because  judged at 2026-11-23T10:00:00Z; the key's window ended 2026-11-01T00:00:00Z\n"
        "  remedy   sign again with a current key, or have the governors renew this one: "
        "muster key renew SHA256:Qx7d1mWlAqk0vZ5mYb1cXo2o3nq9y6yJxkQm8g0LZ4E\n");
}

TEST_CASE("an acceptance reads as it is documented", "[report]") {
  CHECK(text_of(Verdict(accepted()), Color::off) ==
        "accepted  mainline\n"
        "  object   commit 3f2c9a1e00112233445566778899aabbccddeeff on refs/heads/main\n"
        "  key      SHA256:Qx7d1mWlAqk0vZ5mYb1cXo2o3nq9y6yJxkQm8g0LZ4E (alice), proven by the signature\n"
        "  because  judged at 2026-11-23T10:00:00Z by roster version 7\n");
}

TEST_CASE("a fault reads as it is documented", "[report]") {
  CHECK(text_of(Fault{FaultId::git, "cannot open /srv/git/x.git\n", ""}, Color::off) ==
        "fault  fault.git\n"
        "  because  cannot open /srv/git/x.git\\x0a\n"
        "  remedy   check the repository with git fsck --full, then try again\n");
}

TEST_CASE("warnings follow the verdict", "[report]") {
  const std::string text = text_of(Verdict(accepted({PinnedByAnchor{8}, TrialRoster{}})), Color::off);
  CHECK(text.substr(text.find("warning")) ==
        "warning  roster.pinned: version 8 stands on the trust anchor, not on its governors' signatures; if "
        "nobody "
        "moved the trust anchor on purpose, find out who did\n"
        "warning  roster.trial: judged by a roster from outside the repository; take this as a trial; a push "
        "is judged "
        "by the repository's own roster\n");
}

TEST_CASE("the key line tells a proof from a claim", "[report]") {
  const auto key_line = [](VerdictKey key) {
    const std::string text = text_of(
        Verdict(Refused(commit_on_main(), std::move(key), reasons::KeyTouch{}, by_roster_7())), Color::off);
    const auto start = text.find("  key ");
    return text.substr(start, text.find('\n', start) - start);
  };
  CHECK(key_line(NoKey{}) == "  key      none");
  CHECK(key_line(ClaimedKey{{fingerprint}}) ==
        "  key      " + fingerprint + " (claimed by a signature that does not verify)");
  CHECK(key_line(ProvenKey{{fingerprint}, std::nullopt}) ==
        "  key      " + fingerprint + " (not on the roster), proven by the signature");
  CHECK(key_line(alices_key()) == "  key      " + fingerprint + " (alice), proven by the signature");
}

TEST_CASE("the object line names kind and id and ref", "[report]") {
  const auto object_line = [](ObjectRef object) {
    const std::string text =
        text_of(Verdict(Refused(std::move(object), NoKey{}, reasons::KeyTouch{}, by_roster_7())), Color::off);
    const auto start = text.find("  object ");
    return text.substr(start, text.find('\n', start) - start);
  };
  CHECK(object_line({ObjectKind::commit, commit_id, ""}) == "  object   commit " + commit_id);
  CHECK(object_line({ObjectKind::tag, commit_id, "refs/tags/v1"}) ==
        "  object   tag " + commit_id + " on refs/tags/v1");
  CHECK(object_line({ObjectKind::ref, "refs/heads/x", "refs/heads/x"}) == "  object   ref refs/heads/x");
  CHECK(object_line({ObjectKind::push, "", ""}) == "  object   push");
  CHECK(object_line({ObjectKind::file, "my file on refs/heads/main", ""}) ==
        "  object   file \"my file on refs/heads/main\"");
  CHECK(object_line({ObjectKind::ref, "refs/heads/\xE2\x80\xAEx\n", ""}) ==
        "  object   ref refs/heads/\\u{202e}x\\x0a");
}

TEST_CASE("colour paints first words and nothing else", "[report]") {
  const auto stripped = [](std::string text) {
    for (const std::string code : {"\x1b[1;31m", "\x1b[1;32m", "\x1b[1;33m", "\x1b[0m"}) {
      for (auto at = text.find(code); at != std::string::npos; at = text.find(code))
        text.erase(at, code.size());
    }
    return text;
  };
  const Verdict no = refused(expired());
  const Verdict yes = accepted({TrialRoster{}});
  const Fault fault = {FaultId::disk, "full", ""};
  CHECK(text_of(no, Color::on).starts_with("\x1b[1;31mrefused\x1b[0m  key.expired\n  object "));
  CHECK(text_of(yes, Color::on).starts_with("\x1b[1;32maccepted\x1b[0m  mainline\n  object "));
  CHECK(text_of(yes, Color::on).find("\n\x1b[1;33mwarning\x1b[0m  roster.trial: ") != std::string::npos);
  CHECK(text_of(fault, Color::on).starts_with("\x1b[1;33mfault\x1b[0m  fault.disk\n"));
  CHECK(stripped(text_of(no, Color::on)) == text_of(no, Color::off));
  CHECK(stripped(text_of(yes, Color::on)) == text_of(yes, Color::off));
  CHECK(stripped(text_of(fault, Color::on)) == text_of(fault, Color::off));
}
