#include "adapters/gpg.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "adapters/gpg_program.h"
#include "adapters/gpg_question.h"
#include "crypto/openpgp_fingerprint.h"
#include "formats/openpgp_certificate.h"
#include "formats/openpgp_packets.h"
#include "model/limits.h"

namespace muster {

namespace {

using Standing = OpenpgpAnswer::Standing;
using Fingerprints = std::vector<std::string>;  // 20 bytes each

constexpr const char* no_such_time = "OpenPGP knows no such time";

OpenpgpAnswer refused(std::string why) {
  return {Standing::refused, {}, {}, std::nullopt, std::move(why)};
}

Fault out_of_memory() {
  return {FaultId::memory, "the fingerprint of an OpenPGP key could not be computed", "try again"};
}

// ---- what is asked about ----

struct Certificate {
  std::uint32_t created;  // its primary key
  Fingerprints keys;      // the primary key's first
  // Of the oldest signature that claims to be its own over user ids or the key; nothing where none does.
  std::optional<std::uint32_t> certified;
};

Result<Certificate> keys_of(const OpenpgpCertificate& parsed) {
  Certificate out{parsed.primary.created, {}, {}};
  std::vector<const OpenpgpKey*> keys = {&parsed.primary};
  for (const OpenpgpSubkey& subkey : parsed.subkeys) keys.push_back(&subkey.key);
  for (const OpenpgpKey* key : keys) {
    const auto fingerprint = openpgp_fingerprint(*key);
    if (!fingerprint) return tl::unexpected(out_of_memory());
    out.keys.emplace_back(fingerprint->view());
  }
  out.certified = openpgp_first_self_signature(parsed, out.keys.front());
  return out;
}

std::string hex_of(const std::string& fingerprint) {
  OpenpgpFingerprint named;
  std::copy_n(fingerprint.begin(), named.bytes.size(), named.bytes.begin());
  return named.hex();
}

bool is_one_signature(std::string_view packets) {
  const auto parsed = parse_openpgp_packets(packets);
  return parsed && parsed->size() == 1 && parsed->front().tag == openpgp_tags::signature;
}

// A clause about what need not be asked, or nothing.
std::string unfit(const OpenpgpQuestion& question) {
  if (!is_openpgp_time(question.at)) return no_such_time;
  if (question.payload.size() > limits::signed_object_bytes) return "what is signed is too long";
  if (question.signature.size() > limits::signature_bytes) return "the signature is too long";
  if (!is_one_signature(question.signature)) return "not one signature packet";
  return {};
}

// ---- a signature ----

bool holds(const Fingerprints& keys, const std::string& fingerprint) {
  return std::find(keys.begin(), keys.end(), fingerprint) != keys.end();
}

struct ListedSigner {
  const GpgListedKey& primary;
  const GpgListedKey& signer;

