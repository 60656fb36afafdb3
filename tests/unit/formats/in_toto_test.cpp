#include "formats/in_toto.h"

#include <catch2/catch.hpp>

#include "unit/formats/git_samples.h"

using namespace muster;
using muster::samples::replaced;

namespace {

const std::string good =
    R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a.tar.gz","digest":{"sha256":"ab"}},{"digest":{"gitCommit":"cd","sha1":"ef"}}],"predicateType":"t","predicate":{"x":[1]}})";

}  // namespace

TEST_CASE("a statement comes back as it was read") {
  const auto statement = parse_statement(good);
  REQUIRE(statement);
  CHECK(statement_text(*statement) == good);
  REQUIRE(statement->subjects.size() == 2);
  CHECK(statement->subjects.front().name == "a.tar.gz");
  CHECK(statement->subjects.back().name.empty());
  CHECK(statement->subjects.back().digest.at("sha1") == "ef");
  CHECK(statement->predicate_type == "t");
  CHECK(statement->predicate.array("x")->size() == 1);
  CHECK(parse_statement(replaced(good, R"({"x":[1]})", "null")));
}

TEST_CASE("a statement has its members and no others, each of its type") {
  const std::string subjects = good.substr(good.find('['), good.find(",\"predicateType\"") - good.find('['));
  const std::string no_statement = "not an in-toto statement, v1";
  const std::string members = "not a statement of subject, predicateType and predicate";
  const std::string subject = "a subject that is not a digest, with or without a name";
  const std::string hex = "a digest that is not lower-case hex";
  struct Near {
    std::string old_text, new_text, what;
  };
  for (const auto& [old_text, new_text, what] : std::vector<Near>{
           {good, "", "not JSON"},
           {good, "[]", no_statement},
           {R"("_type":"https://in-toto.io/Statement/v1",)", "", no_statement},
           {R"("https://in-toto.io/Statement/v1")", "1", no_statement},
           {"Statement/v1", "Statement/v2", no_statement},
           {"\"predicateType\":\"t\",", "", members},
           {"\"predicateType\":\"t\"", "\"predicateType\":7", members},
           {"\"subject\":" + subjects + ",", "", members},
           {"\"subject\"", "\"subjects\"", members},
           {subjects, "{}", members},
           {",\"predicate\":{\"x\":[1]}", "", members},
           {"\"predicate\":", "\"predicates\":", members},
           {"\"predicate\":", "\"more\":1,\"predicate\":", members},
           {subjects, "[]", "a statement about nothing"},
           {R"({"name":"a.tar.gz","digest":{"sha256":"ab"}})", "7", subject},
           {R"("name":"a.tar.gz","digest":{"sha256":"ab"})", R"("name":"a.tar.gz")", subject},
           {R"({"sha256":"ab"})", "\"ab\"", subject},
           {R"("name":"a.tar.gz")", R"("name":7)", subject},
           {R"("name":"a.tar.gz")", R"("uri":"a")", subject},
           {R"("name":"a.tar.gz")", R"("name":"a","uri":"a")", subject},
           {R"({"sha256":"ab"})", "{}", "a subject without a digest"},
           {R"({"sha256":"ab"})", R"({"sha256":7})", hex},
           {"\"ab\"", "\"AB\"", hex},
           {"\"ab\"", "\"ag\"", hex},
           {"\"ab\"", "\"\"", hex},
       }) {
    const std::string bad = replaced(good, old_text, new_text);
    INFO(bad);
    const auto statement = parse_statement(bad);
    REQUIRE_FALSE(statement);
    CHECK(statement.error().what == what);
  }
}
