#include "adapters/disk_admissions.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "adapters/disk.h"
#include "model/limits.h"
#include "support/temp_dir.h"

using namespace muster;
using muster::test::get_file;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

const Timestamp now = Timestamp::parse("2026-11-23T10:00:00Z").value();

ObjectId id(char digit) {
  return ObjectId::parse(std::string(40, digit), HashAlgorithm::sha1).value();
}

Admission admission(const std::string& ref, Timestamp at = now) {
  const RosterName roster{7, Sha256Digest::parse("sha256:" + std::string(64, 'a')).value()};
  return {at, roster, {}, {{id('1'), id('2'), ref}}};
}

struct Book {
  Book() { REQUIRE(make_directories(dir / "muster")); }
  std::vector<std::string> names(Timestamp when = now) {
    std::vector<std::string> found;
    (void)admissions.find(when, [&](const Admission& one) {
      found.push_back(one.updates.front().name);
      return false;
    });
    return found;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(dir / "muster/admitted")) {
      found.push_back(entry.path().string());
    }
    return found;
  }

  TempDir dir;
  DiskAdmissions admissions{dir.path(), HashAlgorithm::sha1};
};

}  // namespace

TEST_CASE("without its folder nothing is kept") {
  Book book;
  book.admissions.keep(admission("refs/heads/main"));
  CHECK(book.names().empty());
  CHECK_FALSE(std::filesystem::exists(book.dir / "muster/admitted"));
}

TEST_CASE("what was let in is told for a while and the newest first") {
  Book book;
  REQUIRE(DiskAdmissions::make_folder(book.dir.path(), AdmissionsFor::reference_transaction));
  REQUIRE(DiskAdmissions::make_folder(book.dir.path(), AdmissionsFor::reference_transaction));
  book.admissions.keep(admission("refs/heads/old", now - Duration{limits::admission_seconds}));
  book.admissions.keep(admission("refs/heads/earlier", now - Duration{limits::admission_seconds - 1}));
  book.admissions.keep(admission("refs/heads/ahead", now + Duration{limits::clock_skew_seconds}));
  book.admissions.keep(admission("refs/heads/now"));
  CHECK(book.names() == std::vector<std::string>{"refs/heads/now", "refs/heads/earlier"});
  const auto wanted = [](const Admission& one) { return one.updates.front().name != "refs/heads/now"; };
  CHECK(book.admissions.find(now, wanted)->updates.front().name == "refs/heads/earlier");
  CHECK_FALSE(DiskAdmissions(book.dir.path(), HashAlgorithm::sha256).find(now, wanted));
}

TEST_CASE("what is very long is not kept") {
  Book book;
  REQUIRE(DiskAdmissions::make_folder(book.dir.path(), AdmissionsFor::reference_transaction));
  Admission wide = admission("refs/heads/main");
  for (int i = 0; i < 1500; ++i) {
    wide.updates.push_back({id('1'), id('2'), "refs/heads/" + std::to_string(i) + std::string(3000, 'x')});
  }
  book.admissions.keep(wide);
  CHECK(book.files().empty());
}

TEST_CASE("only so many are kept and only so much of them is read") {
  Book book;
  REQUIRE(DiskAdmissions::make_folder(book.dir.path(), AdmissionsFor::reference_transaction));
  Admission wide = admission("refs/heads/0");
  for (int i = 1; i < 60; ++i) {
    wide.updates.push_back({id('1'), id('2'), "refs/heads/" + std::to_string(i) + std::string(3500, 'x')});
  }
  for (std::size_t i = 0; i < limits::admissions; ++i) {
    wide.updates.front().name = "refs/heads/" + std::to_string(i);
    book.admissions.keep(wide);
  }
  CHECK(book.files().size() == limits::admissions);
  const std::size_t read = book.names().size();
  CHECK(read > 50);
  CHECK(read < 100);
  book.admissions.keep(admission("refs/heads/one-more"));
  CHECK(book.files().size() == limits::admissions);
  book.admissions.clear(now + Duration{limits::admission_seconds}, {});
  CHECK(book.files().empty());
  REQUIRE(DiskAdmissions::remove_folders(book.dir.path()));
  REQUIRE(DiskAdmissions::remove_folders(book.dir.path()));
  CHECK_FALSE(std::filesystem::exists(book.dir / "muster/admitted"));
}

TEST_CASE("a file that is not as it was written tells nothing") {
  Book book;
  REQUIRE(DiskAdmissions::make_folder(book.dir.path(), AdmissionsFor::reference_transaction));
  book.admissions.keep(admission("refs/heads/main"));
  REQUIRE(book.files().size() == 1);
  const std::string path = book.files().front();
  const std::string text = get_file(path);
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    put_file(path, changed);
    INFO(at);
    CHECK(book.names().empty());
    put_file(path, text.substr(0, at));
    CHECK(book.names().empty());
  }
  put_file(path, text + "\n");
  CHECK(book.names().empty());
  put_file(path, text);
  CHECK(book.names() == std::vector<std::string>{"refs/heads/main"});
  // Under the name of another time it is none either.
  std::filesystem::rename(
      path, book.dir / ("muster/admitted/" + std::to_string(now.seconds + 1) + "-" + std::string(16, '0')));
  CHECK(book.names().empty());
}

TEST_CASE("what has moved or is too old is removed and the rest stays") {
  Book book;
  REQUIRE(DiskAdmissions::make_folder(book.dir.path(), AdmissionsFor::reference_transaction));
  book.admissions.keep(admission("refs/heads/moved"));
  book.admissions.keep(admission("refs/heads/waits"));
  book.admissions.keep(admission("refs/heads/old", now - Duration{limits::admission_seconds}));
  put_file(book.dir / "muster/admitted/notes.txt", "somebody's own\n");
  book.admissions.clear(now,
                        {{id('1'), id('2'), "refs/heads/moved"}, {id('1'), id('3'), "refs/heads/waits"}});
  CHECK(book.names() == std::vector<std::string>{"refs/heads/waits"});
  CHECK(book.files().size() == 2);
}
