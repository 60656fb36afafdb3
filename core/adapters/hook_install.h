// Hooks on disk. What is installed is a small sh script that runs an absolute path, so that a
// program that is gone refuses instead of being skipped:
//
//   #!/bin/sh
//   # muster hook stub 1: written by muster hook install, which replaces it
//   program='/usr/libexec/muster/muster-pre-receive'
//   case ${0##*/} in reference-transaction) [ "$1" = prepared ] || exit 0 ;; esac
//   [ -x "$program" ] || { echo "muster: $program is missing or cannot be run" >&2; exit 3; }
//   exec "$program" "$@"
//
// A stub is known by its second line. Any other hook is foreign: never overwritten, and run first
// where that was asked for, with the same standard input.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "model/result.h"

namespace muster {

// Whether <hook>.chained runs first. It is found beside the stub, so that a repository can be moved.
enum class Chained { no, yes };

struct HookStub {
  std::string program;                        // absolute path
  std::optional<std::string> central_config;  // absolute path
  Chained chained = Chained::no;
};

// Paths without control bytes only.
std::string stub_text(const HookStub& stub);
// What the head of a stub says; nothing for any other text.
std::optional<HookStub> parse_stub(const std::string& text);

struct NoHook {};
struct ForeignHook {
  enum class Run { yes, no } runs;  // git skips what is not executable
};
struct OurHook {
  HookStub stub;
  // git runs the stub: it is executable, also as far as its mount is concerned.
  enum class Run { yes, no } runs;
  // Whether it is byte for byte what we would write.
  enum class Text { intact, edited } text;
};
using HookFound = std::variant<NoHook, ForeignHook, OurHook>;

// `path`: of the hook, such as /srv/x.git/hooks/pre-receive.
Result<HookFound> look_at_hook(const std::string& path);

enum class Foreign { refuse, chain };

// Whether install_hook would succeed; a Fault (fault.config) that says why not.
Result<std::monostate> check_hook_place(const std::string& path, Foreign foreign);
// Writes the stub, mode 0755. A foreign hook becomes <path>.chained where that was asked for; one
// that is chained already stays so. `stub.chained` is ours to set.
Result<std::monostate> install_hook(const std::string& path, HookStub stub, Foreign foreign);

// Removes our stub and brings back what it was chained before; leaves anything else alone.
enum class Uninstalled { nothing_of_ours, removed, restored };
Result<Uninstalled> uninstall_hook(const std::string& path);

// Whether a file can be run by us: an executable, regular file on a mount that allows it.
enum class Runnable { no, yes };
Runnable runnable(const std::string& path);

}  // namespace muster
