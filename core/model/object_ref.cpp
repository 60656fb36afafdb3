#include "model/object_ref.h"

namespace muster {

std::string_view name_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::commit: return "commit";
    case ObjectKind::tag: return "tag";
    case ObjectKind::ref: return "ref";
    case ObjectKind::roster: return "roster";
    case ObjectKind::file: return "file";
    case ObjectKind::release: return "release";
    case ObjectKind::push: return "push";
  }
  return "";
}

}  // namespace muster
