#include "formats/chain_binary.h"

#include <catch2/catch.hpp>

#include "unit/formats/example_roster.h"

namespace muster::test {
namespace {

Sha256Digest some_digest(std::uint8_t first) {
  Sha256Digest digest;
  digest.bytes.front() = first;
  return digest;
}

Roster example() {
  return parse_roster(example_roster(), some_digest(7)).value();
}

// The versions before the example's have digests of their own.
std::vector<ChainLink> links_up_to(const Roster& newest) {
  std::vector<ChainLink> links;
  for (std::uint32_t n = 1; n < newest.name().version; ++n)
    links.push_back(
        {{n, some_digest(static_cast<std::uint8_t>(100 + n))}, Timestamp{n}, Timestamp{1000 + n}});
  links.push_back(link_of(newest));
  return links;
}

std::string compiled_example() {
  const Roster roster = example();
  return encode_chain(some_digest(101), 1, links_up_to(roster), roster);
}

std::string encoded_again(const DecodedChain& chain) {
  return encode_chain(chain.anchor, chain.anchor_version, chain.links, chain.newest, chain.key_files);
}

TEST_CASE("a compiled chain is the chain") {
  const Roster roster = example();
  const std::string bytes = compiled_example();
  const auto decoded = decode_chain(bytes);
  REQUIRE(decoded);
  CHECK(encoded_again(*decoded) == bytes);
  CHECK(decoded->anchor == some_digest(101));
  CHECK(decoded->anchor_version == 1);
  CHECK(decoded->links == links_up_to(roster));
  CHECK(decoded->newest.name() == roster.name());
  const RosterDraft& one = roster.draft();
  const RosterDraft& other = decoded->newest.draft();
  CHECK(other.project == one.project);
  CHECK(other.previous == one.previous);
  CHECK(other.governance.governors == one.governance.governors);
  CHECK(other.defaults.algorithms == one.defaults.algorithms);
  CHECK(other.defaults.max_key_age == one.defaults.max_key_age);
  REQUIRE(other.keys.size() == one.keys.size());
  for (std::size_t i = 0; i < one.keys.size(); ++i) {
    CHECK(other.keys[i].key == one.keys[i].key);
    CHECK(other.keys[i].until == one.keys[i].until);
    CHECK(other.keys[i].uses == one.keys[i].uses);
    CHECK(other.keys[i].revoked == one.keys[i].revoked);
    CHECK(other.keys[i].place == one.keys[i].place);
    CHECK(decoded->newest.key(one.keys[i].key.blob) == &other.keys[i]);
  }
  REQUIRE(other.commits.size() == one.commits.size());
  for (std::size_t i = 0; i < one.commits.size(); ++i) {
    CHECK(other.commits[i].refs == one.commits[i].refs);
    CHECK(other.commits[i].paths == one.commits[i].paths);
    CHECK(other.commits[i].except == one.commits[i].except);
    CHECK(other.commits[i].signers == one.commits[i].signers);
    CHECK(other.commits[i].require == one.commits[i].require);
    CHECK(other.commits[i].identity == one.commits[i].identity);
  }
  REQUIRE(other.exceptions.size() == one.exceptions.size());
  for (std::size_t i = 0; i < one.exceptions.size(); ++i) {
    CHECK(other.exceptions[i].object == one.exceptions[i].object);
    CHECK(other.exceptions[i].until == one.exceptions[i].until);
  }
}

TEST_CASE("a compiled chain that is cut short or longer is none") {
  const std::string bytes = compiled_example();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO(size);
    REQUIRE_FALSE(decode_chain(bytes.substr(0, size)));
  }
  CHECK_FALSE(decode_chain(bytes + '\0'));
}

TEST_CASE("a changed compiled chain is none, or exactly what it says") {
  const std::string bytes = compiled_example();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      const auto decoded = decode_chain(changed);
      INFO(at);
      if (decoded) REQUIRE(encoded_again(*decoded) == changed);
    }
  }
}

TEST_CASE("a compiled chain whose roster has no exceptions is the chain") {
  const std::string text = example_roster();
  const Roster roster = parse_roster(text.substr(0, text.find("[[exception]]")), some_digest(7)).value();
  const std::string bytes = encode_chain(some_digest(7), 1, links_up_to(roster), roster);
  const auto decoded = decode_chain(bytes);
  REQUIRE(decoded);
  CHECK(encoded_again(*decoded) == bytes);
}

