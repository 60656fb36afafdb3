#include "adapters/editor.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "adapters/disk.h"
#include "adapters/environment.h"
#include "adapters/system_error.h"

extern char** environ;

namespace muster {

namespace {

std::string editor_of_the_user() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    if (auto value = environment(name); value && !value->empty()) return *value;
  }
  return "vi";
}

// With our own terminal; nothing is captured.
Result<int> run_on_terminal(const std::string& editor, const std::string& path) {
  const std::string script = editor + " \"$@\"";
  const char* arguments[] = {"sh", "-c", script.c_str(), editor.c_str(), path.c_str(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, "sh", nullptr, nullptr, const_cast<char**>(arguments), environ);
  if (failed != 0) return tl::make_unexpected(system_fault("run", editor, failed));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return tl::make_unexpected(system_fault("wait for", editor, errno));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void remove_both(const std::string& path) {
  ::unlink(path.c_str());
  ::rmdir(path.substr(0, path.find_last_of('/')).c_str());
}

}  // namespace

Result<EditedText> EditedText::ask(const std::string& name, std::string_view text, std::uint64_t max_bytes) {
  std::string folder = environment("TMPDIR").value_or("/tmp") + "/muster-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) {
    return tl::make_unexpected(system_fault("make", "a temporary folder", errno));
  }
  const std::string path = folder + "/" + name;
  if (auto written = write_file(path, text, 0600); !written) return tl::make_unexpected(written.error());
  const std::string editor = editor_of_the_user();
  const auto ended = run_on_terminal(editor, path);
  if (!ended || *ended != 0) {
    remove_both(path);
    if (!ended) return tl::make_unexpected(ended.error());
    return tl::make_unexpected(Fault{FaultId::config,
                                     "the editor " + editor + " did not end well; nothing was changed",
                                     "name another one in EDITOR"});
  }
  auto bytes = read_file(path, max_bytes);
  if (!bytes) return tl::make_unexpected(std::move(bytes).error());
  return EditedText(path, std::move(*bytes).value_or(""));
}

void EditedText::forget() const {
  remove_both(path_);
}

}  // namespace muster
