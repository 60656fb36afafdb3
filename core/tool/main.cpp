// The `muster` command: parses the command line, runs one subcommand, and says how it ended.
#include <cstdio>
#include <exception>
#include <map>
#include <new>

#include "adapters/certificate_desk.h"
#include "adapters/environment.h"
#include "tool/bazel.h"
#include "tool/output.h"
#include "tool/tool.h"
#include "tool/usage.h"

namespace muster {

namespace {

void add_global_options(CLI::App& app, Globals& globals) {
  static const std::map<std::string, Format> formats = {{"text", Format::text}, {"json", Format::json}};
  const std::string group = "Global options";
  app.add_option("--repo", globals.repo, "Work in this repository instead of here")
      ->type_name("DIR")
      ->group(group);
  app.add_option("--anchor", globals.anchor, "Trust anchor: sha256: and the digest of a roster version")
      ->type_name("DIGEST")
      ->group(group);
  app.add_option("--format", globals.format, "How to print data: text or json (one object a line)")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("{text,json}")
      ->group(group);
  app.add_option("--at", globals.at, "Judge as of this time, such as 2026-11-23T10:00:00Z (audits only)")
      ->type_name("TIME")
      ->group(group);
  app.add_option("--roster", globals.roster, "Judge by the roster in this folder (audits only)")
      ->type_name("DIR")
      ->group(group);
  app.add_option("--color", globals.color, "Colour the first word of a verdict")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("{auto,always,never}")
      ->group(group);
  app.add_flag("-q,--quiet", globals.quiet, "Say nothing but data and errors")->group(group);
  app.add_flag("-v,--verbose", globals.verbose, "Say more")->group(group);
  app.add_flag("--no-cache", globals.no_cache,
               "Believe and keep nothing of what earlier runs of yours proved")
      ->group(group);
  app.set_version_flag("--version", "muster " MUSTER_VERSION)->group(group);
}

void build(CLI::App& app, Tool& tool) {
  // Global options may stand after the verb; this has to be said before subcommands are added.
  app.fallthrough(true);
  // What is left over is looked at in usage.cpp, which knows better words than "not expected".
  app.allow_extras(true);
  // One verb only: else a branch called `init` could not be named as an argument.
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(34);
  add_global_options(app, tool.globals);
  add_init(app, tool);
  add_import(app, tool);
  add_export(app, tool);
  add_roster(app, tool);
  add_nouns(app, tool);
  add_verify(app, tool);
  add_gate(app, tool);
  add_bazel_status(app, tool);
  add_bazel_gate(app, tool);
  add_bazel_file(app, tool);
  add_hook(app, tool);
  add_doctor(app, tool);
  add_ledger(app, tool);
  add_report(app, tool);
  add_approve(app, tool);
  add_sign(app, tool);
  add_release(app, tool);
  add_explain(app, tool);
  add_completion(app, tool);
  app.footer(
      "Data goes to standard output, everything else to standard error.\n"
      "Exit status: 0 accepted or done, 1 refused, 2 usage or configuration, 3 fault.\n"
      "Start with: muster init");
}

ExitStatus carry_out(CLI::App& app, Tool& tool, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return end_parse(app, error);
  }
  if (const auto status = check_usage(app, tool)) return *status;
  auto certificates = certificates_of_user(tool.globals.no_cache ? std::nullopt : state_folder());
  if (!certificates) return report(tool.globals, certificates.error());
  tool.globals.certificates = std::move(*certificates);
  const ExitStatus status = tool.action();
  // What was said meanwhile was refused for no reason of its own.
  const auto fault = fault_of(tool.globals.certificates);
  return fault ? report(tool.globals, *fault) : status;
}

ExitStatus run_tool(int argc, char** argv) {
  CLI::App app("muster: commits, tags and releases pass only when somebody on the roster signed them",
               "muster");
  Tool tool;
  build(app, tool);
  const ExitStatus status = carry_out(app, tool, argc, argv);
  if (flush_output() == Flushed::yes) return status;
  return report(tool.globals, Fault{FaultId::disk, "standard output cannot be written",
                                    "make room, or redirect it elsewhere"});
}

}  // namespace

}  // namespace muster

int main(int argc, char** argv) {
  using muster::ExitStatus;
  try {
    return static_cast<int>(muster::run_tool(argc, argv));
  } catch (const std::bad_alloc&) {
    std::fputs("fault  fault.memory\n  because  memory is exhausted\n  remedy   close other programs\n",
               stderr);
  } catch (const std::exception&) {
    std::fputs("fault  fault.internal\n  because  an unexpected error\n  remedy   report this as a bug\n",
               stderr);
  }
  return static_cast<int>(ExitStatus::fault);
}
