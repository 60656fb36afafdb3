// A signed note as a signature that a roster can speak of.
#pragma once

#include <string_view>

#include "crypto/note_key.h"
#include "model/object_ref.h"
#include "model/verdict.h"

namespace muster {

// That this key signed the note under this name; signature.invalid otherwise. Its purpose is that of files.
SignatureFinding check_note(const SignedNote& note, std::string_view name, const PublicKey& key,
                            const ObjectRef& object);

}  // namespace muster
