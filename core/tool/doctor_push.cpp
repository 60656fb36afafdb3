#include <filesystem>

#include "adapters/hook_proof.h"
#include "adapters/system_clock.h"
#include "tool/doctor.h"
#include "tool/first_roster.h"

namespace muster {

namespace {

using Grade = DoctorFinding::Grade;

// The end of what the pusher saw, where it says why.
std::string end_of(const std::string& said) {
  constexpr std::size_t shown_bytes = 300;
  return said.size() <= shown_bytes ? said : said.substr(said.size() - shown_bytes);
}

void push_here(const HookStatus& status, DoctorFindings& findings) {
  std::error_code missing;
  if (!status.place.in_hooks() &&
      !std::filesystem::exists(status.place.git_directory + "/hooks/pre-receive", missing)) {
    findings.push_back(
        {Grade::warning, "push",
         "git runs no hook by itself here: only what runs those of " + status.place.stubs + " does",
         "push something unsigned through that server and see it refused"});
    return;
  }
  const auto tried = push_to_doctor_ref(status.place.git_directory);
  if (!tried) {
    findings.push_back({Grade::bad, "push", tried.error().because, tried.error().remedy});
  } else if (tried->let_in == LetIn::yes) {
    findings.push_back(
        {Grade::bad, "push",
         "a commit that nobody signed was let in, by a push to refs/muster/doctor (removed again)",
         "git runs no hook of ours here: muster hook status"});
  } else if (tried->said.find("ref.name") == std::string::npos &&
             tried->said.find("ref.bootstrap") == std::string::npos) {  // before there is a roster
    findings.push_back({Grade::bad, "push",
                        "a push was refused, and not by our judgement: " + end_of(tried->said),
                        "nothing can be pushed here until that is mended"});
  } else {
    findings.push_back({Grade::good, "push", "a commit that nobody signed was refused here", ""});
  }
}

void push_before_a_scene(const HookStatus& status, DoctorFindings& findings) {
  HookScene scene;
  for (const HookReport& hook : status.hooks) {
    if (hook.good && hook.program)
      scene.hooks.emplace_back(hook.name, HookStub{*hook.program, {}, Chained::no});
  }
  const Timestamp issued = SystemClock().now() - Duration{60};
  scene.roster_text = [&](const std::string& line) {
    return first_roster_text(
        {"muster/doctor",
         "refs/heads/main",
         {},
         issued,
         {"doctor"},
         {{"doctor", "muster doctor", {"doctor@localhost"}, {{"ssh", line, {}, {}, {"git", "roster"}}}}},
         {},
         {"doctor"},
         {"doctor"},
         {"doctor"}});
  };
  const auto tried = try_scene(scene);
  if (!tried) {
    findings.push_back({Grade::bad, "push", tried.error().because, tried.error().remedy});
    return;
  }
  const bool takes = tried->signed_one.let_in == LetIn::yes;
  const bool refuses = tried->unsigned_one.let_in == LetIn::no &&
                       tried->unsigned_one.said.find("signature.missing") != std::string::npos;
  if (takes && refuses) {
    findings.push_back(
        {Grade::good, "push",
         "before a repository made for it, the same hooks let in what is signed and refuse what is not", ""});
    return;
  }
  if (!takes) {
    findings.push_back(
        {Grade::bad, "push",
         "a first roster that is signed as it should be is refused: " + end_of(tried->signed_one.said),
         "see whether the programs fit this machine: muster hook install"});
  }
  if (takes && !refuses) {
    findings.push_back(
        {Grade::bad, "push",
         "the hooks do not refuse a commit that nobody signed: " + end_of(tried->unsigned_one.said),
         "install them again: muster hook install"});
  }
}

}  // namespace

void try_pushes(const HookStatus& status, DoctorFindings& findings) {
  // What lies in hooks/ is theirs, and a push would run it as us.
  if (!status.place.owner.empty()) {
    findings.push_back({Grade::warning, "push",
                        "no push was tried, since another user's hooks would run as this one",
                        "run muster doctor as " + status.place.owner});
    return;
  }
  push_here(status, findings);
  push_before_a_scene(status, findings);
}

}  // namespace muster
