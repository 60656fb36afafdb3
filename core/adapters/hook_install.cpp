#include "adapters/hook_install.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string_view>

#include "adapters/disk.h"
#include "adapters/system_error.h"

namespace muster {

namespace {

constexpr std::uint64_t hook_bytes = 1U << 20U;
constexpr std::string_view head =
    "#!/bin/sh\n"
    "# muster hook stub 1: written by muster hook install, which replaces it\n";

// In single quotes nothing has a meaning to sh but the quote itself.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string assignment(std::string_view name, const std::string& value) {
  return std::string(name) + "=" + quoted(value) + "\n";
}

// Takes `name='value'\n` from the front of `text`.
std::optional<std::string> take_assignment(std::string_view& text, std::string_view name) {
  if (!text.starts_with(std::string(name) + "='")) return std::nullopt;
  std::string_view rest = text.substr(name.size() + 2);
  std::string value;
  while (!rest.empty()) {
    if (rest.starts_with("'\\''")) {
      value += '\'';
      rest.remove_prefix(4);
    } else if (rest.starts_with("'\n")) {
      text = rest.substr(2);
      return value;
    } else {
      value += rest.front();
      rest.remove_prefix(1);
    }
  }
  return std::nullopt;
}

std::string check_of(std::string_view variable) {
  const std::string name(variable);
  return "[ -x \"$" + name + "\" ] || {\n  echo \"muster: $" + name +
         " is missing or cannot be run, so nothing is let in; the server's operator runs: muster hook "
         "status\" >&2\n  exit 3\n}\n";
}

// git asks in four phases, of which one can refuse: the others need no program, for every single ref that
// git packs. A chained hook may want them all.
constexpr std::string_view other_phases =
    "case ${0##*/} in reference-transaction) [ \"$1\" = prepared ] || exit 0 ;; esac\n";

constexpr std::string_view chained_line = "chained=\"$0.chained\"\n";

// What a hook before the refs move refuses is refused; one after it cannot refuse any more, and ours
// has to remember what has moved. The input is kept in a file that has no name any more when the first hook
// starts: what muster judges is byte for byte what the first hook was given.
constexpr std::string_view run_chained =
    "input=$(mktemp \"${TMPDIR:-/tmp}/muster-hook.XXXXXXXXXX\") || exit 3\n"
    "cat >\"$input\" || { rm -f \"$input\"; exit 3; }\n"
    "exec 3<\"$input\" 4<\"$input\"\n"
    "rm -f \"$input\"\n"
    "\"$chained\" \"$@\" <&3 3<&- 4<&-\n"
    "status=$?\n"
    "case ${0##*/} in post-*) ;; *) [ \"$status\" -eq 0 ] || exit \"$status\" ;; esac\n";

struct stat status_of(const std::string& path, int& error_number) {
  struct stat status {};
  error_number = ::lstat(path.c_str(), &status) == 0 ? 0 : errno;
  return status;
}

tl::unexpected<Fault> unfit(std::string because, std::string remedy) {
  return tl::make_unexpected(Fault{FaultId::config, std::move(because), std::move(remedy)});
}

std::string chained_path(const std::string& path) {
  return path + ".chained";
}

// A second name for the hook, so that there is one at every moment. A link stays a link.
Result<std::monostate> second_name(const std::string& from, const std::string& to) {
  if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) == 0) return std::monostate{};
  return tl::make_unexpected(system_fault("link to", from, errno));
}

Result<std::monostate> rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return std::monostate{};
  return tl::make_unexpected(system_fault("rename", from, errno));
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

std::string stub_text(const HookStub& stub) {
  std::string text(head);
  text += assignment("program", stub.program);
  if (stub.central_config) text += assignment("config", *stub.central_config);
  text += stub.chained == Chained::yes ? chained_line : other_phases;
  text += check_of("program");
  const std::string arguments = stub.central_config ? "--config \"$config\" \"$@\"" : "\"$@\"";
  if (stub.chained == Chained::no) return text + "exec \"$program\" " + arguments + "\n";
  text += check_of("chained");
  text += run_chained;
  return text + "exec \"$program\" " + arguments + " <&4 3<&- 4<&-\n";
}

