// A pre-receive hook that only says what it can see. Of each line "<old> <new> <ref>" on
// standard input it prints the new object ("<id> <type> <bytes>", "<id> missing") and the
// ref's present value; a fault ends it with exit status 3.
#include <cstdio>
#include <iostream>
#include <string>

#include "adapters/opened_repository.h"
#include "model/limits.h"

namespace {

using namespace muster;

int fail(const Fault& fault) {
  std::cout << "fault: " << fault.because << "\n";
  return 3;
}

void say(const ObjectId& id, const ObjectRead& read) {
  std::cout << id.hex();
  if (const auto* raw = std::get_if<RawObject>(&read)) {
    std::cout << " " << name_of(raw->type) << " " << raw->bytes.size() << "\n";
  } else {
    std::cout << (std::holds_alternative<MissingObject>(read) ? " missing\n" : " oversize\n");
  }
}

void say(const std::string& name, const RefValue& value) {
  std::cout << name;
  if (const auto* direct = std::get_if<DirectRef>(&value)) {
    std::cout << " is " << direct->id.hex() << "\n";
  } else {
    std::cout << (std::holds_alternative<AbsentRef>(value) ? " is absent\n" : " is symbolic\n");
  }
}

}  // namespace

int main() {
  auto repository = open_repository(RepositoryFromHook{}, Depth::full);
  if (!repository) return fail(repository.error());
  std::string old_value;
  std::string new_value;
  std::string name;
  while (std::cin >> old_value >> new_value >> name) {
    const auto id = ObjectId::parse(new_value, HashAlgorithm::sha1);
    if (!id) return 2;
    const auto read = (*repository)->read(*id, limits::signed_object_bytes);
    if (!read) return fail(read.error());
    say(*id, *read);
    const auto value = (*repository)->ref(name);
    if (!value) return fail(value.error());
    say(name, *value);
  }
  return 0;
}
