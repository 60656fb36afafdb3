// The client's side of a push, spoken by hand to a `git receive-pack` of our own over pipes: any
// bytes for commands, any pack (gitprotocol-pack(5), "Pushing Data To a Server", version 0).
#pragma once

#include <string>
#include <vector>

#include "support/hermetic_git.h"

namespace muster::test {

struct RawPush {
  // "<old> <new> <ref>", each byte for byte one packet; the first carries the capabilities.
  std::vector<std::string> commands;
  std::string pack = {};  // empty: none is sent
  std::string capabilities = "report-status side-band-64k quiet";
  std::vector<std::string> shallow = {};  // ids, sent before the commands
  std::vector<std::string> options = {};  // sent where `capabilities` ask for push-options
  // Whole packets in place of `commands`: of a push certificate, or of nothing that git knows.
  std::vector<std::string> packets = {};
};

struct RawAnswer {
  int exit_code;
  std::string remote;               // what hooks and git said to the pusher (side band 2)
  std::string fatal;                // why git gave up (side band 3)
  std::string error;                // receive-pack's own standard error
  std::vector<std::string> report;  // "unpack ok", "ok <ref>", "ng <ref> <why>"

  // git moved this ref.
  bool moved(const std::string& ref) const;
  std::string all() const;  // for messages
};

std::string packet(const std::string& payload);

// `wrapper` stands before git's own words: {"prlimit", "--as=…"}.
RawAnswer receive_pack(const HermeticGit& world, const TestRepository& server, const RawPush& push,
                       const std::vector<std::string>& wrapper = {});

// All of a repository that a push may change, by file: refs, HEAD, objects, state, settings.
// Without the caches, which a refused push may fill as well.
std::string snapshot(const TestRepository& server);

// What is wrong with these bytes as something that a terminal shows: control characters, bidirectional
// marks, bytes that are no UTF-8, lines too long or too many. Empty: nothing.
std::string unprintable(const std::string& text);

}  // namespace muster::test
