// What git processes answer, read strictly. Bytes in, values out: no process here. For adapters/ only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "app/ports.h"
#include "model/object_id.h"
#include "model/result.h"

namespace muster {

struct ObjectInfo {
  ObjectType type;
  std::uint64_t size;  // in bytes
};

// git-cat-file(1), BATCH OUTPUT: "<id> <type> <size>", of this object and no other.
std::optional<ObjectInfo> parse_object_info(std::string_view line, const ObjectId& id);

// A complaint without what git says, on any occasion, of alternates that are not there and that it does
// without, as the other backend does (adapters/alternates.h). Lines without a last line feed.
std::string beside_alternates(std::string_view complaint);

struct ListedRef {
  ObjectId id;
  bool symbolic;
};

// The format in which git for-each-ref is asked: "<name>\0<id>\0<target of a symbolic ref, followed to its
// end>", a line each.
inline constexpr std::string_view ref_list_format = "%(refname)%00%(objectname)%00%(symref)";
// Every ref once, or why it cannot be read.
tl::expected<std::map<std::string, ListedRef>, std::string> parse_ref_list(std::string_view list,
                                                                           HashAlgorithm algorithm);

// The refs that git for-each-ref says it passes over as broken. What is not understood may be about a ref
// that is missing in the list: an error.
tl::expected<std::set<std::string>, std::string> parse_broken_refs(std::string_view complaints);

// The one line that git symbolic-ref says.
std::optional<std::string> parse_symbolic_target(std::string_view said);

}  // namespace muster
