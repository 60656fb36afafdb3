#include "adapters/gpg_home.h"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "adapters/disk.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

Fault gpg_fault(Fault fault, std::string remedy) {
  fault.id = FaultId::gpg;
  fault.remedy = std::move(remedy);
  return fault;
}

constexpr const char* room_remedy = "look after the space in /tmp and who may write there, then try again";

}  // namespace

Result<GpgHome> GpgHome::make(const std::vector<std::string>& folders) {
  int error_number = ENOENT;
  for (const std::string& folder : folders) {
    std::string path = folder + "/muster-gpg-XXXXXX";
    if (::mkdtemp(path.data()) != nullptr) return GpgHome(std::move(path));
    error_number = errno;
  }
  return tl::unexpected(
      gpg_fault(system_fault("make", "a temporary folder for gpg", error_number), room_remedy));
}

GpgHome::GpgHome(std::string path) : path_(std::move(path)) {}

GpgHome::GpgHome(GpgHome&& other) noexcept : path_(std::exchange(other.path_, {})) {}

GpgHome::~GpgHome() {
  std::error_code nobody_to_tell;
  if (!path_.empty()) std::filesystem::remove_all(path_, nobody_to_tell);
}

Result<std::monostate> GpgHome::put(std::string_view name, std::string_view bytes) const {
  auto written = write_cache_file(path_ + "/" + std::string(name), bytes);
  if (!written) return tl::unexpected(gpg_fault(std::move(written).error(), room_remedy));
  return std::monostate{};
}

Result<std::monostate> GpgHome::remove() {
  const std::string path = std::exchange(path_, {});
  std::error_code failed;
  std::filesystem::remove_all(path, failed);
  if (!failed) return std::monostate{};
  return tl::unexpected(gpg_fault(system_fault("remove", path, failed.value()), "remove it by hand"));
}

}  // namespace muster
