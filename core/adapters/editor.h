// The editor of whoever sits at the terminal.
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"

namespace muster {

// A text, changed by somebody. It lies in a private folder until it is forgotten.
class EditedText {
 public:
  // $VISUAL, else $EDITOR, else vi, on a file of this name that holds `text`; as git does, the
  // variable may hold arguments, and sh reads it. Waits until it ends. A Fault (fault.config) where
  // it cannot be run or ends with another status than 0: then nothing is kept.
  static Result<EditedText> ask(const std::string& name, std::string_view text, std::uint64_t max_bytes);

  const std::string& text() const { return text_; }
  const std::string& path() const { return path_; }  // kept unless forget() is called
  void forget() const;

 private:
  EditedText(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {}

  std::string path_;
  std::string text_;
};

}  // namespace muster
