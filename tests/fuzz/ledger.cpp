// What lies in a ledger that strangers may have written or damaged: notes, checkpoints, bundles, tiles,
// entries and proofs; and the file of the key that signs it.
#include <algorithm>

#include "formats/armor.h"
#include "formats/ledger_checkpoint.h"
#include "formats/ledger_entry.h"
#include "formats/ledger_proof.h"
#include "formats/signed_note.h"
#include "formats/ssh_key.h"
#include "formats/ssh_private_key.h"
#include "formats/ssh_wire.h"
#include "formats/tile_path.h"
#include "formats/utf8.h"
#include "fuzz/property.h"

namespace {

using namespace muster;
using fuzz::require;

template <typename T>
void check_refusal(const Parsed<T>& parsed, std::string_view text) {
  require(parsed.error().offset <= text.size() && !parsed.error().what.empty(),
          "a refusal says where and why");
}

void check_checkpoint(std::string_view text) {
  const auto checkpoint = parse_checkpoint_text(text);
  if (!checkpoint) return check_refusal(checkpoint, text);
  require(checkpoint_text(*checkpoint) == text, "a checkpoint is written in one way");
  require(std::count(text.begin(), text.end(), '\n') == 4, "a checkpoint has four lines");
  require(checkpoint->origin.starts_with("muster/") &&
              checkpoint->origin.find_first_of(" +") == std::string::npos,
          "an origin can be the name of a key");
  require(checkpoint->size <= ledger_entries, "a ledger is bounded");
  require(!parse_checkpoint_text(std::string(text) + '\n'), "nothing follows a checkpoint");
  // What a server signs can be read.
  const SignedNote note{std::string(text), {{checkpoint->origin, "idid", std::string(64, 's')}}};
  const auto read = parse_signed_note(signed_note_text(note));
  require(read && *read == note, "a checkpoint is the text of a note");
}

void check_note(std::string_view text) {
  const auto note = parse_signed_note(text);
  if (!note) return check_refusal(note, text);
  require(signed_note_text(*note) == text, "a note is written in one way");
  require(is_utf8(text) && text.size() <= signed_note_bytes, "a note is some UTF-8");
  require(note->text.ends_with('\n') && text.starts_with(note->text), "what is signed is the beginning");
  require(!note->signatures.empty() && note->signatures.size() <= note_signatures, "a note is signed");
  for (const NoteSignature& one : note->signatures) {
    require(one.key_id.size() == note_key_id_bytes && !one.signature.empty(), "a signature names its key");
    require(!one.name.empty() && one.name.find_first_of(" +\n") == std::string::npos, "a name is a word");
  }
  for (const char* more : {"\n", "x", " ", "x\n"})
    require(!parse_signed_note(std::string(text) + more), "nothing else follows a note");
  check_checkpoint(note->text);
}

void check_entry(std::string_view text) {
  const auto entry = parse_ledger_entry(text);
  if (!entry) return check_refusal(entry, text);
  require(ledger_entry_text(*entry) == text, "an entry is written in one way");
  require(text.find_first_of(std::string_view("\n\0\x7F", 3)) == std::string_view::npos,
          "an entry is one line");
  require(bounded(*entry) == *entry, "an entry keeps to its bounds");
}

void check_proof(std::string_view text) {
  const auto proof = parse_ledger_proof(text);
  if (!proof) return check_refusal(proof, text);
  require(ledger_proof_text(*proof) == text, "a proof is written in one way");
  check_entry(proof->entry);
}

void check_bundle(std::string_view bytes) {
  for (const unsigned width : {1U, 2U, 3U, 4U, tile_width}) {
    const auto entries = parse_bundle(bytes, width);
    if (!entries) {
      check_refusal(entries, bytes);
      continue;
    }
    require(entries->size() == width, "a bundle has as many entries as its name says");
    std::string again;
    for (const std::string_view entry : *entries) put_in_bundle(again, entry);
    require(again == bytes, "a bundle written again is the same");
    require(!parse_bundle(bytes, width + 1), "a bundle has one width");
    require(!parse_bundle(bytes.substr(0, bytes.size() - 1), width), "a bundle cut short is refused");
  }
}

void check_tile(std::string_view bytes) {
  const auto width = static_cast<unsigned>(bytes.size() / 32);
  const auto hashes = parse_hash_tile(bytes, width);
  if (!hashes) return check_refusal(hashes, bytes);
  std::string again;
  for (const Sha256Digest& hash : *hashes) again.append(hash.bytes.begin(), hash.bytes.end());
  require(again == bytes && hashes->size() == width, "a tile written again is the same");
  require(width <= tile_width && !parse_hash_tile(bytes, width + 1), "a tile has one width");
}

// The bytes inside the armour, without the parser.
std::string opened(std::string_view text) {
  std::string base64(text.substr(text.find('\n'), text.rfind("\n-----END") - text.find('\n')));
  std::erase(base64, '\n');
  return decode_base64(base64).value_or("");
}

// What ssh-keygen writes of a key, with the check numbers and the comment as they stand in `bytes`.
std::string written(const SshEd25519Secret& key, std::string_view bytes) {
  const std::size_t part_at = 15 + 8 + 8 + 4 + 4 + 4 + key.public_blob.size();
  const std::string_view part = bytes.substr(part_at + 4);
  const std::string_view point = std::string_view(key.public_blob).substr(key.public_blob.size() - 32);
  std::string again(part.substr(0, 8));
  put_string(again, "ssh-ed25519");
  put_string(again, point);
  put_string(again, key.seed + std::string(point));
  SshReader comment(part.substr(again.size()));
  put_string(again, comment.string());
  for (char pad = 1; again.size() % 8 != 0; ++pad) again += pad;

  std::string whole("openssh-key-v1\0", 15);
  put_string(whole, "none");
  put_string(whole, "none");
  put_string(whole, "");
  put_uint32(whole, 1);
  put_string(whole, key.public_blob);
  put_string(whole, again);
  return whole;
}

void check_private_key(std::string_view text) {
  const auto key = parse_ssh_private_key(text);
  if (!key) return check_refusal(key, text);
  const auto fields = parse_ssh_key_blob(key->public_blob);
  require(fields && fields->algorithm == KeyAlgorithm::ssh_ed25519, "a key that signs is Ed25519");
  require(key->seed.size() == 32, "a seed has 32 bytes");
  const std::string bytes = opened(text);
  require(written(*key, bytes) == bytes, "a private key written again is the same");
  require(!parse_ssh_private_key(std::string(text) + '\n'), "nothing follows a private key");
  require(!parse_ssh_private_key(text.substr(0, text.size() - 1)), "a private key cut short is refused");
}

// The file that ssh-keygen would write around these bytes: what libFuzzer makes up of a key reaches beyond
// the base64.
void check_framed_key(std::string_view bytes) {
  std::string text = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  const std::string base64 = encode_base64(bytes);
  for (std::size_t at = 0; at < base64.size(); at += 70) text += base64.substr(at, 70) + '\n';
  check_private_key(text + "-----END OPENSSH PRIVATE KEY-----\n");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_note(text);
  check_checkpoint(text);
  check_entry(text);
  check_proof(text);
  check_bundle(text);
  check_tile(text);
  check_private_key(text);
  check_framed_key(text);
  return 0;
}
