#include "adapters/packed_refs.h"

#include <catch2/catch.hpp>
#include <map>

#include "support/temp_dir.h"

namespace muster::test {
namespace {

const std::string header = "# pack-refs with: peeled fully-peeled sorted \n";

std::string hex_of(int number) {
  std::string digits = std::to_string(number);
  return std::string(40 - digits.size(), '0') + digits;
}

// "absent", "unknown", "fault" or the id.
std::string found(const std::string& text, std::string_view name) {
  const TempDir dir;
  put_file(dir / "packed-refs", text);
  const auto ref = find_packed_ref(dir / "packed-refs", name);
  if (!ref) return "fault";
  if (std::holds_alternative<NotPacked>(*ref)) return "absent";
  if (std::holds_alternative<UnknownLayout>(*ref)) return "unknown";
  return std::get<ObjectId>(*ref).hex();
}

TEST_CASE("every ref of a sorted file is found, and no other") {
  for (const int count : {0, 1, 2, 3, 1000}) {
    std::map<std::string, std::string> refs;
    for (int i = 0; i < count; ++i) {
      // Names of very different lengths; every third one is a tag with its peeled line.
      const std::string name = "refs/heads/" + std::to_string(i * 7919 % 1000) +
                               std::string(static_cast<std::size_t>(i % 50), 'x');
      refs[name] = hex_of(i) + " " + name + "\n" + (i % 3 == 0 ? "^" + hex_of(i + 5000) + "\n" : "");
    }
    std::string text = header;
    for (const auto& [name, line] : refs) text += line;
    for (const auto& [name, line] : refs) {
      INFO(name);
      REQUIRE(found(text, name) == line.substr(0, 40));
      REQUIRE(found(text, name + "!") == "absent");
    }
    CHECK(found(text, "refs/a") == "absent");
    CHECK(found(text, "refs/zzz") == "absent");
  }
}

TEST_CASE("the longest names are found") {
  std::string text = header;
  for (const char c : std::string("abcdefghij")) {
    text += hex_of(c) + " refs/heads/" + std::string(4000, c) + "\n^" + hex_of(1) + "\n";
  }
  for (const char c : std::string("abcdefghij")) {
    CHECK(found(text, "refs/heads/" + std::string(4000, c)) == hex_of(c));
  }
}

TEST_CASE("without packed refs nothing is packed") {
  const TempDir dir;
  CHECK(std::holds_alternative<NotPacked>(find_packed_ref(dir / "packed-refs", "refs/heads/main").value()));
  CHECK(found("", "refs/heads/main") == "absent");
}

TEST_CASE("a file that is laid out otherwise is for somebody else to read") {
  const std::string main = hex_of(1) + " refs/heads/main\n";
  const std::string name = "refs/heads/main";
  REQUIRE(found(header + main, name) == hex_of(1));
  CHECK(found(main, name) == "unknown");
  CHECK(found("# pack-refs with: peeled fully-peeled \n" + main, name) == "unknown");
  CHECK(found("# pack-refs with: unsorted \n" + main, name) == "unknown");
  CHECK(found("# pack-refs with: peeled sorted", name) == "unknown");
  CHECK(found(header + hex_of(1) + " refs/heads/main", name) == "unknown");
  CHECK(found(header + hex_of(1) + "\trefs/heads/main\n", name) == "unknown");
  CHECK(found(header + std::string(40, 'G') + " refs/heads/main\n", name) == "unknown");
  CHECK(found(header + std::string(40, 'A') + " refs/heads/main\n", name) == "unknown");
  CHECK(found(header + "^" + hex_of(1) + "\n", name) == "unknown");
  CHECK(found(header + "\n\n\n", name) == "unknown");
  CHECK(found(header + hex_of(1) + " " + std::string(20'000, 'x') + "\n", name) == "unknown");
}

}  // namespace
}  // namespace muster::test
