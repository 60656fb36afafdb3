#include "adapters/libgit2_config.h"

#include "adapters/libgit2_library.h"

namespace muster {

tl::unexpected<Fault> unreadable_config() {
  return tl::make_unexpected(libgit2_fault("cannot read the repository's configuration",
                                           "mend it: git config --list --local shows where it is broken"));
}

// All of them: libgit2's own matching by regular expression leaks with every entry.
Result<std::vector<Setting>> all_settings(git_config* config) {
  git_config_iterator* iterator = nullptr;
  if (git_config_iterator_new(&iterator, config) < 0) return unreadable_config();
  const ConfigIteratorHandle handle(iterator);
  std::vector<Setting> settings;
  git_config_entry* entry = nullptr;
  int status = 0;
  while ((status = git_config_next(&entry, iterator)) == 0) {
    Setting setting{entry->name, {}};
    if (entry->value != nullptr) setting.value = entry->value;
    settings.push_back(std::move(setting));
  }
  if (status != GIT_ITEROVER) return unreadable_config();
  return settings;
}

}  // namespace muster
