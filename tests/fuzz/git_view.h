// A commit as git reads it when it verifies a signature (commit.c, parse_signed_commit): written
// here a second time, as simply as it can be said, and held against formats/git_commit.h.
#pragma once

#include <string>
#include <string_view>

namespace muster::fuzz {

struct GitView {
  std::string payload;    // all but the headers that begin with gpgsig
  std::string signature;  // what stands in these, without their indentation
  int signature_headers = 0;
  std::string keyword;  // of the first of them
};

inline GitView as_git_reads(std::string_view bytes) {
  GitView view;
  bool in_signature = false;
  while (!bytes.empty() && bytes.front() != '\n') {
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end == std::string_view::npos ? bytes.size() : end + 1);
    bytes.remove_prefix(line.size());
    if (line.front() != ' ') in_signature = line.starts_with("gpgsig");
    if (!in_signature) {
      view.payload += line;
      continue;
    }
    const std::size_t blank = line.find(' ');
    view.signature += blank == std::string_view::npos ? "" : line.substr(blank + 1);
    if (line.front() == ' ') continue;
    if (view.signature_headers++ == 0) view.keyword = line.substr(0, blank);
  }
  view.payload += bytes;
  return view;
}

}  // namespace muster::fuzz
