// C2SP/CCTV Ed25519: 914 signatures on which verifiers differ. Ours is pinned here by the
// property that decides, so that a library that decides otherwise is noticed.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>

#include "crypto/ed25519.h"
#include "formats/ssh_key.h"
#include "formats/ssh_wire.h"
#include "unit/crypto/vectors.h"

namespace muster {
namespace {

// Any of these refuses; without them all verify. `reencoded_k` and components of low order in
// A or R that leave no residue change nothing.
constexpr std::array<const char*, 5> refusing = {"low_order_A", "low_order_R", "low_order_residue",
                                                 "non_canonical_A", "non_canonical_R"};

using Flags = std::set<std::string>;

Flags flags_of(const nlohmann::json& vector) {
  return vector["flags"].is_array() ? vector["flags"].get<Flags>() : Flags{};
}

bool is_weak(std::string_view bytes) {
  PublicKey key{KeyAlgorithm::ssh_ed25519, {}};
  put_string(key.blob, "ssh-ed25519");
  put_string(key.blob, bytes);
  return !weakness_of(key, LegacyRsa::refuse).empty();
}

TEST_CASE("CCTV Ed25519 edge cases") {
  const auto folder = test::vectors_folder();
  if (!folder) return;
  const auto vectors = test::read_json_vector(*folder + "/cctv/ed25519vectors.json");
  REQUIRE(vectors.size() == 914);
  int accepted = 0;
  for (const auto& vector : vectors) {
    const Flags flags = flags_of(vector);
    const bool refused =
        std::any_of(refusing.begin(), refusing.end(), [&](const char* f) { return flags.count(f) != 0; });
    const std::string key = test::unhex(vector["key"]);
    const bool verified = verify_ed25519(key, vector["msg"].get<std::string>(), test::unhex(vector["sig"]));
    CAPTURE(vector["number"], vector["flags"]);
    CHECK(verified == !refused);
    const bool weak = flags.count("low_order_A") != 0 || flags.count("non_canonical_A") != 0;
    CHECK(is_weak(key) == weak);
    CHECK(is_ed25519_point(key) == (!weak && flags.count("low_order_component_A") == 0));
    accepted += verified ? 1 : 0;
  }
  CHECK(accepted == 43);
}

}  // namespace
}  // namespace muster
