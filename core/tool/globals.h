// The options that every command knows.
#pragma once

#include <memory>
#include <string>

#include "crypto/certificates.h"

namespace muster {

enum class Format { text, json };

struct Globals {
  std::string repo = ".";
  std::string anchor;  // empty: not given; so are the next two
  std::string at;
  std::string roster;
  Format format = Format::text;
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;
  bool no_cache = false;
  // Set before a command runs; it asks gpg when the first OpenPGP certificate has to be checked.
  std::shared_ptr<Certificates> certificates;
};

}  // namespace muster
