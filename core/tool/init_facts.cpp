#include "tool/init_facts.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "formats/hook_input.h"
#include "formats/ssh_key.h"
#include "roster/grammar.h"
#include "tool/output.h"

namespace muster {

namespace {

constexpr auto none = GitConfiguration::none;

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The path of "scheme://host/path", "host:path" or "path".
std::string_view path_of_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    const std::size_t slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  }
  const std::size_t colon = url.find(':');
  const bool has_host = colon != std::string_view::npos && url.find('/') > colon;
  return has_host ? url.substr(colon + 1) : url;
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    if (!part.empty() && part != "." && part != "..") parts.emplace_back(part);
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

std::string in_project_bytes(std::string part) {
  for (char& c : part) {
    const bool known = is_lower_or_digit(lower(c)) || c == '.' || c == '_' || c == '-';
    if (!known) c = '-';
  }
  return part;
}

// A literal key in user.signingKey (git-config(1)): "key::" and the key, or (deprecated) the key.
std::optional<std::string> literal_key(const std::string& value) {
  const bool marked = value.starts_with("key::");
  const std::string text = marked ? value.substr(5) : value;
  if (!marked && !value.starts_with("ssh-")) return std::nullopt;
  return text;
}

std::string absolute_below(const std::string& folder, const std::string& file) {
  return (std::filesystem::path(folder) / file).lexically_normal().string();
}

Result<ChosenKey> chosen(SshSigningKey key, std::string git_value) {
  auto line = public_line_of(key);
  if (!line) return tl::make_unexpected(std::move(line).error());
  if (key.file.empty()) key.agent_key = *line;
  return ChosenKey{std::move(key), std::move(*line), std::move(git_value)};
}

}  // namespace

Result<InitFacts> signing_facts(const PlainGit& git) {
  InitFacts facts;
  auto key = git.config("user.signingKey", {"--type=path"});
  if (!key) return tl::make_unexpected(std::move(key).error());
  facts.signing_key = std::move(*key);
  const auto format = git.config("gpg.format");
  if (!format) return tl::make_unexpected(format.error());
  if (*format) facts.gpg_format = **format;
  facts.signs_with_ssh = facts.gpg_format == "ssh";
  return facts;
}

Result<InitFacts> init_facts(const PlainGit& git) {
  auto top = git.ask({"rev-parse", "--show-toplevel"}, none);
  if (!top) return tl::make_unexpected(std::move(top).error());
  if (!*top || (*top)->empty()) {
    return misused("this is no work tree of a git repository", "run it in one, or start with git init");
  }
  auto signing = signing_facts(git);
  if (!signing) return signing;
  InitFacts facts = std::move(*signing);
  facts.work_tree = std::move(**top);
  struct Asked {
    std::optional<std::string>& into;
    Result<std::optional<std::string>> answer;
  };
  Asked asked[] = {{facts.head_ref, git.ask({"symbolic-ref", "--quiet", "HEAD"}, none)},
                   {facts.head_commit, git.ask({"rev-parse", "--verify", "--quiet", "HEAD^{commit}"}, none)},
                   {facts.name, git.config("user.name")},
                   {facts.email, git.config("user.email")},
                   {facts.origin, git.config("remote.origin.url")}};
  for (Asked& one : asked) {
    if (!one.answer) return tl::make_unexpected(std::move(one.answer).error());
    one.into = std::move(*one.answer);
  }
  return facts;
}

std::string default_project(const InitFacts& facts) {
  std::vector<std::string> parts = parts_of(path_of_url(facts.origin.value_or("")));
  if (!parts.empty() && parts.back().ends_with(".git")) parts.back().resize(parts.back().size() - 4);
  if (!parts.empty() && parts.back().empty()) parts.pop_back();
  if (parts.empty()) {
    const std::vector<std::string> folders = parts_of(facts.work_tree);
    return in_project_bytes(folders.empty() ? "project" : folders.back());
  }
  std::string last = in_project_bytes(parts.back());
  return parts.size() == 1 ? last : in_project_bytes(parts[parts.size() - 2]) + "/" + last;
}

std::string default_signer(std::string_view email) {
  return roster_id_from(email.substr(0, email.find('@')));
}

Result<std::string> mainline_named(const std::string& option, const InitFacts& facts) {
  std::string ref = option.empty() ? facts.head_ref.value_or("") : option;
  if (ref.empty()) return misused("HEAD names no branch", "name the mainline: --mainline refs/heads/main");
  if (!ref.starts_with("refs/")) ref = "refs/heads/" + ref;
  if (is_ref_name(ref) && ref.starts_with("refs/heads/")) return ref;
  return misused("--mainline " + option + " is no branch", "write it like refs/heads/main");
}

Result<std::optional<std::string>> baseline_named(const std::string& option, const InitFacts& facts,
                                                  const PlainGit& git) {
  if (option.empty()) return facts.head_commit;
  const auto id =
      git.ask({"rev-parse", "--verify", "--quiet", "--end-of-options", option + "^{commit}"}, none);
  if (!id) return tl::make_unexpected(id.error());
  if (*id) return *id;
  return misused("there is no commit " + option, "name another with --baseline");
}

Result<ChosenKey> choose_key(const InitFacts& facts, const std::string& file) {
  if (!file.empty()) {
    const std::string path = absolute_below(std::filesystem::current_path().string(), file);
    return chosen({path, {}}, path);
  }
  if (!facts.signing_key || facts.signing_key->empty()) {
    return misused("git has no signing key here",
                   "name one with --key FILE, or: git config gpg.format ssh; git config user.signingKey "
                   "~/.ssh/id_ed25519.pub");
  }
  const std::string& value = *facts.signing_key;
  if (const auto literal = literal_key(value)) return chosen({{}, *literal}, "key::" + *literal);
  // git resolves a relative name in the folder where it runs, the top of the work tree.
  const std::string path = absolute_below(facts.work_tree, value);
  std::error_code unreadable;
  if (!facts.signs_with_ssh && !std::filesystem::exists(path, unreadable)) {
    return misused(
        "user.signingKey " + value + " is no SSH key and no full fingerprint of another kind of key",
        "name the key in full with --key, or: git config user.signingKey FINGERPRINT (all 40 digits: "
        "gpg --list-secret-keys, gpgsm --list-secret-keys)");
  }
  return chosen({path, {}}, path);
}

}  // namespace muster
