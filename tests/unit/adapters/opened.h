// Repositories opened for tests, and what they say.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "adapters/libgit2_repository.h"

namespace muster::test {

inline constexpr std::uint64_t plenty = 1U << 20U;
inline const std::string mail = "alice@example.org";
inline const std::string day = "2026-01-02T03:04:05Z";

inline ObjectId id_of(const std::string& hex) {
  const auto id = ObjectId::parse(hex, HashAlgorithm::sha1);
  REQUIRE(id);
  return *id;
}

inline std::unique_ptr<OpenedRepository> open_at(const std::string& path, Depth depth = Depth::full) {
  auto opened = Libgit2Repository::open(RepositoryAt{path}, depth);
  if (!opened) FAIL(opened.error().because);
  return std::move(*opened);
}

inline std::string fault_of(const std::string& path, Depth depth = Depth::full) {
  const auto opened = Libgit2Repository::open(RepositoryAt{path}, depth);
  if (opened) return "opened";
  CHECK(opened.error().id == FaultId::git);
  CHECK_FALSE(opened.error().remedy.empty());
  return opened.error().because;
}

inline RawObject raw(OpenedRepository& repository, const std::string& id) {
  auto read = repository.read(id_of(id), plenty);
  if (!read) FAIL(read.error().because);
  REQUIRE(std::holds_alternative<RawObject>(*read));
  return std::get<RawObject>(*read);
}

inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace muster::test
