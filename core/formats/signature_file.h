// A file that holds a detached signature, told apart by its content and never by its name: a .sig may be
// ssh-keygen's or gpg's.
//   SSH:     the frame that ssh-keygen -Y sign writes
//   OpenPGP: the frame of gpg --armor --detach-sign, or bare packets, the first of which is a signature
//   CMS:     the frame of gpgsm --armor, or bare DER or BER, which begin with a SEQUENCE
// The frames are those of formats/armor.h; nothing may stand before or after them.
#pragma once

#include <string_view>

#include "model/git_object.h"

namespace muster {

// Of bare bytes the frame is made: they are looked at as if they had come in one. AmbiguousSignature for
// everything that is none of these, and for more than limits::signature_bytes.
EmbeddedSignature read_signature_file(std::string_view bytes);

}  // namespace muster
