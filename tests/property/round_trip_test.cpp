// What a parser accepts, written again by an encoder that does not know the parser (support/encode.h), gives
// the same bytes: nothing is read that another reader of the same bytes would not see. Valid inputs are
// damaged at random, by bits, splices, lines twice and ends cut off; most are then refused, which is as good.
//
// Not held against an encoder: what the grammar itself throws away and no verdict looks at. That is the
// group's bit of a file's mode (100664), and the place of the signature header among a commit's headers.
// A roster has no encoder: its bytes are what is signed, and nothing is ever written from a parsed one.
#include <algorithm>
#include <catch2/catch.hpp>

#include "formats/armor.h"
#include "formats/hook_input.h"
#include "support/encode.h"
#include "support/git_objects.h"
#include "support/seeds.h"
#include "support/ssh_wire.h"
#include "support/test_keys.h"

namespace muster::test {

namespace {

std::string mutated(Random& random, std::string text, const std::vector<std::string>& others) {
  const std::size_t at = below(random, text.size() + 1);
  const std::size_t length = std::min(text.size() - at, 1 + below(random, 12));
  const std::size_t line = text.rfind('\n', at == 0 ? 0 : at - 1) + 1;  // 0 where there is none
  const std::size_t line_end = std::min(text.find('\n', line), text.size() - 1) + 1;
  switch (below(random, 9)) {
    case 0:
    case 1:
      if (at < text.size())
        text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(random, 8)));
      return text;
    case 2: return text.substr(0, at);
    case 3: return text.erase(at, length);
    case 4: return text.insert(at, text.substr(at, length));
    case 5:
      if (line < line_end && line_end <= text.size()) text.insert(line, text.substr(line, line_end - line));
      return text;
    case 6: {
      const std::string& other = pick(random, others);
      const std::size_t from = below(random, other.size() + 1);
      return text.substr(0, at) + other.substr(from);
    }
    case 7: {
      const std::string inserted = pick(random, {"\n", " ", "\r", "=", "\n\n", "\xff", "100664 ", "A"});
      return text.insert(at, inserted);
    }
    default:
      if (at < text.size()) text[at] = static_cast<char>(below(random, 256));
      return text;
  }
}

// One to three damages; now and then none.
std::string damaged(Random& random, const std::vector<std::string>& valid) {
  std::string text = pick(random, valid);
  for (std::size_t times = below(random, 4); times > 0; --times)
    text = mutated(random, std::move(text), valid);
  return text;
}

struct ParseTally {
  unsigned accepted = 0;
  unsigned tried = 0;
};

// `reencoded` gives what the parser's value may have been read from; nothing where it was refused.
template <typename Reencoded>
void check_all(const std::vector<std::string>& valid, const Reencoded& reencoded) {
  ParseTally tally;
  const SeedRange seeds = for_each_seed(2000, [&](Random& random) {
    for (int i = 0; i < 20; ++i) {
      const std::string bytes = damaged(random, valid);
      const std::vector<std::string> written = reencoded(bytes);
      ++tally.tried;
      if (written.empty()) continue;
      ++tally.accepted;
      INFO("in base64: " << base64_of(bytes));
      CHECK(std::ranges::find(written, bytes) != written.end());
    }
  });
  if (!seeds.usual) return;
  // All accepted, or all refused, would say little.
  CHECK(tally.accepted * 20 > tally.tried);
  CHECK(tally.accepted < tally.tried);
}

ObjectId id_of(const std::string& text, HashAlgorithm algorithm = HashAlgorithm::sha1) {
  return git_id(ObjectType::blob, text, algorithm);
}

