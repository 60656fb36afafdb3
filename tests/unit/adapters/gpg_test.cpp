// The system's gpg, asked about certificates and signatures of every standing. What 2.2.40 prints beside
// NEWSIG, KEY_CONSIDERED and SIG_ID stands at each case.
#include "adapters/gpg.h"

#include <catch2/catch.hpp>

#include "model/hex.h"
#include "model/limits.h"
#include "unit/adapters/gpg_keys.h"

using namespace muster;
using namespace muster::test::pgp;

namespace {

using Standing = OpenpgpAnswer::Standing;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";
const std::string alice = "Alice <alice@example.org>";
const std::string usual = flags(certifies | signs);
const Key primary{Kind::eddsa, 1, made};
const Key first{Kind::eddsa, 2, made};
const Key second{Kind::eddsa, 3, made};
constexpr Timestamp after{noon + 100};

std::string certificate_of(const Key& key, const std::string& more = usual) {
  return key_packet(key) + user_id(key, alice, more);
}
const std::string plain = certificate_of(primary);
const std::string ending = certificate_of(primary, usual + ends_after(5 * day));
const std::string revocation = made_packet(primary, 0x20, reason(2), hashed_form(primary), made + day);

OpenpgpAnswer asked(const std::string& certificate, const std::string& signature, Timestamp at = after,
                    const std::string& payload = document) {
  Gpg gpg;
  const auto answer = gpg.ask({certificate, signature, payload, at});
  if (!answer) FAIL(answer.error().because);
  if (answer->standing == Standing::refused) {
    CHECK(answer->signer.empty());
    CHECK(answer->primary.empty());
  } else {
    CHECK(answer->why.empty());
  }
  if (answer->standing != Standing::expired) CHECK_FALSE(answer->ended);
  return *answer;
}

void check_named(const OpenpgpAnswer& answer, Standing standing, const Key& signer, const Key& of = primary) {
  INFO(answer.why);
  CHECK(answer.standing == standing);
  CHECK(answer.signer == signer.fingerprint());
  CHECK(answer.primary == of.fingerprint());
}

void check_refused(const OpenpgpAnswer& answer, const std::string& why) {
  CHECK(answer.standing == Standing::refused);
  CHECK(answer.why == why);
}

std::string first_or_why(const std::string& certificate, Timestamp at = after) {
  Gpg gpg;
  const auto read = gpg.read({certificate}, at);
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  return read->front();
}

}  // namespace

TEST_CASE("gpg: a good signature, by a primary key of each kind or a subkey") {
  // GOODSIG, VALIDSIG; by a subkey the second fingerprint of VALIDSIG is the primary key's.
  for (const Kind kind : {Kind::eddsa, Kind::rsa, Kind::p256}) {
    const Key key{kind, 1, made};
    check_named(asked(certificate_of(key), over(document, key)), Standing::good, key, key);
  }
  check_named(asked(plain + subkey(primary, first, flags(signs)), over(document, first)), Standing::good,
              first);
  check_named(asked(plain, over(document, primary, "", noon, 9)), Standing::good, primary);
  check_named(asked(plain, over(document, primary, "", noon, 10)), Standing::good, primary);
  check_named(asked(plain, over("no line ends", primary, "", noon, 8, 0x01), after, "no line ends"),
              Standing::good, primary);
  check_named(asked(plain, over("", primary), after, ""), Standing::good, primary);
}

TEST_CASE("gpg: a large payload, and one of any bytes") {
  const std::string large(limits::signed_object_bytes, 'x');
  check_named(asked(plain, over(large, primary), after, large), Standing::good, primary);
  const std::string bytes("-----BEGIN PGP MESSAGE-----\n\0\xff\r\n", 32);
  check_named(asked(plain, over(bytes, primary), after, bytes), Standing::good, primary);
  check_refused(asked(plain, over(large, primary), after, large + "x"), "what is signed is too long");
}

TEST_CASE("gpg: a key that has ended, and when") {
  // KEYEXPIRED, once for the primary key; EXPKEYSIG, VALIDSIG; it exits 0.
  const OpenpgpAnswer ended = asked(ending, over(document, primary, "", made + day));
  check_named(ended, Standing::expired, primary);
  CHECK(ended.ended == Timestamp{made + 5 * day});
  CHECK(asked(ending, over(document, primary)).standing == Standing::expired);
  check_named(asked(ending, over(document, primary, "", made + day), Timestamp{made + 5 * day}),
              Standing::good, primary);
  CHECK(asked(ending, over(document, primary, "", made + day), Timestamp{made + 5 * day + 1}).standing ==
        Standing::expired);
}