  bool is(GpgListedKey::State state) const { return primary.state == state || signer.state == state; }
  // A subkey ends with its certificate at the latest.
  std::optional<Timestamp> end() const {
    if (!primary.ends || !signer.ends) return primary.ends ? primary.ends : signer.ends;
    return std::min(*primary.ends, *signer.ends);
  }
};

const GpgListedKey* find_key(const std::vector<GpgListedKey>& listed, const std::string& fingerprint) {
  const auto found = std::find_if(listed.begin(), listed.end(),
                                  [&](const GpgListedKey& key) { return key.fingerprint == fingerprint; });
  return found == listed.end() ? nullptr : &*found;
}

// What gpg says of the signature and what it says of the keys, together.
OpenpgpAnswer judged(const GpgVerification& said, const ListedSigner& keys) {
  using State = GpgListedKey::State;
  const bool good = said.standing == GpgVerification::Standing::good;
  const bool expired = said.standing == GpgVerification::Standing::expired;
  if (!good && keys.is(State::revoked)) return {Standing::revoked, said.signer, said.primary, {}, {}};
  if (keys.is(State::other)) return refused("gpg does not take the key for a valid one");
  if (expired && keys.is(State::expired)) {
    return {Standing::expired, said.signer, said.primary, keys.end(), {}};
  }
  if (!good || keys.is(State::revoked) || keys.is(State::expired)) {
    return refused("gpg says one thing of the signature and another of its key");
  }
  if (keys.primary.user_ids.empty()) return refused("no user id of the certificate holds");
  return {Standing::good, said.signer, said.primary, {}, {}};
}

Result<OpenpgpAnswer> answer(const GpgQuestion& gpg, const OpenpgpQuestion& question,
                             const Certificate& certificate) {
  const auto imported = gpg.import({question.certificate});
  if (!imported) return tl::unexpected(imported.error());
  if (*imported != Fingerprints{certificate.keys.front()}) {
    return refused("gpg does not take the certificate in: no user id of it holds at that time");
  }
  const auto listed = gpg.list();
  if (!listed) return tl::unexpected(listed.error());
  const auto said = gpg.verify(question.signature, question.payload);
  if (!said) return tl::unexpected(said.error());
  if (said->standing == GpgVerification::Standing::refused) return refused(std::string(said->why));
  const GpgListedKey* const primary = find_key(*listed, said->primary);
  const GpgListedKey* const signer = find_key(*listed, said->signer);
  const bool known = said->primary == certificate.keys.front() && holds(certificate.keys, said->signer);
  if (!known || primary == nullptr || signer == nullptr) {
    return refused("gpg names a key that is not in the certificate");
  }
  return judged(*said, {*primary, *signer});
}

// ---- certificates ----

struct Reading {
  std::vector<std::string_view> certificates;
  std::vector<Fingerprints> keys;
  std::vector<std::size_t> places;
};

// gpg drops a subkey whose binding is not there or wrong: anybody may have put it there. One that it lists as
// not valid stays: it does not know the algorithm, or the binding has ended.
std::string why_not_bound(const std::vector<GpgListedKey>& listed, const Fingerprints& keys) {
  for (const std::string& fingerprint : keys) {
    if (find_key(listed, fingerprint) == nullptr) {
      return "its subkey " + hex_of(fingerprint) + " is not bound to it, says gpg";
    }
  }
  return {};
}

std::string why_not(const std::vector<GpgListedKey>& listed, const Fingerprints& keys) {
  const GpgListedKey* const key = find_key(listed, keys.front());
  if (key == nullptr || key->kind != GpgListedKey::Kind::primary) {
    return "gpg does not take it in: no user id that its own key has signed, or an unknown algorithm";
  }
  switch (key->state) {
    case GpgListedKey::State::sound:
      return key->user_ids.empty() ? "no user id of it holds" : why_not_bound(listed, keys);
    case GpgListedKey::State::expired: return "it has expired";
    case GpgListedKey::State::revoked: return "it is revoked";
    case GpgListedKey::State::other: break;
  }
  return "gpg does not take its primary key for a valid one";
}

CertificateReading reading_of(const std::vector<GpgListedKey>& listed, const Fingerprints& keys) {
  CertificateReading reading{why_not(listed, keys), {}, {}};
  if (!reading.why.empty()) return reading;
  const GpgListedKey* const key = find_key(listed, keys.front());
  for (const std::string& id : key->user_ids) {
    if (auto text = unescape_gpg_user_id(id)) reading.user_ids.push_back(std::move(*text));
  }
  for (const GpgListedKey* one = key + 1; one != listed.data() + listed.size(); ++one) {
    if (one->kind == GpgListedKey::Kind::primary) break;
    if (one->state == GpgListedKey::State::sound) reading.subkeys.push_back(one->fingerprint);
  }
  return reading;
}

Result<std::monostate> read_some(GpgProgram program, const Reading& reading, Timestamp at,
                                 std::chrono::milliseconds limit, std::vector<CertificateReading>& found) {
  auto gpg = GpgQuestion::begin(std::move(program), at, limit);
  if (!gpg) return tl::unexpected(std::move(gpg).error());
  const auto imported = gpg->import(reading.certificates);
  if (!imported) return tl::unexpected(imported.error());
  const auto listed = gpg->list();
  if (!listed) return tl::unexpected(listed.error());
  for (std::size_t i = 0; i < reading.places.size(); ++i) {
    found[reading.places[i]] = reading_of(*listed, reading.keys[i]);
  }
  return gpg->end();
}

// Where gpg has no answer about all of them, about each: one of them may be such as it never lists. Not where
// it took too long: all together would take longer still.
Result<std::monostate> read_all(const GpgProgram& program, const Reading& reading, Timestamp at,
                                std::chrono::milliseconds limit, std::vector<CertificateReading>& found) {
  const auto begun = std::chrono::steady_clock::now();
  auto done = read_some(program, reading, at, limit, found);
  const bool slow = std::chrono::steady_clock::now() - begun >= limit;
  if (done || slow || reading.places.size() == 1) return done;
  for (std::size_t i = 0; i < reading.places.size(); ++i) {
    const Reading one{{reading.certificates[i]}, {reading.keys[i]}, {reading.places[i]}};
    if (auto alone = read_some(program, one, at, limit, found); !alone) return alone;
  }
  return std::monostate{};
}

// A clause about what need not be asked; nothing, and one more to read, where gpg is to be asked.
Result<std::string> add(std::string_view bytes, std::size_t place, Timestamp at, std::set<std::string>& known,
                        Reading& reading) {
  if (!is_openpgp_time(at)) return no_such_time;
  const auto parsed = parse_openpgp_certificate(bytes);
  if (!parsed) return "it is not a certificate as this program reads them: " + parsed.error().what;
  auto certificate = keys_of(*parsed);
  if (!certificate) return tl::unexpected(certificate.error());
  if (certificate->created > at.seconds) return std::string("it was made later than that");
  // gpg does not mind; who tries out a certificate before its time is told so, and a clock may be slow.
  if (certificate->certified && *certificate->certified > at.seconds + limits::clock_skew_seconds) {
    return std::string("its own signatures are dated later than that");
  }
  if (!known.insert(certificate->keys.front()).second) return std::string("another certificate has its key");
  reading.certificates.push_back(bytes);
  reading.keys.push_back(std::move(certificate->keys));
  reading.places.push_back(place);
  return std::string();
}

}  // namespace

Gpg::Gpg(std::string program, std::chrono::milliseconds limit)
    : program_(std::move(program)), limit_(limit) {}

Result<GpgProgram> Gpg::usable_program() {
  auto program = GpgProgram::find(program_);
  if (!program) return program;
  const std::lock_guard lock(mutex_);
  if (usable_ == program->identity()) return program;
  if (auto checked = program->check_version(limit_); !checked) {
    return tl::unexpected(std::move(checked).error());
  }
  usable_ = program->identity();
  return program;
}

Result<std::string> Gpg::identity() {
  const auto program = GpgProgram::find(program_);
  if (!program) return tl::unexpected(program.error());
  return program->identity();
}

Result<OpenpgpAnswer> Gpg::ask(const OpenpgpQuestion& question) {
  if (std::string why = unfit(question); !why.empty()) return refused(std::move(why));
  const auto parsed = parse_openpgp_certificate(question.certificate);
  if (!parsed) return refused("not a certificate as this program reads them: " + parsed.error().what);
  const auto certificate = keys_of(*parsed);
  if (!certificate) return tl::unexpected(certificate.error());
  auto program = usable_program();
  if (!program) return tl::unexpected(std::move(program).error());
  auto gpg = GpgQuestion::begin(std::move(*program), question.at, limit_);
  if (!gpg) return tl::unexpected(std::move(gpg).error());
  auto answered = answer(*gpg, question, *certificate);
  if (auto ended = gpg->end(); answered && !ended) return tl::unexpected(std::move(ended).error());
  return answered;
}

Result<std::vector<std::string>> Gpg::read(const std::vector<std::string_view>& certificates, Timestamp at) {
  auto found = describe(certificates, at);
  if (!found) return tl::unexpected(std::move(found).error());
  std::vector<std::string> whys;
  for (CertificateReading& one : *found) whys.push_back(std::move(one.why));
  return whys;
}

Result<std::string> Gpg::merge(const std::vector<std::string_view>& copies, Timestamp at) {
  if (!is_openpgp_time(at)) return std::string();
  auto program = usable_program();
  if (!program) return tl::unexpected(std::move(program).error());
  auto gpg = GpgQuestion::begin(std::move(*program), at, limit_);
  if (!gpg) return tl::unexpected(std::move(gpg).error());
  auto merged = gpg->merge(copies);
  if (auto ended = gpg->end(); merged && !ended) return tl::unexpected(std::move(ended).error());
  return merged;
}

Result<std::vector<CertificateReading>> Gpg::describe(const std::vector<std::string_view>& certificates,
                                                      Timestamp at) {
  std::vector<CertificateReading> found(certificates.size());
  std::set<std::string> known;
  Reading reading;
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    auto why = add(certificates[i], i, at, known, reading);
    if (!why) return tl::unexpected(std::move(why).error());
    found[i].why = std::move(*why);
    const bool enough = reading.places.size() == limits::gpg_certificates || i + 1 == certificates.size();
    if (!enough || reading.places.empty()) continue;
    auto program = usable_program();
    if (!program) return tl::unexpected(std::move(program).error());
    auto done = read_all(*program, reading, at, limit_, found);
    if (!done) return tl::unexpected(std::move(done).error());
    reading = {};
  }
  return found;
}

}  // namespace muster
