// What a verdict speaks of: one object, on one ref where there is one.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace muster {

enum class ObjectKind { commit, tag, ref, roster, file, release, push };

std::string_view name_of(ObjectKind kind);

struct ObjectRef {
  ObjectKind kind;
  std::string id;   // object id in hex, digest, or for refs and files their name (raw, untrusted bytes)
  std::string ref;  // full ref name (raw, untrusted bytes); empty where there is none

  auto operator<=>(const ObjectRef&) const = default;
};

}  // namespace muster