TEST_CASE("gpg: a subkey that has ended, by itself or with its certificate") {
  // KEYEXPIRED of every (sub)key that has ended, several times, of the signer 0 where only the primary key
  // has an end; EXPKEYSIG, VALIDSIG.
  const std::string signature = over(document, first, "", made + day);
  const std::string other = subkey(primary, second, flags(signs) + ends_after(4 * day));
  const std::string bound = subkey(primary, first, flags(signs));
  const std::string short_lived = subkey(primary, first, flags(signs) + ends_after(3 * day));
  const auto end = [&](const std::string& certificate) {
    const OpenpgpAnswer answer = asked(certificate, signature);
    check_named(answer, Standing::expired, first);
    return answer.ended;
  };
  CHECK(end(plain + short_lived) == Timestamp{made + 3 * day});
  CHECK(end(ending + bound) == Timestamp{made + 5 * day});
  CHECK(end(ending + short_lived) == Timestamp{made + 3 * day});
  CHECK(end(plain + short_lived + other) == Timestamp{made + 3 * day});
  CHECK(end(ending + bound + other) == Timestamp{made + 5 * day});
  CHECK(end(ending + subkey(primary, first, flags(signs) + ends_after(7 * day))) ==
        Timestamp{made + 5 * day});
  // GOODSIG beside KEYEXPIRED of the other subkey.
  check_named(asked(plain + bound + other, signature), Standing::good, first);
}

TEST_CASE("gpg: a revoked key, whatever the reason and the time, and its subkeys") {
  // REVKEYSIG, VALIDSIG; it exits 0.
  for (const unsigned code : {0U, 1U, 2U, 3U}) {
    const std::string packet = made_packet(primary, 0x20, reason(code), hashed_form(primary), noon + day);
    check_named(asked(key_packet(primary) + packet + user_id(primary, alice, usual), over(document, primary)),
                Standing::revoked, primary);
  }
  const std::string revoked = key_packet(primary) + revocation + user_id(primary, alice, usual);
  check_named(asked(revoked + subkey(primary, first, flags(signs)), over(document, first)), Standing::revoked,
              first);
  const std::string both =
      plain + subkey(primary, first, flags(signs)) +
      made_packet(primary, 0x28, reason(1), binding_document(primary, first), made + day);
  check_named(asked(both, over(document, first)), Standing::revoked, first);
  check_named(asked(both, over(document, primary)), Standing::good, primary);
  // Made by another key: no revocation.
  check_named(
      asked(key_packet(primary) + made_packet(first, 0x20, reason(2), hashed_form(primary), made + day) +
                user_id(primary, alice, usual),
            over(document, primary)),
      Standing::good, primary);
}

TEST_CASE("gpg: what has ended and is revoked as well is revoked") {
  // KEYEXPIRED, EXPKEYSIG, VALIDSIG, as if it were not revoked; the listing says r.
  const std::string old = over(document, primary, "", made + day);
  check_named(
      asked(key_packet(primary) + revocation + user_id(primary, alice, usual + ends_after(5 * day)), old),
      Standing::revoked, primary);
  check_named(asked(plain + subkey(primary, first, flags(signs) + ends_after(5 * day)) +
                        made_packet(primary, 0x28, reason(0), binding_document(primary, first), made + day),
                    over(document, first, "", made + day)),
              Standing::revoked, first);
}

TEST_CASE("gpg: a signature that names its key in other ways") {
  Signature signature = signature_of(primary);
  signature.unhashed = "";  // GOODSIG 0000000000000000, VALIDSIG
  check_named(asked(plain, signed_packet(signature, primary, document)), Standing::good, primary);
  check_refused(asked(plain, signed_packet(signature, primary, document + "x")),
                "the signature does not match what it is over");
  signature.unhashed = subpacket(16, first.key_id());  // GOODSIG <that id>, VALIDSIG
  check_refused(asked(plain, signed_packet(signature, primary, document)), "gpg does not say whose it is");
  // SIG_SUBPACKET
  check_named(asked(plain, over(document, primary, subpacket(24, "hkp://example.org"))), Standing::good,
              primary);
}

