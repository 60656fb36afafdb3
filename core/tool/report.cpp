#include "tool/report.h"

namespace muster {

void add_report(CLI::App& app, Tool& tool) {
  CLI::App* report = app.add_subcommand("report", "Sums of what a server wrote down");
  report->require_subcommand(0, 1);
  add_report_observe(*report, tool);
}

}  // namespace muster
