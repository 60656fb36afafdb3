// A bare repository with the installed hook, and people who push to it: real git, real pushes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/hermetic_git.h"

namespace muster::test {

// `days` from now at this second, as rosters and git write times.
std::string days_from_now(int days);
std::string seconds_from_now(int seconds);

// The roster of these tests: alice and bob govern (threshold 1) and develop, carol's key has
// ended, dave's is revoked, erin has left, frank signs docs/ only, release-bot is bob's robot and
// may sign trivial merges. refs/heads/release/* belongs to alice; other branches are free.
struct RosterText {
  std::uint32_t version = 1;
  std::string previous;  // digest of the version before
  std::string issued = seconds_from_now(-60);
  std::string expires = days_from_now(365);
  std::uint32_t threshold = 1;
  std::vector<std::string> governors = {"alice", "bob"};
  std::vector<std::string> baseline;
  std::string more;  // appended as it is
  std::string text() const;
};

class Guarded {
 public:
  // A server with the hook, and a work tree with `roster` written, signed by alice, not committed.
  explicit Guarded(const RosterText& roster = {}, const std::string& object_format = "sha1");

  HermeticGit world;
  TestRepository server;
  TestRepository work;
  std::string anchor;

  // The key of a person of the roster (or of nobody).
  static const SigningKey& key(const std::string& person) { return make_key(person); }
  static By by(const std::string& person, int seconds = 0);
  static By unsigned_by(const std::string& person) {
    return {person + "@example.org", seconds_from_now(0), nullptr};
  }

  // Commits what the work tree holds; with `file`, after a change to it.
  std::string commit(const By& by, const std::string& file = "") const;
  // Writes `roster` as the next version: archives the present one, signs by `signers`.
  void write_roster(const RosterText& roster, const std::vector<std::string>& signers) const;
  // Commits the first roster and pushes it.
  void adopt() const;

  PushOutcome push(const std::vector<std::string>& refspecs,
                   const std::vector<std::string>& options = {}) const {
    return work.push("origin", refspecs, options);
  }
  std::string tip(const std::string& ref) const;  // on the server; empty where there is none
  // Judges the server's mainline from a fresh clone; gives what the tool prints.
  ProcessOutput verify_from_clone() const;
  ProcessOutput muster(const std::vector<std::string>& arguments, const std::string& input = {}) const;
};

std::string digest_of(const std::string& bytes);

// The report holds a refusal by `rule`, in the form of five lines, and nothing moved.
bool refuses(const PushOutcome& outcome, const std::string& rule);

}  // namespace muster::test
