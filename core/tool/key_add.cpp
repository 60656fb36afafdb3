#include "tool/nouns.h"

namespace muster {

namespace {

struct KeyAddOptions : EditOptions, KeyOptions {
  std::string holder;
};

Result<std::monostate> put_new_key(EditDesk& desk, const KeyAddOptions& options) {
  if (auto known = check_principal(desk.roster, options.holder); !known) return known;
  return put_key(desk, options.holder, options);
}

}  // namespace

void add_key_add(CLI::App& key, Tool& tool) {
  CLI::App* add = key.add_subcommand("add", "Give a person or robot one more key");
  const auto options = std::make_shared<KeyAddOptions>();
  add->add_option("HOLDER", options->holder, "The id of the person or robot")->required();
  add_key_options(*add, *options);
  add->get_option("--key")->required();
  add_edit_options(*add, *options);
  add->footer("Example: muster key add alice --key ~/.ssh/new.pub --use git --use roster");
  add->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options,
                           [&](EditDesk& desk) { return put_new_key(desk, *options); });
    };
  });
}

}  // namespace muster
