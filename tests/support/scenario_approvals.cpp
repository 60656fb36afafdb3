// approve NAME of COMMIT for REF by PERSON [options]: a commit for refs/muster/approvals that adds one
// envelope to what the last one holds.
//   at TIME, project NAME, key KEY, namespace NS, flags N, trailing TEXT    what it says and who signs
//   keyid TEXT                what the envelope calls the key
//   payload-edit OLD NEW      in the statement before it is signed
//   envelope-edit OLD NEW     in the envelope; its file is named after the result
//   file NAME                 another name for the file
//   on COMMIT|-               added to this one's files
#include <utility>
#include <vector>

#include "crypto/check_signature.h"
#include "support/test_keys.h"
#include "support/world.h"

namespace muster::test {

namespace {

using Edits = std::vector<std::pair<std::string, std::string>>;

std::string base64_of(std::string_view bytes) {
  const std::string armor = ssh_armor(bytes, bytes.size() * 2 + 4);
  const std::size_t begin = armor.find('\n') + 1;
  return armor.substr(begin, armor.find('\n', begin) - begin);
}

struct Wanted {
  std::string ref;
  std::string by;
  std::string key;
  std::string project = "acme/payments";
  Timestamp at;
  SigningOptions options;
  Edits payload_edits, envelope_edits;
  std::string file;
  std::string key_id;
};

bool take(World& world, Words& words, Wanted& wanted) {
  const auto edit = [&words](Edits& edits) {
    std::string old = words.take("the old text");
    edits.emplace_back(std::move(old), words.take("the new text"));
  };
  if (words.take_if("at"))
    wanted.at = world.time(words.statement(), words.take("a time"));
  else if (words.take_if("project"))
    wanted.project = words.take("a name");
  else if (words.take_if("key"))
    wanted.key = words.take("a key");
  else if (words.take_if("namespace"))
    wanted.options.name_space = words.take("a namespace");
  else if (words.take_if("flags"))
    wanted.options.flags = static_cast<std::uint8_t>(std::stoi(words.take("a number")));
  else if (words.take_if("trailing"))
    wanted.options.trailing = words.take("a text");
  else if (words.take_if("payload-edit"))
    edit(wanted.payload_edits);
  else if (words.take_if("envelope-edit"))
    edit(wanted.envelope_edits);
  else if (words.take_if("keyid"))
    wanted.key_id = words.take("a keyid");
  else if (words.take_if("file"))
    wanted.file = words.take("a name");
  else
    return false;
  return true;
}

std::string edited(const Statement& statement, std::string text, const Edits& edits) {
  for (const auto& [old_text, new_text] : edits) {
    const std::size_t at = text.find(old_text);
    if (at == std::string::npos) fail(statement, "this does not occur: " + old_text);
    text.replace(at, old_text.size(), new_text);
  }
  return text;
}

std::string envelope_of(const Statement& statement, const Wanted& wanted, const std::string& commit) {
  const std::string type = "application/vnd.in-toto+json";
  const std::string payload =
      edited(statement,
             R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"gitCommit":")" + commit +
                 R"("}}],"predicateType":"urn:muster:approval:1","predicate":{"project":")" + wanted.project +
                 R"(","ref":")" + wanted.ref + R"(","time":")" + wanted.at.text() + R"("}})",
             wanted.payload_edits);
  const std::string signed_text = "DSSEv1 " + std::to_string(type.size()) + " " + type + " " +
                                  std::to_string(payload.size()) + " " + payload;
  const std::string blob = sshsig_blob(wanted.key, signed_text, wanted.options);
  return edited(statement,
                R"({"payloadType":")" + type + R"(","payload":")" + base64_of(payload) +
                    R"(","signatures":[{"keyid":")" + wanted.key_id + R"(","sig":")" + base64_of(blob) +
                    "\"}]}\n",
                wanted.envelope_edits);
}

}  // namespace

void make_approval(World& world, const Statement& statement) {
  Words words(statement);
  words.take("approve");
  const std::string name = words.take("the approval's name");
  if (!words.take_if("of")) words.unknown();
  const ObjectId commit = world.object(statement, words.take("a commit")).id;
  Wanted wanted;
  wanted.at = world.now;
  wanted.options.name_space = "muster-approval";
  if (!words.take_if("for")) words.unknown();
  wanted.ref = full_ref(words.take("a ref"));
  if (!words.take_if("by")) words.unknown();
  wanted.by = wanted.key = words.take("a person");
  std::string on = world.last_approval;
  while (!words.at_end()) {
    if (words.take_if("on"))
      on = words.take("a commit");
    else if (!take(world, words, wanted))
      words.unknown();
  }
  if (wanted.key_id.empty()) wanted.key_id = "ssh:" + ssh_fingerprint_of(public_blob(wanted.key)).text;
  const std::string envelope = envelope_of(statement, wanted, commit.hex());
  const std::string file = wanted.file.empty() ? digest_of_bytes(envelope).hex() + ".json" : wanted.file;
  Statement made{statement.file,
                 statement.line,
                 {"commit", name, "on", on, "by", wanted.by, "unsigned", "file", file, envelope},
                 {}};
  make_commit(world, made);
  world.last_approval = name;
}

}  // namespace muster::test
