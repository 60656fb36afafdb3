#include "adapters/pusher.h"

#include <unistd.h>

#include <array>

#include "adapters/environment.h"

namespace muster {

namespace {

// GitLab; gitolite; Gitea and Forgejo; GitHub Enterprise Server; Bitbucket Data Center; a web server; sshd.
constexpr std::array name_variables = {
    "GL_USERNAME", "GL_USER", "GITEA_PUSHER_NAME", "GITHUB_USER_LOGIN", "BB_USER_NAME",
    "REMOTE_USER", "LOGNAME"};

}  // namespace

Pusher pusher_of_hook() {
  for (const char* variable : name_variables) {
    const auto value = environment(variable);
    if (value && !value->empty()) return {*value, variable};
  }
  // Its name is not asked for: a static program has no part in how this machine names its users.
  return {"uid " + std::to_string(::geteuid()), "account"};
}

std::string this_program() {
  return "muster " MUSTER_VERSION;
}

}  // namespace muster
