#include "formats/checkout_form.h"

namespace muster {

namespace {

std::optional<std::string> without_carriage_returns(std::string_view file) {
  std::string recorded;
  recorded.reserve(file.size());
  for (std::size_t i = 0; i < file.size(); ++i) {
    if (file[i] == '\n' && (i == 0 || file[i - 1] != '\r')) return std::nullopt;
    const bool ends_line = file[i] == '\r' && i + 1 < file.size() && file[i + 1] == '\n';
    if (!ends_line) recorded += file[i];
  }
  return recorded;
}

std::string without_ids(std::string_view file, std::string_view id_hex) {
  const std::string expanded = "$Id: " + std::string(id_hex) + " $";
  std::string recorded;
  recorded.reserve(file.size());
  while (true) {
    const std::size_t at = file.find(expanded);
    recorded += file.substr(0, at);
    if (at == std::string_view::npos) return recorded;
    recorded += "$Id$";
    file.remove_prefix(at + expanded.size());
  }
}

}  // namespace

std::optional<std::string> recorded_form(std::string_view file, const CheckoutForm& form,
                                         std::string_view id_hex) {
  std::optional<std::string> recorded(file);
  if (form.line_ends == LineEnds::crlf) recorded = without_carriage_returns(file);
  if (recorded && form.ident == IdentLines::expanded) recorded = without_ids(*recorded, id_hex);
  return recorded;
}

std::string lfs_pointer(const Sha256Digest& digest, std::uint64_t bytes) {
  return "version https://git-lfs.github.com/spec/v1\noid " + digest.text() + "\nsize " +
         std::to_string(bytes) + "\n";
}

}  // namespace muster
