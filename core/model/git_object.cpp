#include "model/git_object.h"

namespace muster {

std::string_view name_of(ObjectType type) {
  switch (type) {
    case ObjectType::commit: return "commit";
    case ObjectType::tree: return "tree";
    case ObjectType::blob: return "blob";
    case ObjectType::tag: return "tag";
  }
  return "";
}

std::string_view name_of(SignatureKind kind) {
  switch (kind) {
    case SignatureKind::ssh: return "ssh";
    case SignatureKind::openpgp: return "openpgp";
    case SignatureKind::x509: return "x509";
  }
  return "";
}

}  // namespace muster
