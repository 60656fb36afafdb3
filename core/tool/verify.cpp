#include "tool/verify.h"

namespace muster {

void add_verify(CLI::App& app, Tool& tool) {
  CLI::App* verify = app.add_subcommand("verify", "Judge commits, tags, histories, pushes and files");
  verify->require_subcommand(0, 1);
  verify->footer(
      "Exit status: 0 accepted, 1 refused, 2 usage or configuration, 3 fault.\n"
      "Examples:\n"
      "  muster verify history --anchor sha256:…\n"
      "  muster verify commit HEAD --anchor sha256:…\n"
      "  muster verify tag v1.0 --anchor sha256:… --format json\n"
      "  muster verify file pay.deb --product payments --channel stable --anchor sha256:…");
  add_verify_commit(*verify, tool);
  add_verify_tag(*verify, tool);
  add_verify_history(*verify, tool);
  add_verify_push(*verify, tool);
  add_verify_file(*verify, tool);
  add_verify_evidence(*verify, tool);
}

}  // namespace muster
