#include "app/imported.h"

#include "roster/grammar.h"

namespace muster {

ImportedIds::ImportedIds()
    : taken_{std::string(developers_role), std::string(taggers_role), std::string(releasers_role)} {}

std::string ImportedIds::take(const std::vector<std::string_view>& texts) {
  std::string base = "signer";
  for (const std::string_view text : texts) {
    const std::string id = roster_id_from(text);
    if (id.empty()) continue;
    base = id;
    break;
  }
  std::string id = base;
  for (std::size_t number = 2; !taken_.insert(id).second; ++number) {
    const std::string suffix = "-" + std::to_string(number);
    constexpr std::size_t id_bytes = 64;
    id = base.substr(0, id_bytes - suffix.size()) + suffix;
  }
  return id;
}

bool is_committer_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  return is_mail_address(text) && text.find(' ') == std::string_view::npos;
}

}  // namespace muster
