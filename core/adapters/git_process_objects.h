// Objects through one `git cat-file --batch-command`. For adapters/ only.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/conversation.h"
#include "adapters/process.h"
#include "app/ports.h"
#include "model/object_id.h"
#include "model/result.h"

namespace muster {

class GitProcessObjects {
 public:
  // `cat_file`: the command, started when the first object is asked for. `directories`: the object
  // directories, where an object that git calls missing must not lie either.
  GitProcessObjects(Command cat_file, std::vector<std::string> directories, std::chrono::milliseconds limit)
      : cat_file_(std::move(cat_file)), directories_(std::move(directories)), limit_(limit) {}

  // ObjectReader::read. git compares no content with its id and calls some broken objects missing:
  // both are looked at here.
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes);

  // What git says on standard error when it looks for a ref of that name; nothing for one that is
  // there or that is not there at all.
  Result<std::string> complaint_about_ref(const std::string& name);

 private:
  Result<std::string> answer_to(const std::string& question);
  Result<ObjectRead> ask(const ObjectId& id, std::uint64_t max_bytes);
  Result<ObjectRead> believe_missing(const ObjectId& id);

  Command cat_file_;
  std::vector<std::string> directories_;
  std::chrono::milliseconds limit_;
  std::unique_ptr<Conversation> git_;
};

}  // namespace muster
