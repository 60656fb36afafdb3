#include "model/signed_object.h"

namespace muster {

std::string_view namespace_of(SignaturePurpose purpose) {
  switch (purpose) {
    case SignaturePurpose::git: return "git";
    case SignaturePurpose::roster: return "muster-roster";
    case SignaturePurpose::file: return "file";
    case SignaturePurpose::approval: return "muster-approval";
  }
  return "";
}

}  // namespace muster
