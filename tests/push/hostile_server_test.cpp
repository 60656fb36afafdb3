// A server that breaks while strangers push: its files, its memory, its hook. Whatever breaks, nothing is let
// in that would not be let in otherwise, and what is refused changes nothing.
#include <catch2/catch.hpp>
#include <filesystem>

#include "push/stranger.h"

using namespace muster::test;

namespace fs = std::filesystem;

namespace {

constexpr const char* good_and_evil =
    "commit good on base by dave file a \"x\\n\"\ncommit evil on base by dave file a \"y\\n\" unsigned\n";

// Something else in a file's place, for as long as this lives.
class InPlaceOf {
 public:
  InPlaceOf(std::string path, const std::string& what) : path_(std::move(path)), kept_(path_ + ".kept") {
    was_there_ = fs::exists(path_);
    if (was_there_) fs::rename(path_, kept_);
    if (what == "a folder")
      fs::create_directory(path_);
    else if (what == "a link to nowhere")
      fs::create_symlink("/nowhere/at/all", path_);
    else if (what == "a link to itself")
      fs::create_symlink(path_, path_);
    else if (what != "nothing")
      put_file(path_, what);
  }
  InPlaceOf(const InPlaceOf&) = delete;
  InPlaceOf& operator=(const InPlaceOf&) = delete;
  ~InPlaceOf() {
    std::error_code ignored;  // a destructor has nobody to tell
    fs::remove_all(path_, ignored);
    if (was_there_) fs::rename(kept_, path_, ignored);
  }

 private:
  std::string path_, kept_;
  bool was_there_ = false;
};

bool is_refused(const Stranger& stranger, const std::string& name) {
  const std::string before = snapshot(stranger.server);
  const RawAnswer answer = stranger.push("refs/heads/main", name);
  UNSCOPED_INFO(answer.all());
  return !answer.moved("refs/heads/main") && snapshot(stranger.server) == before &&
         unprintable(answer.remote) == "";
}

}  // namespace

TEST_CASE("settings and memory that are not as they were written let nothing in", "[hostile]") {
  Stranger stranger;
  stranger.make(good_and_evil);
  for (const char* file : {"/muster.toml", "/muster/state.toml", "/muster"}) {
    for (const std::string what : {"a folder", "a link to nowhere", "a link to itself", "",
                                   "\x1b[31mgarbage\n", "mainline = \"refs/heads/x\"\n"}) {
      // Without its state a server waits for a first roster: an empty folder is no state.
      if (file == std::string("/muster") && what == "a folder") continue;
      const InPlaceOf broken(stranger.server.path() + file, what);
      INFO(file << ": " << what);
      CHECK(is_refused(stranger, "good"));
    }
  }
  const InPlaceOf forgotten(stranger.server.path() + "/muster", "a folder");
  CHECK(is_refused(stranger, "evil"));
}

TEST_CASE("a cache that cannot be read or written refuses nothing", "[hostile]") {
  Stranger stranger;
  stranger.make(good_and_evil);
  const InPlaceOf broken(stranger.server.path() + "/muster/clock",
                         GENERATE("a folder", "a link to nowhere", "x\n"));
  CHECK(is_refused(stranger, "evil"));
  CHECK(stranger.push("refs/heads/main", "good").moved("refs/heads/main"));
}

TEST_CASE("damaged objects of the server let nothing in", "[hostile]") {
  Stranger stranger;
  stranger.make(good_and_evil);
  for (const muster::ObjectId& id : stranger.world.repository.reached_from({stranger.id("base")})) {
    const std::string path = stranger.server.loose_object_path(id.hex());
    if (!fs::exists(path)) continue;
    const std::string whole = get_file(path);
    for (const std::string& what :
         {std::string("nothing"), std::string("a folder"), std::string(), whole.substr(0, whole.size() / 2),
          whole + "x", deflated(std::string("blob 99999999999\0x", 17))}) {
      const InPlaceOf broken(path, what);
      INFO(id.hex() << ": " << what.size());
      CHECK(is_refused(stranger, "evil"));
    }
  }
  CHECK(stranger.push("refs/heads/main", "good").moved("refs/heads/main"));
}

TEST_CASE("memory that does not suffice lets nothing in", "[hostile]") {
#ifdef MUSTER_SANITIZED
  WARN("the hook's memory cannot be bounded under AddressSanitizer");
#else
  Stranger stranger;
  stranger.make(good_and_evil);
  const std::string path = stranger.server.path() + "/hooks/pre-receive";
  const std::string whole = get_file(path);
  int refused = 0;
  for (int mebibytes = 8; mebibytes <= 64; mebibytes += 4) {
    put_file(path, whole);
    stranger.before_hook("ulimit -v " + std::to_string(mebibytes * 1024));
    INFO(mebibytes << " MiB");
    CHECK(is_refused(stranger, "evil"));
    if (is_refused(stranger, "good")) {
      ++refused;
    } else {
      break;
    }
  }
  CHECK(refused > 0);
#endif
}

