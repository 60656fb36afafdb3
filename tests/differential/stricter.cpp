#include "differential/comparison.h"

namespace muster::test {

const std::vector<Difference>& stricter_than_gpg() {
  static const std::vector<Difference> all = {
      // ---- what may stand on a roster ----
      {"RSA below 3,072 bits, of a subkey too",
       "The floor of rosters; `legacy = true` lets 2,048 bits in.",
       {"roster: RSA of 2048 bits, below 3072"},
       {"algorithms", "certificates"}},
      {"DSA",
       "The floor of rosters; keys of 1,024 bits are many, and nobody makes new ones.",
       {"roster: DSA"},
       {"algorithms"}},
      {"a certificate whose own signatures are all over SHA-1",
       "Others could have chosen what its owner signed.",
       {"roster: its own signatures rest on SHA-1 or MD5 alone"},
       {"certificates", "random"}},
      {"a signature by a subkey that is bound over SHA-1 only: `key.unknown`",
       "The same of the binding: the subkey is none of the roster's.",
       {"key.unknown: "},
       {"bindings", "random"}},
      {"a certificate with trust packets, markers, private packets, a second primary key, a signature before "
       "its key, a user id behind a subkey, more than 64 subkeys",
       "Not what gpg and others export. Trust packets may hold verdicts; the rest has more than one reading, "
       "or no "
       "bound.",
       {"a packet of tag 10", "a packet of tag 12", "a packet of tag 60", "a second certificate",
        "a signature before the key", "a user id after a subkey", "more than 64 subkeys"},
       {"certificates"}},
      {"a certificate with a key twice, or a time twice in one signature",
       "Which one counts is each program's own choice.",
       {"a key twice", "a time that is said twice"},
       {"bindings"}},
      {"a certificate no user id of which holds: withdrawn, or its signature has ended",
       "gpg then forgets what the signature said of the key's end and flags, and takes whatever the key "
       "signs.",
       {"no user id of the certificate holds"},
       {"certificates", "random", "spans"}},
      // ---- signatures ----
      {"a signature not of the form above that says it was made before its certificate's primary key",
       "gpg is asked about such a one as of the time that it says, when there was no such certificate.",
       {"gpg does not take the certificate in: no user id of it holds at that time"},
       {"certificates", "random"}},
      {"SHA-1, RIPEMD-160, SHA-224",
       "The floor of signatures.",
       {"signature.weak: SHA-1", "signature.weak: RIPEMD-160", "signature.weak: SHA-224"},
       {"options", "signed forms"}},
      {"version 3",
       "Its issuer and its algorithms are not signed, and nobody makes it any more.",
       {"signature.unsupported: OpenPGP, an OpenPGP signature of version 3"},
       {"signed forms"}},
      {"the issuer's fingerprint not hashed, of another form, twice, or not there",
       "Who signed must be signed. gpg tries key ids, which others can choose.",
       {"an OpenPGP signature that does not name its key by one hashed fingerprint"},
       {"signed forms"}},
      {"a hashed fingerprint of another key than the one that signed: `key.unknown`",
       "gpg goes on to the key id where it does not know the fingerprint.",
       {"key.unknown: "},
       {"signed forms"}},
      {"a key id of another key beside the fingerprint",
       "gpg says that other id of a good signature, and one answer must be about one key.",
       {"gpg does not say whose it is"},
       {"signed forms", "unhashed forms", "flips of EdDSA", "flips of ECDSA", "flips of RSA"}},
      {"the time of its making twice, or not of four octets",
       "gpg takes the first one, or a part.",
       {"no hashed issuer and time of its making"},
       {"signed forms"}},
      {"more than 128 subpackets in an area", "A bound.", {"too many subpackets"}, {"signed forms"}},
      {"several packets: two signatures though both are good, markers, trust, padding, private packets, a "
       "compressed packet",
       "Exactly one signature; what is skipped could be anything, in as many spellings.",
       {"not exactly one signature packet"},
       {"framed forms", "options"}},
      {"a packet that is longer than what is there",
       "gpg reads what it finds.",
       {"a field that runs past the end"},
       {"framed forms", "flips of ECDSA", "flips of EdDSA", "flips of RSA"}},
      {"EdDSA with `s` not below the order of the group, RSA with a number not below the modulus",
       "RFC 8032, section 5.1.7, and RFC 8017, section 5.2.2; one signature would have several forms.",
       {"the signature does not fit the content and the key that it names"},
       {"unhashed forms"}},
      {"clear-signed and inline messages, carriage returns, text around the frame, two frames",
       "A detached signature over the object's own bytes, in one of the frames that occur "
       "(`core/formats/armor.h`).",
       {"signature.ambiguous: not the BEGIN line of an SSH, OpenPGP or CMS signature",
        "signature.ambiguous: something stands after the END line"},
       {"options", "rnp"}},
  };
  return all;
}

}  // namespace muster::test