std::optional<HookStub> parse_stub(const std::string& text) {
  std::string_view rest = text;
  if (!rest.starts_with(head)) return std::nullopt;
  rest.remove_prefix(head.size());
  HookStub stub;
  stub.program = take_assignment(rest, "program").value_or("");
  stub.central_config = take_assignment(rest, "config");
  if (rest.starts_with(chained_line)) stub.chained = Chained::yes;
  return stub;
}

Runnable runnable(const std::string& path) {
  struct stat status {};
  const bool plain = ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  // For root every file with one x bit will do; a noexec mount says no to everybody.
  return plain && ::access(path.c_str(), X_OK) == 0 ? Runnable::yes : Runnable::no;
}

Result<HookFound> look_at_hook(const std::string& path) {
  int error_number = 0;
  const struct stat status = status_of(path, error_number);
  if (error_number == ENOENT) return NoHook{};
  if (error_number != 0) return tl::make_unexpected(system_fault("look at", path, error_number));
  const bool runs = runnable(path) == Runnable::yes;
  const ForeignHook foreign{runs ? ForeignHook::Run::yes : ForeignHook::Run::no};
  if (!S_ISREG(status.st_mode) || static_cast<std::uint64_t>(status.st_size) > hook_bytes) return foreign;
  auto text = read_file(path, hook_bytes);
  if (!text) return tl::make_unexpected(std::move(text).error());
  auto stub = parse_stub(text->value_or(""));
  if (!stub) return foreign;
  const bool intact = stub_text(*stub) == **text;
  return OurHook{std::move(*stub), runs ? OurHook::Run::yes : OurHook::Run::no,
                 intact ? OurHook::Text::intact : OurHook::Text::edited};
}

Result<std::monostate> check_hook_place(const std::string& path, Foreign foreign) {
  auto found = look_at_hook(path);
  if (!found) return tl::make_unexpected(std::move(found).error());
  const auto* other = std::get_if<ForeignHook>(&*found);
  if (other == nullptr) return std::monostate{};
  if (foreign == Foreign::refuse) {
    return unfit("there is another hook: " + path,
                 "keep it and run it before ours: muster hook install --chain; or remove it");
  }
  if (other->runs == ForeignHook::Run::no) {
    return unfit(path + " is not executable, so git does not run it", "make it executable, or remove it");
  }
  int error_number = 0;
  status_of(chained_path(path), error_number);
  if (error_number != ENOENT) {
    return unfit(chained_path(path) + " is in the way", "move it elsewhere, or remove it");
  }
  return std::monostate{};
}

Result<std::monostate> install_hook(const std::string& path, HookStub stub, Foreign foreign) {
  if (has_control(stub.program) || has_control(path) || has_control(stub.central_config.value_or(""))) {
    return unfit("a path holds a control byte", "use folders with ordinary names");
  }
  if (auto fit = check_hook_place(path, foreign); !fit) return fit;
  auto found = look_at_hook(path);
  if (!found) return tl::make_unexpected(std::move(found).error());
  stub.chained = Chained::no;
  if (const auto* ours = std::get_if<OurHook>(&*found)) stub.chained = ours->stub.chained;
  const bool chains = std::holds_alternative<ForeignHook>(*found);
  if (chains) {
    if (auto kept = second_name(path, chained_path(path)); !kept) return kept;
    stub.chained = Chained::yes;
  }
  auto written = write_file(path, stub_text(stub), 0755);
  if (!written && chains) (void)remove_file(chained_path(path));
  return written;
}

Result<Uninstalled> uninstall_hook(const std::string& path) {
  auto found = look_at_hook(path);
  if (!found) return tl::make_unexpected(std::move(found).error());
  const auto* ours = std::get_if<OurHook>(&*found);
  if (ours == nullptr) return Uninstalled::nothing_of_ours;
  int error_number = 0;
  status_of(chained_path(path), error_number);
  if (ours->stub.chained == Chained::yes && error_number == 0) {
    if (auto back = rename_file(chained_path(path), path); !back) return tl::make_unexpected(back.error());
    return Uninstalled::restored;
  }
  if (auto gone = remove_file(path); !gone) return tl::make_unexpected(gone.error());
  return Uninstalled::removed;
}

}  // namespace muster