TEST_CASE("a compiled chain keeps certificates, and which key files lay beside it") {
  RosterDraft draft = example().draft();
  draft.keys.front().key = {KeyAlgorithm::openpgp, "primary"};
  draft.keys.front().certificate =
      Certificate{some_digest(9),
                  std::make_shared<const std::string>("file"),
                  {{std::string(20, 'f'), "primary"}, {std::string(20, 's'), "sub"}},
                  "der",
                  Timestamp{1},
                  std::nullopt,
                  "Alice"};
  const Roster roster = Roster::remade(std::move(draft), some_digest(7));
  const KeyFileIds files = {{"keys/a.asc", "1"}, {"keys/b.pem", "2"}};
  const std::string bytes = encode_chain(some_digest(7), 1, links_up_to(roster), roster, files);
  const auto decoded = decode_chain(bytes);
  REQUIRE(decoded);
  CHECK(encoded_again(*decoded) == bytes);
  CHECK(decoded->key_files == files);
  const RosterKey* key = decoded->newest.key("primary");
  REQUIRE(key != nullptr);
  REQUIRE(key->certificate);
  CHECK(*key->certificate->file == "file");
  CHECK(key->certificate->signers.size() == 2);
  CHECK(key->certificate->not_before == Timestamp{1});
  // By any of its signers, and by nothing like one.
  CHECK(decoded->newest.key(std::string(20, 's')) == key);
  CHECK(decoded->newest.key(std::string(20, 'f')) == key);
  CHECK(decoded->newest.key(std::string(19, 's')) == nullptr);
  CHECK(decoded->newest.key(std::string(20, 'x')) == nullptr);
  CHECK(decoded->newest.key("") == nullptr);
  // In one order, each once.
  std::string swapped = bytes;
  const std::size_t one = bytes.find("keys/a.asc"), two = bytes.find("keys/b.pem");
  swapped[one + 5] = 'c';
  CHECK_FALSE(decode_chain(swapped));
  swapped = bytes;
  swapped.replace(two, 10, "keys/a.asc");
  CHECK_FALSE(decode_chain(swapped));
}

TEST_CASE("a number or time of a compiled chain that has no such value is refused, never another value") {
  const std::string bytes = compiled_example();
  for (std::size_t at = 0; at + 8 <= bytes.size(); ++at) {
    INFO(at);
    for (const char value : {'\0', '\2'}) {
      std::string changed = bytes;
      changed.replace(at, 4, std::string(3, '\0') + value);
      const auto decoded = decode_chain(changed);
      if (decoded) REQUIRE(encoded_again(*decoded) == changed);
    }
    std::string changed = bytes;
    changed.replace(at, 8, std::string(8, '\x70'));
    const auto decoded = decode_chain(changed);
    if (decoded) REQUIRE(encoded_again(*decoded) == changed);
  }
}

TEST_CASE("a compiled chain holds its anchor and ends with its newest roster") {
  const Roster roster = example();
  const std::vector<ChainLink> links = links_up_to(roster);
  const auto versions = static_cast<std::uint32_t>(links.size());
  CHECK(decode_chain(encode_chain(some_digest(7), versions, links, roster)));
  CHECK_FALSE(decode_chain(encode_chain(some_digest(7), versions + 1, links, roster)));
  CHECK_FALSE(decode_chain(encode_chain(some_digest(7), 0, links, roster)));
  std::vector<ChainLink> longer = links;
  longer.push_back(link_of(roster));
  CHECK_FALSE(decode_chain(encode_chain(some_digest(7), 1, longer, roster)));
  CHECK_FALSE(decode_chain(encode_chain(some_digest(7), 1, {}, roster)));
  // The last one is the newest roster's own.
  std::vector<ChainLink> other = links;
  other.back().issued.seconds += 1;
  CHECK_FALSE(decode_chain(encode_chain(some_digest(7), 1, other, roster)));
  other = links;
  other.back().expires.seconds += 1;
  CHECK_FALSE(decode_chain(encode_chain(some_digest(7), 1, other, roster)));
}

}  // namespace
}  // namespace muster::test
