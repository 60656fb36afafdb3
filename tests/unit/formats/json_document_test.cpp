#include "formats/json_document.h"

#include <catch2/catch.hpp>

using namespace muster;

TEST_CASE("a document comes back as it was read") {
  const std::string text =
      R"({"a":[1,-2,9223372036854775807,-9223372036854775808],"b":{"c":null,"d":true,"e":false},"":"x\"\\\n"})";
  const auto document = parse_json(text);
  REQUIRE(document);
  CHECK(json_text(*document) == text);
  CHECK(*document == *parse_json(text));
  CHECK(document->array("a")->size() == 4);
  CHECK(document->array("b") == nullptr);
  CHECK(document->array("z") == nullptr);
  CHECK(document->object("b")->size() == 3);
  CHECK(document->object("a") == nullptr);
  CHECK(document->object("z") == nullptr);
  CHECK(document->member("b")->member("c") != nullptr);
  CHECK(document->member("b")->string("c") == nullptr);
  CHECK(*document->string("") == "x\"\\\n");
  CHECK(document->member("z") == nullptr);
  CHECK(document->member("a")->member("b") == nullptr);
  CHECK(parse_json(" [ ] \n"));
  CHECK(*parse_json("\"\\u00e9\\ud83d\\ude00\"")->string() == "\xC3\xA9\xF0\x9F\x98\x80");
}

TEST_CASE("what two readers could understand differently is no document") {
  for (const std::string& bad : {
           std::string(),
           std::string("{"),
           std::string("{} {}"),
           std::string("{}x"),
           std::string("[1,]"),
           std::string("{\"a\":1,\"a\":1}"),
           std::string("{\"a\":{\"b\":1,\"\\u0062\":2}}"),
           std::string("1.0"),
           std::string("1e3"),
           std::string("-0.5"),
           std::string("9223372036854775808"),
           std::string("-9223372036854775809"),
           std::string("01"),
           std::string("+1"),
           std::string("NaN"),
           std::string("'a'"),
           std::string("{a:1}"),
           std::string("// c\n1"),
           std::string("\"\xff\""),
           std::string("\"\xc0\x80\""),
           std::string("\"\\ud800\""),
           std::string("\"a\nb\""),
           std::string("\xEF\xBB\xBF{}"),
       }) {
    INFO(bad);
    const auto document = parse_json(bad);
    REQUIRE_FALSE(document);
    CHECK(document.error().offset <= bad.size());
    CHECK_FALSE(document.error().what.empty());
  }
}

TEST_CASE("a refusal says where") {
  const auto offset = [](const std::string& text) { return parse_json(text).error().offset; };
  CHECK(offset("") == 0);
  CHECK(offset("x") == 0);
  CHECK(offset("[1,x]") == 3);
  CHECK(offset("{} {}") == 3);
  CHECK(offset("{") == 1);
}

TEST_CASE("documents are equal in every value and in their order") {
  const auto document = [](const std::string& text) { return parse_json(text).value(); };
  const JsonValue one = document(R"({"a":[1,{"b":"c"}],"d":null})");
  CHECK(one == document(R"({ "a": [1, {"b": "\u0063"}], "d": null })"));
  for (const char* other : {R"({"a":[1,{"b":"d"}],"d":null})", R"({"a":[1,{"c":"c"}],"d":null})",
                            R"({"a":[2,{"b":"c"}],"d":null})", R"({"d":null,"a":[1,{"b":"c"}]})",
                            R"({"a":[1,{"b":"c"}],"d":false})", R"({"a":[1,{"b":"c"}]})"}) {
    INFO(other);
    CHECK_FALSE(one == document(other));
  }
}

TEST_CASE("levels are bounded") {
  const std::string deepest = std::string(json_depth, '[') + std::string(json_depth, ']');
  CHECK(parse_json(deepest));
  CHECK_FALSE(parse_json("[" + deepest + "]"));
  CHECK_FALSE(parse_json(std::string(100'000, '[')));
}
