// The small grammars of the roster's words. Each answers about the whole text.
#pragma once

#include <string>
#include <string_view>

namespace muster {

// ^[a-z0-9][a-z0-9._-]{0,63}$
bool is_roster_id(std::string_view text);
// A text made into an id: lower case, '-' for what no id holds, cut at 64 bytes. Empty where nothing of it
// can begin one.
std::string roster_id_from(std::string_view text);
// 1 to 128 bytes of [A-Za-z0-9._/-], no empty component.
bool is_project_name(std::string_view text);
// 1 to 128 bytes, no control byte, no blank at either end: names of roles and rules.
bool is_plain_name(std::string_view text);
// 1 to 1,024 bytes, no control byte: what people read.
bool is_one_line(std::string_view text);
// Not empty, at most 320 bytes (RFC 5321: 64 + 1 + 255), no control byte, '<' or '>'.
bool is_mail_address(std::string_view text);
// 40 or 64 lower-case hex digits.
bool is_full_object_id(std::string_view text);
// Not empty, at most 4,096 bytes, no control byte.
bool is_pattern(std::string_view text);
// A full name that git check-ref-format(1) takes, below refs/.
bool is_full_ref(std::string_view text);

}  // namespace muster
