#include "formats/admission.h"

#include <catch2/catch.hpp>
#include <string>

#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

const std::string digest = "sha256:" + std::string(64, 'a');
const std::string head = "muster admission 1\n";
const std::string time_line = "at 2026-11-23T10:00:00Z\n";
const std::string moved = hex_a + " " + hex_b + " refs/heads/main\n";

Parsed<Admission> parse(const std::string& text) {
  return parse_admission(text, HashAlgorithm::sha1);
}

}  // namespace

TEST_CASE("an admission comes back as it was written") {
  const std::string rosters[] = {"", "in-force 7 " + digest + "\n", "brings 1 " + digest + "\n",
                                 "in-force 7 " + digest + "\nbrings 8 " + digest + "\n"};
  for (const std::string& roster : rosters) {
    const std::string text =
        head + time_line + roster + moved + hex_b + " " + std::string(40, '0') + " refs/heads/gone\n";
    INFO(text);
    const auto admission = parse(text);
    REQUIRE(admission);
    CHECK(admission_text(*admission) == text);
    CHECK(admission->at.text() == "2026-11-23T10:00:00Z");
    CHECK(admission->updates.size() == 2);
    CHECK(admission->in_force.has_value() == (roster.find("in-force") != std::string::npos));
    CHECK(admission->brings.has_value() == (roster.find("brings") != std::string::npos));
  }
}

TEST_CASE("an admission keeps a push certificate for the hooks that are told of none") {
  const std::string nonce = "1795748848-676b97e2a9487c92b5354a8487f6627880d94a92";
  const std::string text = head + time_line + "certificate " + hex_b + " OK " + nonce + "\n" + moved;
  auto admission = parse(text);
  REQUIRE(admission);
  CHECK(admission_text(*admission) == text);
  const auto given = certificate_of(*admission);
  REQUIRE(given);
  CHECK(given->blob == hex_b);
  CHECK(given->nonce == nonce);
  CHECK(given->nonce_status == "OK");
  REQUIRE(given->pushed);
  CHECK(given->pushed->size() == 1);
  // One that could count nowhere is not kept.
  admission->certificate->nonce_status = "O K";
  CHECK(admission_text(*admission) == head + time_line + moved);
  admission->certificate->nonce_status.reset();
  CHECK(admission_text(*admission) == head + time_line + moved);
  CHECK_FALSE(certificate_of(*parse(head + time_line + moved)));
}

TEST_CASE("an admission of another form is none") {
  const std::string in_force = "in-force 7 " + digest + "\n";
  for (const std::string& bad : {
           std::string(),
           head,
           head + time_line,
           head + time_line + in_force,  // nothing moves
           head + moved,
           "muster admission 2\n" + time_line + moved,
           head + "at 2026-11-23T10:00:00+00:00\n" + moved,
           head + time_line + "in-force 07 " + digest + "\n" + moved,
           head + time_line + "in-force 0 " + digest + "\n" + moved,
           head + time_line + "in-force 4294967296 " + digest + "\n" + moved,
           head + time_line + "in-force 7 sha256:12\n" + moved,
           head + time_line + "in-force 7" + digest + "\n" + moved,
           head + time_line + "brings 8 " + digest + "\n" + in_force + moved,
           head + time_line + in_force + in_force + moved,
           head + time_line + "certificate " + hex_b + " OK\n" + moved,
           head + time_line + "certificate " + hex_b + " OK \n" + moved,
           head + time_line + "certificate " + hex_b + " OK a b\n" + moved,
           head + time_line + "certificate " + hex_b + "  a\n" + moved,
           head + time_line + "certificate " + hex_b.substr(1) + " OK a\n" + moved,
           head + time_line + "certificate " + hex_b + " OK a\n" + in_force + moved,
           head + time_line + "certificate " + hex_b + " OK " + std::string(257, 'a') + "\n" + moved,
           head + time_line + moved + moved,
           head + time_line + moved + "\n",
           head + time_line + moved.substr(0, moved.size() - 1),
           " " + head + time_line + moved,
       }) {
    INFO(bad);
    CHECK_FALSE(parse(bad));
  }
  CHECK(parse(head + time_line + in_force + moved));
  const std::string whole = head + time_line + in_force + moved;
  for (std::size_t size = 0; size < whole.size(); ++size) CHECK_FALSE(parse(whole.substr(0, size)));
  const auto roster = parse(head + time_line + "in-force seven " + digest + "\n" + moved);
  REQUIRE_FALSE(roster);
  CHECK(roster.error().offset > head.size() + time_line.size());
  CHECK_FALSE(parse_admission(head + time_line + in_force + moved, HashAlgorithm::sha256));
}
