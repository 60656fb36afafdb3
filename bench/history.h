// Repositories with signed histories and their rosters, from fixed names and dates: the same
// numbers give the same repository (except for RSA and ECDSA keys, which are made anew in each process).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/object_id.h"
#include "support/openpgp_builder.h"
#include "support/test_keys.h"

namespace muster::bench {

struct HistorySpec {
  int commits = 1;
  test::KeyKind kind = test::KeyKind::ed25519;
  int people = 10;   // on the roster
  int signers = 1;   // those of them who sign, in turn
  int trees = 1;     // different ones, in turn; as many as commits is what histories are like
  int refs = 1;      // branches beside the mainline count too; all at the tip, in packed-refs
  int versions = 1;  // of the roster, all there from the first commit on
  // Everybody's key of this kind signs commits in place of an SSH key; the roster is signed by SSH.
  std::optional<test::pgp::Kind> openpgp = {};
};

struct SignedHistory {
  std::string repository;  // bare
  std::string anchor;      // "sha256:…", of version 1
  std::string newest;      // of the newest version
  ObjectId tip;
  ObjectId muster;    // the tree of .muster/
  std::int64_t date;  // of the tip
  HistorySpec spec;
};

// `folder` must not exist, or hold what an earlier call with the same numbers made there.
SignedHistory make_history(const std::string& folder, const HistorySpec& spec);

std::string person(int number);  // "p0", …: also the name of the person's key

struct NewCommit {
  int signer = 0;
  std::int64_t date = 0;
  int number = 0;  // changes one file
};

struct WrittenCommits {
  ObjectId tip;
  std::string bytes;  // of the tip
};

// Commits on top of a history as loose objects in a folder: each with a blob, a tree and itself.
WrittenCommits write_commits(const SignedHistory& history, const std::string& object_directory,
                             const std::vector<NewCommit>& commits);

}  // namespace muster::bench
