#include "adapters/disk_admissions.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "adapters/disk.h"
#include "adapters/system_error.h"
#include "crypto/sha256.h"
#include "model/limits.h"

namespace muster {

namespace {

// Of pushes that went nowhere and were not cleared yet.
constexpr std::size_t folder_files = 1'000'000;

std::string seal_of(std::string_view text) {
  return "seal " + sha256(text).text() + '\n';
}

// "<seconds>-<16 hex digits>"
std::optional<Timestamp> time_in(std::string_view name) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), seconds);
  const std::string_view rest = name.substr(static_cast<std::size_t>(end - name.data()));
  if (error != std::errc() || rest.size() != 17 || rest.front() != '-') return std::nullopt;
  return Timestamp::from_seconds(seconds);
}

bool is_recent(Timestamp at, Timestamp now) {
  return at + Duration{limits::admission_seconds} > now && at < now + Duration{limits::clock_skew_seconds};
}

bool holds(const Admission& admission, const RefUpdate& moved) {
  return std::ranges::any_of(admission.updates, [&](const RefUpdate& update) {
    return update.name == moved.name && update.new_id == moved.new_id;
  });
}

}  // namespace

DiskAdmissions::DiskAdmissions(const std::string& git_directory, HashAlgorithm algorithm,
                               AdmissionsFor reader)
    : folder_(folder(git_directory, reader)), algorithm_(algorithm) {}

std::string DiskAdmissions::folder(const std::string& git_directory, AdmissionsFor reader) {
  return git_directory + (reader == AdmissionsFor::update ? "/muster/certified" : "/muster/admitted");
}

Result<std::monostate> DiskAdmissions::make_folder(const std::string& git_directory, AdmissionsFor reader) {
  if (auto made = make_directory_like_parent(git_directory + "/muster"); !made) return made;
  return make_directory_like_parent(folder(git_directory, reader));
}

Result<std::monostate> DiskAdmissions::remove_folders(const std::string& git_directory) {
  for (const AdmissionsFor reader : {AdmissionsFor::reference_transaction, AdmissionsFor::update}) {
    std::error_code failed;
    std::filesystem::remove_all(folder(git_directory, reader), failed);
    if (failed)
      return tl::make_unexpected(system_fault("remove", folder(git_directory, reader), failed.value()));
  }
  return std::monostate{};
}

void DiskAdmissions::keep(const Admission& admission) {
  const auto there = list_folder(folder_, folder_files);
  if (!there || !*there || (*there)->size() >= limits::admissions) return;
  const std::string text = admission_text(admission);
  if (text.size() + seal_of(text).size() > limits::admission_bytes) return;
  const std::string name = std::to_string(admission.at.seconds) + '-' + sha256(text).hex().substr(0, 16);
  (void)write_file(folder_ + '/' + name, text + seal_of(text));
}

std::vector<DiskAdmissions::File> DiskAdmissions::files() const {
  std::vector<File> found;
  const auto entries = list_folder(folder_, folder_files);
  if (!entries || !*entries) return found;
  for (const FolderEntry& entry : **entries) {
    const auto at = time_in(entry.name);
    if (at && entry.kind == FolderEntry::Kind::file) found.push_back({folder_ + '/' + entry.name, *at});
  }
  std::ranges::sort(found, std::ranges::greater{}, &File::at);
  return found;
}

std::optional<Admission> DiskAdmissions::read(const File& file, std::uint64_t& left) const {
  if (left == 0) return std::nullopt;
  const auto bytes = read_file(file.path, limits::admission_bytes);
  if (!bytes || !*bytes) return std::nullopt;
  left -= std::min<std::uint64_t>(left, (*bytes)->size());
  const std::string_view whole = **bytes;
  const std::size_t seal_size = seal_of("").size();
  if (whole.size() < seal_size) return std::nullopt;
  const std::string_view text = whole.substr(0, whole.size() - seal_size);
  if (whole.substr(text.size()) != seal_of(text)) return std::nullopt;
  auto admission = parse_admission(text, algorithm_);
  if (!admission || admission->at != file.at) return std::nullopt;
  return std::move(*admission);
}

std::optional<Admission> DiskAdmissions::find(Timestamp now,
                                              const std::function<bool(const Admission&)>& wanted) {
  std::uint64_t left = limits::admissions_bytes;
  for (const File& file : files()) {
    if (!is_recent(file.at, now)) continue;
    auto admission = read(file, left);
    if (admission && wanted(*admission)) return admission;
  }
  return std::nullopt;
}

void DiskAdmissions::clear(Timestamp now, const std::vector<RefUpdate>& moved) {
  std::uint64_t left = limits::admissions_bytes;
  for (const File& file : files()) {
    bool over = !is_recent(file.at, now);
    if (!over && left > 0) {
      const auto admission = read(file, left);
      over = !admission ||
             std::ranges::any_of(moved, [&](const RefUpdate& one) { return holds(*admission, one); });
    }
    if (over) (void)remove_file(file.path);
  }
}

}  // namespace muster