TEST_CASE("gpg: a signature by a key that may not make it") {
  // ERRSIG … 125
  check_refused(asked(certificate_of(primary, flags(certifies)), over(document, primary)),
                "the key may not sign");
  check_refused(asked(plain + subkey(primary, first, flags(encrypts)), over(document, first)),
                "the key may not sign");
  // ERRSIG … 1: not cross-certified
  check_refused(
      asked(plain + subkey(primary, first, flags(signs), BackSignature::absent), over(document, first)),
      "gpg cannot check it: the key is not bound as one that signs");
  // ERRSIG … 9, NO_PUBKEY
  check_refused(asked(plain + subkey_packet(first), over(document, first)),
                "no key of the certificate made it");
  check_refused(asked(plain + subkey(second, first, flags(signs)), over(document, first)),
                "no key of the certificate made it");
  check_refused(asked(plain, over(document, first)), "no key of the certificate made it");
  check_refused(asked(certificate_of(second), over(document, primary)), "no key of the certificate made it");
}

TEST_CASE("gpg: a certificate that nothing binds to a user id") {
  // IMPORT_RES alone; gpg then knows no key.
  const std::string why = "gpg does not take the certificate in: no user id of it holds at that time";
  const std::string signature = over(document, primary);
  check_refused(asked(key_packet(primary), signature), why);
  check_refused(
      asked(key_packet(primary) + made_packet(primary, 0x1f, usual, hashed_form(primary)), signature), why);
  check_refused(asked(key_packet(primary) + user_id_packet("Bob") +
                          made_packet(primary, 0x13, usual, certification_document(primary, alice)),
                      signature),
                why);
  // GOODSIG, VALIDSIG, and all that the self-signature said (certify only, ended) forgotten; the user id is
  // r.
  const std::string gone =
      made_packet(primary, 0x30, reason(0), certification_document(primary, alice), made + day);
  check_refused(asked(certificate_of(primary, flags(certifies) + ends_after(5 * day)) + gone, signature),
                "no user id of the certificate holds");
  check_named(asked(plain + gone + user_id(primary, "Alice", usual), signature), Standing::good, primary);
}

TEST_CASE("gpg: a signature over something else, or with something wrong in it") {
  // BADSIG, FAILURE gpg-exit
  const std::string bad = "the signature does not match what it is over";
  check_refused(asked(plain, over(document + "x", primary)), bad);
  check_refused(asked(plain, over(document, primary, critical(20, notation("x@y", "foo")))), bad);
  check_refused(asked(plain, over(document, primary, critical(99, "foo"))), bad);
  check_named(asked(plain, over(document, primary, subpacket(20, notation("x@y", "foo")))), Standing::good,
              primary);
  // EXPSIG, VALIDSIG, FAILURE gpg-exit
  check_refused(asked(plain, over(document, primary, subpacket(3, uint32(100)))), "the signature has ended");
  check_named(asked(plain, over(document, primary, subpacket(3, uint32(101)))), Standing::good, primary);
  // GOODSIG, VALIDSIG … 2 and … 11; of MD5 ERRSIG … 5
  check_refused(asked(plain, over(document, primary, "", noon, 2)), "a weak hash");
  check_refused(asked(plain, over(document, primary, "", noon, 11)), "a weak hash");
  check_refused(asked(plain, over(document, primary, "", noon, 1)), "gpg does not take its algorithms");
  // GOODSIG, VALIDSIG, and it exits 2: a subpacket that says how deep trust goes, cut short.
  check_refused(asked(plain, over(document, primary, subpacket(5, "\x01"))), "gpg calls it good, and fails");
  // ERRSIG … 32
  for (const unsigned type : {0x02U, 0x10U, 0x13U, 0x1fU, 0x40U, 0x50U}) {
    check_refused(asked(plain, over(document, primary, "", noon, 8, type)),
                  "a signature of another type than over a document");
  }
}

