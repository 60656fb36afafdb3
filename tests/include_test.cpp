// Layers are law: reads every include line under core/ and hooks/ and holds it against the table
// of docs/architecture.md, section "Who may include whom".
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> may_include = {
    {"model", {"model"}},
    {"roster", {"model", "roster"}},
    {"formats", {"model", "roster", "formats"}},
    {"policy", {"model", "roster", "policy"}},
    {"report", {"model", "roster", "report"}},
    {"crypto", {"model", "formats", "crypto"}},
    {"app", {"model", "roster", "formats", "policy", "crypto", "report", "app"}},
    {"adapters", {"model", "roster", "formats", "crypto", "app", "adapters"}},
    {"tool", {"model", "roster", "formats", "policy", "report", "crypto", "app", "adapters", "tool"}},
    {"hooks", {"model", "formats", "report", "app", "adapters", "hooks"}},
};

const std::set<std::string> pure = {"model", "roster", "formats", "policy", "report"};
const std::set<std::string> impure_headers = {
    "git2.h", "gpgme.h", "fstream", "filesystem", "cstdlib",  "iostream", "unistd.h", "cstdio",
    "ctime",  "time.h",  "thread",  "random",     "stdlib.h", "stdio.h",  "fcntl.h",  "sys/stat.h"};
// Words that reach for the world without an include of their own.
const std::regex impure_words(R"(\b(getenv|system_clock|steady_clock|time\s*\(\s*(NULL|nullptr|0)\s*\))\b)");

// Libraries that live in one room (in one file where a path is named).
const std::map<std::string, std::string> confined = {{"git2.h", "core/adapters/"},
                                                     {"CLI/CLI.hpp", "core/tool/"},
                                                     {"sodium.h", "core/crypto/"},
                                                     {"openssl/", "core/crypto/"},
                                                     {"toml++/toml.h", "core/formats/"}};

struct Include {
  std::string name;
  bool own;
};

std::vector<Include> includes_of(const std::string& text) {
  static const std::regex line(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re", std::regex::multiline);
  std::vector<Include> found;
  for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at) {
    found.push_back({(*at)[2], (*at)[1] == "\""});
  }
  return found;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string room_of(const std::string& path) {
  if (path.starts_with("hooks/")) return "hooks";
  const std::string rest = path.substr(std::string("core/").size());
  return rest.substr(0, rest.find('/'));
}

std::string without_comments(const std::string& text) {
  static const std::regex comment(R"(//[^\n]*)");
  return std::regex_replace(text, comment, "");
}

void check_file(const std::string& path, const std::string& text) {
  const std::string room = room_of(path);
  INFO(path);
  REQUIRE(may_include.contains(room));
  for (const Include& include : includes_of(text)) {
    INFO(include.name);
    if (include.own) {
      const std::size_t slash = include.name.find('/');
      const std::string target = slash == std::string::npos ? room : include.name.substr(0, slash);
      CHECK(may_include.at(room).contains(target));
      CHECK(include.name.find("..") == std::string::npos);
    } else {
      if (pure.contains(room)) CHECK_FALSE(impure_headers.contains(include.name));
      for (const auto& [library, folder] : confined) {
        if (include.name.starts_with(library)) CHECK(path.starts_with(folder));
      }
    }
  }
  if (pure.contains(room)) CHECK_FALSE(std::regex_search(without_comments(text), impure_words));
}

}  // namespace

TEST_CASE("every file includes only what its room may include") {
  const fs::path top = MUSTER_SOURCE_DIR;
  int files = 0;
  for (const char* folder : {"core", "hooks"}) {
    for (const auto& entry : fs::recursive_directory_iterator(top / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      check_file(fs::relative(entry.path(), top).generic_string(), read(entry.path()));
      ++files;
    }
  }
  CHECK(files > 50);
}

TEST_CASE("the include test sees what it should see") {
  CHECK(includes_of("#include \"app/ports.h\"\n #  include <git2.h>\n").size() == 2);
  CHECK(std::regex_search(std::string("auto x = getenv(name);"), impure_words));
  CHECK_FALSE(std::regex_search(without_comments("// getenv is not for us\n"), impure_words));
}
