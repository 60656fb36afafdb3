#include "support/encode.h"

#include "support/git_objects.h"
#include "support/ssh_wire.h"

namespace muster::test {

namespace {

// A header of several lines: each after the first begins with a blank (gitformat-signature).
std::string folded(const std::string& keyword, std::string_view armor) {
  std::string text = keyword;
  while (!armor.empty()) {
    const std::size_t end = std::min(armor.find('\n'), armor.size());
    text += " " + std::string(armor.substr(0, end)) + "\n";
    armor.remove_prefix(std::min(armor.size(), end + 1));
  }
  return text;
}

// Where a header may begin: at the start of each line down to the empty one, or to the end.
std::vector<std::size_t> header_places(const std::string& payload) {
  std::vector<std::size_t> places;
  std::size_t at = 0;
  while (true) {
    places.push_back(at);
    if (at >= payload.size() || payload[at] == '\n') return places;
    const std::size_t end = payload.find('\n', at);
    at = end == std::string::npos ? payload.size() : end + 1;
  }
}

std::string mode_text(TreeMode mode) {
  switch (mode) {
    case TreeMode::file: return "100644";
    case TreeMode::executable: return "100755";
    case TreeMode::symlink: return "120000";
    case TreeMode::directory: return "40000";
    case TreeMode::gitlink: return "160000";
  }
  return "";
}

std::string key_type(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::ssh_ed25519: return "ssh-ed25519";
    case KeyAlgorithm::ecdsa_nistp256: return "ecdsa-sha2-nistp256";
    case KeyAlgorithm::ecdsa_nistp384: return "ecdsa-sha2-nistp384";
    case KeyAlgorithm::ecdsa_nistp521: return "ecdsa-sha2-nistp521";
    case KeyAlgorithm::ssh_rsa: return "ssh-rsa";
    case KeyAlgorithm::sk_ssh_ed25519: return "sk-ssh-ed25519@openssh.com";
    case KeyAlgorithm::sk_ecdsa_nistp256: return "sk-ecdsa-sha2-nistp256@openssh.com";
    case KeyAlgorithm::openpgp:
    case KeyAlgorithm::x509: break;
  }
  return "";
}

std::string curve_of(KeyAlgorithm algorithm) {
  if (algorithm == KeyAlgorithm::ecdsa_nistp384) return "nistp384";
  return algorithm == KeyAlgorithm::ecdsa_nistp521 ? "nistp521" : "nistp256";
}

std::string type_text(ObjectType type) {
  switch (type) {
    case ObjectType::commit: return "commit";
    case ObjectType::tree: return "tree";
    case ObjectType::blob: return "blob";
    case ObjectType::tag: return "tag";
  }
  return "";
}

}  // namespace

std::vector<std::string> encoded(const Commit& commit, HashAlgorithm algorithm) {
  if (std::holds_alternative<NoSignature>(commit.signature)) return {commit.payload};
  const auto* armored = std::get_if<ArmoredSignature>(&commit.signature);
  if (armored == nullptr) return {};
  const std::string keyword = algorithm == HashAlgorithm::sha1 ? "gpgsig" : "gpgsig-sha256";
  std::vector<std::string> found;
  for (const std::size_t place : header_places(commit.payload)) {
    for (const char* more : {"", "\n"}) {
      std::string bytes = commit.payload;
      found.push_back(bytes.insert(place, folded(keyword, armored->armor + more)));
    }
  }
  return found;
}

std::vector<std::string> encoded(const Tag& tag) {
  if (std::holds_alternative<NoSignature>(tag.signature)) return {tag.payload};
  const auto* armored = std::get_if<ArmoredSignature>(&tag.signature);
  if (armored == nullptr) return {};
  return {tag.payload + armored->armor};
}

std::string leading_lines(const Commit& commit) {
  std::string text = "tree " + commit.tree.hex() + "\n";
  for (const ObjectId& parent : commit.parents) text += "parent " + parent.hex() + "\n";
  return text + "author ";
}

std::string leading_lines(const Tag& tag) {
  return "object " + tag.target.hex() + "\ntype " + type_text(tag.target_type) + "\ntag " + tag.name + "\n" +
         (tag.tagger ? "tagger " : "");
}

std::string encoded(const Tree& tree) {
  std::vector<RawEntry> entries;
  for (const TreeEntry& entry : tree) entries.push_back({mode_text(entry.mode), entry.name, entry.id});
  return tree_bytes(entries);
}

std::string encoded(const Sshsig& signature) {
  const std::string inner =
      ssh_string(signature.signature_algorithm) + ssh_string(signature.signature) + signature.after;
  return "SSHSIG" + ssh_uint32(signature.version) + ssh_string(signature.public_key) +
         ssh_string(signature.name_space) + ssh_string("") + ssh_string(signature.hash_algorithm) +
         ssh_string(inner);
}

std::string encoded(const SshKeyFields& key) {
  std::string text = ssh_string(key_type(key.algorithm));
  switch (key.algorithm) {
    case KeyAlgorithm::ssh_rsa: return text + ssh_mpint(key.rsa_e) + ssh_mpint(key.rsa_n);
    case KeyAlgorithm::ssh_ed25519: return text + ssh_string(key.ed25519);
    case KeyAlgorithm::sk_ssh_ed25519: return text + ssh_string(key.ed25519) + ssh_string(key.application);
    case KeyAlgorithm::sk_ecdsa_nistp256:
      return text + ssh_string("nistp256") + ssh_string(key.ec_point) + ssh_string(key.application);
    case KeyAlgorithm::ecdsa_nistp256:
    case KeyAlgorithm::ecdsa_nistp384:
    case KeyAlgorithm::ecdsa_nistp521:
      return text + ssh_string(curve_of(key.algorithm)) + ssh_string(key.ec_point);
    case KeyAlgorithm::openpgp:
    case KeyAlgorithm::x509: break;
  }
  return "";
}

std::string encoded_key_text(const PublicKey& key) {
  return key_type(key.algorithm) + " " + base64_of(key.blob);
}

std::string encoded(const std::vector<RefUpdate>& updates) {
  std::string text;
  for (const RefUpdate& update : updates)
    text += update.claimed_old.hex() + " " + update.new_id.hex() + " " + update.name + "\n";
  return text;
}

}  // namespace muster::test
