#include "adapters/git_directory.h"
#include "adapters/system_clock.h"
#include "formats/hook_input.h"
#include "tool/bazel.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

struct BazelGateOptions {
  GateOptions gate;
  std::string status;
  std::vector<std::pair<std::string, std::string>> bundled;
  BazelCopies copies;
};

Result<std::monostate> check_bazel_gate(const Globals& globals, const BazelGateOptions& options) {
  if (auto plain = refuse_audit_options(globals, "bazel-gate"); !plain) return plain;
  if (options.gate.product.empty() != options.gate.channel.empty())
    return misused("--product and --channel go together", "name both, or neither");
  return std::monostate{};
}

GateOutcome refused_for_bazel(const Reason& reason) {
  GateOutcome outcome;
  outcome.verdicts.emplace_back(Refused(ObjectRef{ObjectKind::file, "stable-status.txt", ""}, NoKey{}, reason,
                                        JudgedBy{SystemClock().now(), TimeSource::receive, std::nullopt}));
  outcome.refusals = 1;
  return outcome;
}

// Between the start of the build and now.
void check_head_of(const BazelStatus& status, GateOutcome& outcome) {
  if (!outcome.accepted() || status.head == outcome.head) return;
  refuse_after_all(outcome, reasons::GateStatus{"the build began with HEAD at " +
                                                (status.head ? "commit " + status.head->hex() : "no commit") +
                                                ", and now HEAD is commit " + outcome.head->hex()});
}

// Bazel hands links on; what they lead to is looked at, and has its signature beside it.
Result<std::monostate> find_inputs(GateOptions& gate) {
  for (std::string& input : gate.inputs) {
    auto real = real_path(input);
    if (!real) return misused("there is no file " + shown(input), "name inputs that are there");
    input = std::move(*real);
  }
  return std::monostate{};
}

Result<ExitStatus> judge_for_bazel(const Globals& globals, BazelGateOptions& options) {
  auto status = bazel_place(options.status);
  if (!status) return tl::make_unexpected(std::move(status).error());
  if (!*status) return say_gate(globals, refused_for_bazel(status->error()));
  Globals there = globals;
  there.repo = (*status)->worktree;
  there.quiet = true;  // that evidence is not signed is how it is here
  GateOptions gate = options.gate;
  if (auto found = find_inputs(gate); !found) return tl::make_unexpected(std::move(found).error());
  auto outcome = judge_gate_here(there, gate);
  if (!outcome) return tl::make_unexpected(std::move(outcome).error());
  check_head_of(**status, *outcome);
  if (auto looked = look_at_inputs(there, gate, *outcome); !looked)
    return tl::make_unexpected(std::move(looked).error());
  if (auto copied = copy_for_bazel(there, options.copies, *outcome); !copied)
    return tl::make_unexpected(std::move(copied).error());
  if (outcome->accepted()) {
    if (auto written = write_evidence(there, gate, *outcome); !written)
      return tl::make_unexpected(std::move(written).error());
  }
  return say_gate(globals, *outcome);
}

// Only what was accepted leaves anything behind.
Result<ExitStatus> run_bazel_gate(const Globals& globals, BazelGateOptions options) {
  if (auto good = check_bazel_gate(globals, options); !good)
    return tl::make_unexpected(std::move(good).error());
  for (auto& [evidence, seal] : options.bundled) options.copies.bundled.push_back({evidence, seal});
  auto judged = judge_for_bazel(globals, options);
  if (judged && *judged == ExitStatus::accepted) return judged;
  if (auto gone = remove_copies(options.copies); !gone) return tl::make_unexpected(std::move(gone).error());
  return judged;
}

void add_bazel_gate_options(CLI::App& gate, BazelGateOptions& options) {
  gate.add_option("--status", options.status, "What Bazel wrote of bazel-status: ctx.info_file")
      ->type_name("FILE")
      ->required();
  gate.add_option("--copy", options.copies.files, "A file or folder to release, and where its copy belongs")
      ->type_name("FROM TO")
      ->allow_extra_args(false);
  gate.add_option("--bundle", options.bundled, "The evidence and the seal of a release that is taken in")
      ->type_name("EVIDENCE SEAL")
      ->allow_extra_args(false);
  gate.add_option("--seal", options.copies.seal, "Write what was released of which commit to this file")
      ->type_name("FILE");
  gate.add_option("--evidence", options.gate.evidence, "Write what was decided to this file")
      ->type_name("FILE");
  gate.add_option("--require", options.gate.require, "What HEAD has to be, as muster gate says")
      ->check(CLI::IsMember({"commit", "tag"}).description(""))
      ->type_name("{commit,tag}")
      ->capture_default_str();
  gate.add_option("--tag-pattern", options.gate.tag_pattern, "With --require tag: such a tag")
      ->type_name("PATTERN")
      ->capture_default_str();
  gate.add_option("--product", options.gate.product, "Ask the [[releases]] rules of this product")
      ->type_name("NAME");
  gate.add_option("--channel", options.gate.channel, "... in this channel")->type_name("NAME");
  gate.add_option("--input", options.gate.inputs, "A file that the build takes in, signed beside it")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

}  // namespace

void add_bazel_gate(CLI::App& app, Tool& tool) {
  CLI::App* gate =
      app.add_subcommand("bazel-gate", "muster gate as an action of Bazel, with the release's files");
  const auto options = std::make_shared<BazelGateOptions>();
  add_bazel_gate_options(*gate, *options);
  gate->footer(
      "Run by the rules in bazel/. Judges the work tree that Bazel builds, whatever the status file says of\n"
      "it, and copies the files of a release only when it is accepted. Otherwise none of them is there.");
  gate->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, run_bazel_gate(tool.globals, *options)); };
  });
}

}  // namespace muster
