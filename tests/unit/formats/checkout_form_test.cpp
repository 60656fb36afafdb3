#include "formats/checkout_form.h"

#include <catch2/catch.hpp>

namespace muster::test {

namespace {

const std::string id(40, 'd');
const CheckoutForm crlf{LineEnds::crlf, IdentLines::as_recorded};
const CheckoutForm ident{LineEnds::as_recorded, IdentLines::expanded};

}  // namespace

TEST_CASE("line ends of a checkout are turned back where all of them are its own") {
  CHECK(recorded_form("a\r\nb\r\n", crlf, id) == "a\nb\n");
  CHECK(recorded_form("a\r\nb", crlf, id) == "a\nb");
  CHECK(recorded_form("a\rb\r\n", crlf, id) == "a\rb\n");
  CHECK(recorded_form("a\r", crlf, id) == "a\r");
  CHECK(recorded_form("", crlf, id) == "");
  CHECK(recorded_form("a\nb\r\n", crlf, id) == std::nullopt);
  CHECK(recorded_form("\n", crlf, id) == std::nullopt);
  CHECK(recorded_form("a\r\nb\r\n", {}, id) == "a\r\nb\r\n");
}

TEST_CASE("an id that a checkout wrote is turned back, and nothing else between its dollars") {
  CHECK(recorded_form("x $Id: " + id + " $ y $Id: " + id + " $", ident, id) == "x $Id$ y $Id$");
  const std::string other = "$Id: " + std::string(40, 'e') + " $";
  CHECK(recorded_form(other, ident, id) == other);
  const std::string more = "$Id: " + id + " */ evil(); /* $";
  CHECK(recorded_form(more, ident, id) == more);
  CHECK(recorded_form("$Id: " + id + " $", {}, id) == "$Id: " + id + " $");
  CHECK(recorded_form("$Id: " + id + " $\r\n", {LineEnds::crlf, IdentLines::expanded}, id) == "$Id$\n");
}

TEST_CASE("a pointer of Git LFS names digest and size") {
  const auto digest = Sha256Digest::parse("sha256:" + std::string(64, '1'));
  CHECK(lfs_pointer(*digest, 12) ==
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, '1') + "\nsize 12\n");
}

}  // namespace muster::test
