#include "tool/release.h"

namespace muster {

void add_release(CLI::App& app, Tool& tool) {
  CLI::App* release = app.add_subcommand("release", "Make, sign and verify statements about released files");
  release->require_subcommand(0, 1);
  release->footer(
      "A statement binds project, product, version, channel, commit, tag and roster to the files, each by\n"
      "name, size and sha256: in-toto, in a DSSE envelope with as many signatures as the rule asks for.\n"
      "Examples:\n"
      "  muster release create dist --product payments --channel stable --version 1.4.2 --anchor sha256:…\n"
      "  muster release sign dist\n"
      "  muster release verify dist --anchor sha256:…");
  add_release_create(*release, tool);
  add_release_sign(*release, tool);
  add_release_verify(*release, tool);
  add_release_show(*release, tool);
}

}  // namespace muster
