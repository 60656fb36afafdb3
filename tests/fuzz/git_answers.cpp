// What a git process answers when it is asked for objects and refs: git itself is trusted as far as it was
// installed, but what it repeats (names, complaints) is a stranger's.
#include "adapters/git_answers.h"

#include <algorithm>

#include "formats/git_status.h"
#include "fuzz/property.h"
#include "model/git_object.h"

namespace {

using namespace muster;
using fuzz::require;

void check_info(std::string_view text, HashAlgorithm algorithm) {
  const auto id = ObjectId::parse(text.substr(0, 2 * hash_size(algorithm)), algorithm);
  if (!id) return;
  if (const auto info = parse_object_info(text, *id)) {
    require(id->hex() + " " + std::string(name_of(info->type)) + " " + std::to_string(info->size) == text,
            "an object's size is told in one way");
  }
  require(!parse_object_info(text, ObjectId(algorithm)) || id->is_zero(),
          "an answer is about what was asked");
}

void check_refs(std::string_view list, HashAlgorithm algorithm) {
  const auto refs = parse_ref_list(list, algorithm);
  if (!refs) {
    require(!refs.error().empty(), "a refusal says why");
    return;
  }
  const auto lines = static_cast<std::size_t>(std::ranges::count(list, '\n'));
  require(refs->size() == lines, "every line is a ref of its own");
  for (const auto& [name, listed] : *refs) {
    const std::string line = name + '\0' + listed.id.hex() + (listed.symbolic ? std::string(1, '\0') : "");
    require(name.starts_with("refs/") && list.find(line) != std::string_view::npos,
            "a ref stands in the list with its id");
  }
  if (list.empty()) return;
  require(!parse_ref_list(list.substr(0, list.size() - 1), algorithm), "the last line feed is needed");
  require(!parse_ref_list(std::string(list) + std::string(list), algorithm), "no ref is listed twice");
}

void check_complaints(std::string_view text) {
  if (const auto broken = parse_broken_refs(text)) {
    for (const std::string& name : *broken) {
      require(text.find("warning: ignoring broken ref " + name) != std::string_view::npos,
              "a broken ref was complained of");
    }
    require(parse_broken_refs(std::string(text) + "\nwarning: ignoring broken ref refs/x").has_value() ==
                (!text.empty() && text.back() != '\n'),
            "an empty line is not understood");
  }
  const std::string rest = beside_alternates(text);
  const auto words = [](std::string_view lines) {
    return lines.size() - static_cast<std::size_t>(std::ranges::count(lines, '\n'));
  };
  require(words(rest) == words(text) ||
              (words(rest) < words(text) && text.find("error: ") != std::string_view::npos),
          "nothing is left out but errors about alternates");
  if (const auto target = parse_symbolic_target(text)) {
    require(!target->empty() && target->find('\n') == std::string::npos && *target + "\n" == text,
            "a symbolic ref has one target");
  }
}

// Of a work tree, whose names are a stranger's.
void check_work_tree(std::string_view text) {
  const auto doubled = std::string(text) + std::string(text);
  if (const auto status = parse_git_status(text)) {
    for (const StatusEntry& entry : *status) require(!entry.path.empty(), "what is not clean has a name");
    const auto twice = parse_git_status(doubled);
    require(twice && twice->size() == 2 * status->size(), "every record is told");
  }
  if (const auto ignored = parse_check_ignore(text)) {
    const auto twice = parse_check_ignore(doubled);
    require(twice && twice->size() == 2 * ignored->size(), "every ignored path is told");
  }
  if (const auto attributes = parse_check_attr(text)) {
    const auto twice = parse_check_attr(doubled);
    require(twice && twice->size() == 2 * attributes->size(), "every attribute is told");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    check_info(text, algorithm);
    check_refs(text, algorithm);
  }
  check_complaints(text);
  check_work_tree(text);
  return 0;
}
