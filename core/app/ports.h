// What the application needs from the world, each as narrow as its user: adapters/ implement
// them, tests fake them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/git_object.h"
#include "model/object_id.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

struct RawObject {
  ObjectType type;
  std::string bytes;  // the object's content, without git's header
};
struct MissingObject {};
struct OversizeObject {
  ObjectType type;
  std::uint64_t bytes;
};
using ObjectRead = std::variant<RawObject, MissingObject, OversizeObject>;

// Reads objects as they are: no replace refs, no grafts, no lazy fetching. The content is
// checked against the id it was asked for. Not thread-safe.
class ObjectReader {
 public:
  virtual ~ObjectReader() = default;
  virtual HashAlgorithm hash_algorithm() const = 0;
  // The size is looked at before anything is inflated; beyond `max_bytes` nothing is read.
  // A corrupt object is a Fault; a missing one is not.
  virtual Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) = 0;
};

struct AbsentRef {};
struct DirectRef {
  ObjectId id;
};
struct SymbolicRef {
  std::string target;
};
using RefValue = std::variant<AbsentRef, DirectRef, SymbolicRef>;

struct NamedRef {
  std::string name;
  ObjectId id;  // symbolic refs are left out
};

class RefReader {
 public:
  virtual ~RefReader() = default;
  // One step: a symbolic ref is reported as such, not followed.
  virtual Result<RefValue> ref(std::string_view name) = 0;
  // All direct refs whose name starts with `prefix`, sorted by name.
  virtual Result<std::vector<NamedRef>> refs(std::string_view prefix) = 0;
};

class Repository : public ObjectReader, public RefReader {};

// What a server remembers of a repository between pushes. Absent before the bootstrap.
struct ServerState {
  std::string mainline;   // full ref name
  std::uint32_t version;  // highest accepted
  std::string digest;     // "sha256:…" of that version

  bool operator==(const ServerState&) const = default;
};

class StateStore {
 public:
  virtual ~StateStore() = default;
  // An unreadable or malformed state is a Fault: it never counts as "no state".
  virtual Result<std::optional<ServerState>> load() = 0;
  // Whole or not at all, and on disk when it returns.
  // Never lowers the version: where a higher one is there already, it stays.
  virtual Result<std::monostate> save(const ServerState& state) = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() = 0;
};

// Told how far long work has come; may say that time is over.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void advance(std::uint64_t done, std::optional<std::uint64_t> total) = 0;
};

}  // namespace muster