std::vector<std::string> valid_commits(HashAlgorithm algorithm) {
  const std::string ident = ident_line("Alice", "alice@example.org", {1'763'892'000});
  CommitText text{id_of("tree", algorithm), {}, ident, ident, {}, "a message\n\nof lines\n"};
  std::vector<std::string> found = {commit_payload(text)};
  text.parents = {id_of("one", algorithm), id_of("two", algorithm)};
  text.headers = {"encoding ISO-8859-1", "mergetag object 1\n type commit\n \n text"};
  found.push_back(commit_payload(text));
  const std::string keyword = algorithm == HashAlgorithm::sha1 ? "gpgsig" : "gpgsig-sha256";
  for (std::size_t i = 0, unsigned_ones = found.size(); i < unsigned_ones; ++i) {
    const std::string armor = sign("alice", found[i], {});
    found.push_back(with_signature_header(found[i], keyword, armor));
    found.push_back(with_signature_header(found[i], keyword, armor + "\n"));
  }
  return found;
}

}  // namespace

TEST_CASE("a commit that is read is written the same") {
  const HashAlgorithm algorithm = GENERATE(HashAlgorithm::sha1, HashAlgorithm::sha256);
  check_all(valid_commits(algorithm), [&](const std::string& bytes) -> std::vector<std::string> {
    const auto commit = parse_commit(bytes, algorithm);
    if (!commit) return {};
    const auto written = encoded(*commit, algorithm);
    if (!written.empty()) CHECK(commit->payload.starts_with(leading_lines(*commit)));
    return written;
  });
}

TEST_CASE("a tag that is read is written the same") {
  TagText text{id_of("commit"), "commit", "v1.0", {}, "release\n"};
  std::vector<std::string> valid = {tag_payload(text)};
  text.tagger = ident_line("Alice", "alice@example.org", {1'763'892'000});
  text.type = "tree";
  valid.push_back(tag_payload(text));
  valid.push_back(valid.back() + sign("alice", valid.back(), {}));
  check_all(valid, [](const std::string& bytes) -> std::vector<std::string> {
    const auto tag = parse_tag(bytes, HashAlgorithm::sha1);
    if (!tag) return {};
    const auto written = encoded(*tag);
    if (!written.empty()) CHECK(tag->payload.starts_with(leading_lines(*tag)));
    return written;
  });
}

TEST_CASE("a tree that is read is written the same") {
  const ObjectId id = id_of("x");
  const std::vector<std::string> valid = {
      tree_bytes({{"100644", "a", id}, {"40000", "a.b", id}, {"120000", "b", id}, {"160000", "m", id}}),
      tree_bytes({{"100755", "run", id}, {"40000", "src", id}, {"100644", "src.c", id}}),
      tree_bytes({{"100644", "\xc3\xa9", id}})};
  check_all(valid, [](const std::string& bytes) -> std::vector<std::string> {
    const auto tree = parse_tree(bytes, HashAlgorithm::sha1);
    if (!tree) return {};
    std::vector<std::string> written = {encoded(*tree)};
    // The mode that is read as another one.
    for (std::size_t at = bytes.find("100664 "); at != std::string::npos;
         at = bytes.find("100664 ", at + 1)) {
      std::string other = written.back();
      if (other.size() == bytes.size()) written.push_back(other.replace(at, 7, "100664 "));
    }
    return written;
  });
}

TEST_CASE("an SSH signature that is read is written the same") {
  declare_key("token", KeyKind::sk);
  declare_key("curve", KeyKind::ecdsa256);
  std::vector<std::string> valid;
  for (const char* key : {"alice", "token", "curve"}) {
    for (const std::size_t width : {64U, 70U, 76U}) {
      SigningOptions options;
      options.width = width;
      valid.push_back(sign(key, "payload", options));
    }
  }
  valid.push_back(valid.front() + "\n");
  valid.push_back(valid.front().substr(0, valid.front().size() - 1));
  check_all(valid, [](const std::string& bytes) -> std::vector<std::string> {
    const auto blob = decode_ssh_armor(bytes);
    if (!blob) return {};
    if (const auto signature = parse_sshsig(*blob); signature && signature->version == 1)
      CHECK(encoded(*signature) == *blob);
    const std::size_t first = bytes.find('\n') + 1;
    const std::string armor = ssh_armor(*blob, bytes.find('\n', first) - first);
    return {armor, armor + "\n", armor.substr(0, armor.size() - 1)};
  });
  std::vector<std::string> blobs;
  for (const char* key : {"alice", "token", "curve"}) blobs.push_back(sshsig_blob(key, "payload", {}));
  check_all(blobs, [](const std::string& bytes) -> std::vector<std::string> {
    const auto signature = parse_sshsig(bytes);
    if (!signature || signature->version != 1) return {};
    return {encoded(*signature)};
  });
  forget_declared_keys();
}

TEST_CASE("an SSH key that is read is written the same") {
  static const KeyKind kinds[] = {KeyKind::ed25519,  KeyKind::sk,       KeyKind::sk_ecdsa, KeyKind::ecdsa256,
                                  KeyKind::ecdsa384, KeyKind::ecdsa521, KeyKind::rsa2048};
  std::vector<std::string> blobs, lines;
  for (const KeyKind kind : kinds) {
    const std::string name = "key" + std::to_string(blobs.size());
    declare_key(name, kind);
    blobs.push_back(public_blob(name));
    lines.push_back(public_line(name));
  }
  check_all(blobs, [](const std::string& bytes) -> std::vector<std::string> {
    const auto key = parse_ssh_key_blob(bytes);
    if (!key) return {};
    return {encoded(*key)};
  });
  check_all(lines, [](const std::string& bytes) -> std::vector<std::string> {
    const auto key = parse_ssh_public_key(bytes);
    if (!key) return {};
    CHECK(ssh_public_key_text(*key) == bytes);
    return {encoded_key_text(*key)};
  });
  forget_declared_keys();
}

TEST_CASE("a push's list of refs that is read is written the same") {
  const std::string one = id_of("one").hex();
  const std::string two = id_of("two").hex();
  const std::string zero(40, '0');
  const std::vector<std::string> valid = {one + " " + two + " refs/heads/main\n",
                                          zero + " " + two + " refs/heads/\xc3\xa9\n" + one + " " + zero +
                                              " refs/tags/v1.0\n" + one + " " + two + " refs/notes/a-b\n"};
  check_all(valid, [](const std::string& bytes) -> std::vector<std::string> {
    const auto updates = parse_hook_input(bytes, HashAlgorithm::sha1);
    if (!updates) return {};
    return {encoded(*updates)};
  });
}

TEST_CASE("base64 that is read is written the same") {
  check_all({base64_of("a"), base64_of("ab"), base64_of("abc"), base64_of(std::string(40, '\xfe'))},
            [](const std::string& bytes) -> std::vector<std::string> {
              const auto decoded = decode_base64(bytes);
              if (!decoded) return {};
              CHECK(encode_base64(*decoded) == bytes);
              return {base64_of(*decoded)};
            });
}

}  // namespace muster::test
