// Makes a repository with N SSH-signed commits and its roster, for measurements by hand:
//
//   make-history FOLDER N [PEOPLE [REFS]]
//
// FOLDER must not exist. Prints the trust anchor.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "history.h"

int main(int argc, char** argv) {
  if (argc < 3 || argc > 5 || std::atoi(argv[2]) < 1) {
    std::fputs("usage: make-history FOLDER N [PEOPLE [REFS]]\n", stderr);
    return 2;
  }
  try {
    muster::bench::HistorySpec spec;
    spec.commits = std::atoi(argv[2]);
    if (argc > 3) spec.people = std::atoi(argv[3]);
    if (argc > 4) spec.refs = std::atoi(argv[4]);
    std::printf("%s\n", muster::bench::make_history(argv[1], spec).anchor.c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make-history: %s\n", error.what());
    return 3;
  }
}