TEST_CASE("gpg: keys and signatures of another time") {
  // An import of nothing; ERRSIG … 39
  check_refused(asked(plain, over(document, primary), Timestamp{made - 1}),
                "gpg does not take the certificate in: no user id of it holds at that time");
  const Key late{Kind::eddsa, 5, noon + 50};
  const std::string bound = plain + subkey(primary, late, flags(signs), BackSignature::there, noon + 50);
  const std::string why = "the key is younger than the signature or the time";
  check_refused(asked(bound, over(document, late)), why);
  check_refused(asked(bound, over(document, late, "", noon + 60), Timestamp{noon + 40}), why);
  check_named(asked(bound, over(document, late, "", noon + 60)), Standing::good, late);
  // GOODSIG, VALIDSIG: gpg does not mind, and who asks has to.
  check_named(asked(plain, over(document, primary, "", noon + 1000)), Standing::good, primary);
  // So too where a self-signature is younger than the time that is asked about.
  const std::string longer =
      made_packet(primary, 0x13, usual, certification_document(primary, alice), noon + day);
  check_named(asked(ending + longer, over(document, primary)), Standing::good, primary);
}

TEST_CASE("gpg: what strangers write makes no lines") {
  // NOTATION_DATA a%0A[GNUPG:]%20BADSIG…; POLICY_URL; NEWSIG x\n[GNUPG:]…; GOODSIG <id> A%0A[GNUPG:]…
  const std::string line = "x\n[GNUPG:] BADSIG 0000000000000000 x\r\n\x01\x7f%0a\x1b";
  std::string notations;
  for (int i = 0; i < 20; ++i) notations += subpacket(20, notation("x@y", std::string(400, '\n')));
  for (const std::string& more :
       {subpacket(20, notation("x@y", line)), subpacket(20, notation("x\ny@z", line)), subpacket(26, line),
        subpacket(28, line), notations}) {
    check_named(asked(plain, over(document, primary, more)), Standing::good, primary);
    check_refused(asked(plain, over("other", primary, more)), "the signature does not match what it is over");
  }
  for (const std::string& name : {line, std::string(1900, '\n'), "\xff\xfe" + line, std::string("a\0b", 3)}) {
    const std::string certificate = key_packet(primary) + user_id(primary, name, usual);
    check_named(asked(certificate, over(document, primary)), Standing::good, primary);
    CHECK(first_or_why(certificate).empty());
  }
  const std::string forged =
      "x\n[GNUPG:] GOODSIG 59D938DE40EABC36 x\n[GNUPG:] VALIDSIG 0 2023-11-14 1700000000 0 4 0 22 8 00 0";
  check_refused(asked(key_packet(primary) + user_id(primary, forged, usual), over("other", primary)),
                "the signature does not match what it is over");
}

TEST_CASE("gpg: what is not asked about") {
  const std::string signature = over(document, primary);
  const std::string shape = "not one signature packet";
  check_refused(asked(plain, signature + signature), shape);
  check_refused(asked(plain, ""), shape);
  check_refused(asked(plain, "-----BEGIN PGP SIGNATURE-----\n"), shape);
  check_refused(asked(plain, signature + user_id_packet("x")), shape);
  check_refused(asked(plain, user_id_packet("x")), shape);
  check_refused(asked(plain, old_packet(2, std::string(limits::signature_bytes - 2, 'x'))),
                "the signature is too long");
  for (const std::int64_t time :
       {std::int64_t{-1}, std::int64_t{0}, std::int64_t{0xffffffff}, std::int64_t{1} << 32}) {
    check_refused(asked(plain, signature, Timestamp{time}), "OpenPGP knows no such time");
    CHECK(first_or_why(plain, Timestamp{time}) == "OpenPGP knows no such time");
  }
  CHECK(asked(plain, signature, Timestamp{0xfffffffe}).standing == Standing::good);
  for (const std::string& other :
       {std::string(), plain + plain, signature, std::string("-----BEGIN PGP PUBLIC KEY"),
        plain + std::string(limits::openpgp_certificate_bytes, '\0')}) {
    CHECK(asked(other, signature).why.starts_with("not a certificate as this program reads them: "));
    CHECK(first_or_why(other).starts_with("it is not a certificate as this program reads them: "));
  }
}

TEST_CASE("gpg: the same signature with a bit changed is never good") {
  const std::string signature = over(document, primary);
  for (std::size_t at = 2; at < signature.size(); at += 9) {
    std::string other = signature;
    other[at] = static_cast<char>(other[at] ^ (1 << at % 8));
    INFO(at);
    const OpenpgpAnswer answer = asked(plain, other);
    // In the unhashed area there is the key id, which gpg looks for and which the fingerprint overrules.
    if (answer.standing != Standing::refused) check_named(answer, Standing::good, primary);
    if (answer.standing != Standing::refused) CHECK(at > 36);
  }
}