TEST_CASE("a hook that cannot write, or is killed, refuses", "[hostile]") {
  Stranger stranger;
  stranger.make(good_and_evil);
  const std::string path = stranger.server.path() + "/hooks/pre-receive";
  const std::string whole = get_file(path);
  const auto with = [&](const std::string& line) {
    put_file(path, whole);
    stranger.before_hook(line);
  };
  with("ulimit -f 0");
  CHECK(is_refused(stranger, "evil"));
  with("ulimit -n 3");
  CHECK(is_refused(stranger, "evil"));
  CHECK(is_refused(stranger, "good"));
  with("kill -9 $$");
  CHECK(is_refused(stranger, "good"));
  // Killed while it waits for the list of refs: the stub becomes the hook, and then comes the end.
  with(
      "mkfifo \"$0.input\"\n"
      "sleep 600 >\"$0.input\" &\n"
      "holder=$!\n"
      "{ until grep -q muster /proc/$$/comm; do :; done; kill -9 $$ $holder; } &\n"
      "exec <\"$0.input\"\n");
  const RawAnswer killed = stranger.push("refs/heads/main", "good");
  INFO(killed.all());
  CHECK_FALSE(killed.moved("refs/heads/main"));
  CHECK(stranger.present("refs/heads/main") == stranger.id("base").hex());
  put_file(path, whole);
  CHECK(stranger.push("refs/heads/main", "good").moved("refs/heads/main"));
}

TEST_CASE("a hook without its input or outputs lets nothing bad in", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make(good_and_evil);
  REQUIRE(stranger
              .push_all(
                  {stranger.command("refs/heads/good", "good"), stranger.command("refs/heads/evil", "evil")},
                  {"good", "evil"})
              .moved("refs/heads/evil"));
  const auto run = [&](const std::string& redirections, const std::string& input) {
    const std::string hook = stranger.server.path() + "/hooks/pre-receive";
    return stranger.git
        .run(stranger.server.path(), {"sh", "-c", "exec \"$0\" " + redirections, hook}, input,
             {"GIT_DIR=" + stranger.server.path()})
        .exit_code;
  };
  const std::string good = stranger.command("refs/heads/main", "good") + "\n";
  const std::string evil = stranger.command("refs/heads/main", "evil") + "\n";
  for (const char* closed : {"", ">&-", "2>&-", ">&- 2>&-"}) {
    INFO(closed);
    CHECK(run(closed, good) == 0);
    CHECK(run(closed, evil) == 1);
    // A list that somebody else has read, or that was never given, is no list that may pass.
    CHECK(run(std::string("<&- ") + closed, evil) != 0);
    CHECK(run(std::string("</dev/null ") + closed, evil) != 0);
    CHECK(run(std::string("</ ") + closed, evil) != 0);
    CHECK(run(closed, "") == 2);
    CHECK(run(closed, evil.substr(0, evil.size() - 1)) == 1);
    CHECK(run(closed, good + evil) == 1);
  }
}

TEST_CASE("the environment of a push has no say", "[hostile]") {
  Stranger stranger;
  stranger.make(good_and_evil);
  RawPush push;
  push.commands = {stranger.command("refs/heads/main", "evil")};
  push.pack = stranger.world.repository.pack_of({stranger.id("evil")}, {stranger.id("base")});
  const std::string before = snapshot(stranger.server);
  const std::string home = stranger.git.root() + "/home";
  put_file(home + "/.gitconfig", "[gpg]\n\tprogram = /bin/true\n[core]\n\tuseReplaceRefs = true\n");
  put_file(home + "/grafts", stranger.id("evil").hex() + "\n");
  const std::vector<std::vector<std::string>> environments = {
      {"HOME=" + home, "XDG_CONFIG_HOME=" + home, "GNUPGHOME=" + home},
      {"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=gpg.program", "GIT_CONFIG_VALUE_0=/bin/true"},
      {"GIT_CONFIG_GLOBAL=" + home + "/.gitconfig"},
      {"GIT_REPLACE_REF_BASE=refs/heads/", "GIT_GRAFT_FILE=" + home + "/grafts"},
      {"GIT_CEILING_DIRECTORIES=/", "GIT_DISCOVERY_ACROSS_FILESYSTEM=1"},
      {"GIT_WORK_TREE=/"},
      {"MUSTER_CONFIG=/dev/null", "MUSTER_SKIP=1", "OPENSSL_CONF=/dev/null", "TZ=Pacific/Kiritimati"},
      {"LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8", "TERM=xterm", "COLUMNS=1"},
      {"GIT_PROTOCOL=version=1", "GIT_PUSH_OPTION_COUNT=1", "GIT_PUSH_OPTION_0=muster.skip"},
      {"GIT_PUSH_CERT_STATUS=G", "GIT_PUSH_CERT_SIGNER=alice", "GIT_PUSH_CERT_KEY=alice"},
  };
  for (const auto& environment : environments) {
    std::vector<std::string> wrapper = {"env"};
    wrapper.insert(wrapper.end(), environment.begin(), environment.end());
    INFO(environment.front());
    CHECK(not_refused(stranger, receive_pack(stranger.git, stranger.server, push, wrapper), before,
                      {"signature.missing"}) == "");
  }
  for (const char* situation : {"GIT_NAMESPACE=elsewhere", "GIT_SHALLOW_FILE=/dev/null"}) {
    INFO(situation);
    const RawAnswer answer = receive_pack(stranger.git, stranger.server, push, {"env", situation});
    CHECK(not_refused(stranger, answer, before, {"fault.git"}) == "");
  }
  CHECK(stranger.push("refs/heads/main", "good").moved("refs/heads/main"));
}
