// A proposal made again on top of another version: what it changed against its own base is done to a
// newer text, place by place.
#pragma once

#include <string_view>

#include "formats/toml_edit.h"

namespace muster {

// Does to `onto` what leads from `base` to `changed`, but for version, previous and issued. Tables
// are the same where their id, name or key is. Refuses ("conflict"), and may leave `onto` half done,
// where the newer text changed the same place otherwise, and where one of [[refs]] changed or a whole
// [table] came or went. So nothing that the newer text did is ever undone.
TomlEditor::Done reapply(TomlEditor& onto, std::string_view base, std::string_view changed);

}  // namespace muster
