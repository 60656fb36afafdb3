#include "app/imported.h"

#include "crypto/check_signature.h"
#include "roster/grammar.h"

namespace muster {

ImportedIds::ImportedIds()
    : taken_{std::string(developers_role), std::string(taggers_role), std::string(releasers_role)} {}

ImportedIds::Taken ImportedIds::take(const std::vector<std::string_view>& texts) {
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
  return {std::move(id), std::move(base)};
}

std::string fingerprint_in(const ImportedKey& key) {
  const auto* ssh = std::get_if<PublicKey>(&key.key);
  return ssh != nullptr ? fingerprint_of(*ssh).text : std::get<CertificateFile>(key.key).fingerprint;
}

void note_number(const ImportedPerson& person, const std::string& wanted, std::vector<std::string>& notes) {
  if (person.id == wanted) return;
  notes.push_back("the holder of " + fingerprint_in(person.keys.front()) + " is " + person.id + ", because " +
                  wanted + " is another's id or a role's");
}

bool is_committer_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  return is_mail_address(text) && text.find(' ') == std::string_view::npos;
}

}  // namespace muster
