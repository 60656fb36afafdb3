#include "adapters/system_error.h"

#include <cerrno>
#include <system_error>

namespace muster {

namespace {

std::string remedy_for(int error_number) {
  switch (error_number) {
    case EACCES:
    case EPERM: return "give the user that runs muster the rights to it";
    case EROFS: return "mount the file system writable";
    case ENOSPC:
    case EDQUOT: return "free some space";
    case EMFILE:
    case ENFILE: return "raise the limit of open files";
    case ENOENT:
    case ENOTDIR: return "check the path";
    default: return "mend what the system reports, then try again";
  }
}

}  // namespace

Fault system_fault(std::string_view doing, std::string_view what, int error_number) {
  std::string because = "cannot " + std::string(doing) + " " + std::string(what) + ": ";
  // Unlike strerror, a category's message is made without shared state.
  because += std::generic_category().message(error_number);
  return {FaultId::disk, std::move(because), remedy_for(error_number)};
}

}  // namespace muster
