#include "history.h"

#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include "crypto/sha256.h"
#include "openpgp_people.h"
#include "pack_writer.h"
#include "support/git_objects.h"
#include "support/ssh_wire.h"

namespace muster::bench {

namespace {

using namespace muster::test;

constexpr std::int64_t start = 1767225600;  // 2026-01-01T00:00:00Z

// SSH's Ed25519 is signed here with keys that are derived once; the test kit does it anew each time.
class Signer {
 public:
  Signer(int number, const HistorySpec& spec) : name_(person(number)), kind_(spec.kind) {
    if (spec.openpgp) {
      openpgp_ = openpgp_key(*spec.openpgp, number);
      return;
    }
    if (kind_ != KeyKind::ed25519) {
      declare_key(name_, kind_);
      return;
    }
    const std::string seed = digest_of("sha256", name_);
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> unused{};
    if (sodium_init() < 0 || crypto_sign_seed_keypair(unused.data(), secret_.data(), bytes_of(seed)) != 0) {
      throw std::runtime_error("libsodium");
    }
    blob_ = public_blob(name_);
  }

  std::string sign_commit(const std::string& payload, std::int64_t date) const {
    return with_signature_header(payload, "gpgsig", armor_of(payload, date));
  }

 private:
  std::string armor_of(const std::string& payload, std::int64_t date) const {
    if (openpgp_) return openpgp_signature(*openpgp_, payload, date);
    return kind_ == KeyKind::ed25519 ? ed25519_armor_of(payload) : sign(name_, payload, {});
  }

  std::string ed25519_armor_of(const std::string& payload) const {
    std::string digest(crypto_hash_sha512_BYTES, '\0');
    crypto_hash_sha512(bytes_of(digest), bytes_of(payload), payload.size());
    const std::string head = ssh_string("git") + ssh_string("") + ssh_string("sha512");
    const std::string message = "SSHSIG" + head + ssh_string(digest);
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(bytes_of(signature), nullptr, bytes_of(message), message.size(), secret_.data());
    return ssh_armor("SSHSIG" + ssh_uint32(1) + ssh_string(blob_) + head +
                         ssh_string(ssh_string("ssh-ed25519") + ssh_string(signature)),
                     70);
  }

  std::string name_;
  KeyKind kind_;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_{};
  std::string blob_;
  std::optional<pgp::Key> openpgp_;
};

std::string key_file_name(const HistorySpec& spec, int number) {
  return sha256(openpgp_certificate(*spec.openpgp, number)).hex() + ".asc";
}

// Of one person, whose uses are git and, of the governor, roster.
std::string keys_of(const HistorySpec& spec, int number) {
  const std::string id = person(number);
  const std::string begin = "\n[[key]]\nholder = \"" + id + "\"\n";
  const std::string added = "added = 2026-01-01T00:00:00Z\n";
  const std::string ssh = begin + "ssh = \"" + public_line(id) + "\"\n" + added;
  if (!spec.openpgp) return ssh + (number == 0 ? "uses = [\"git\", \"roster\"]\n" : "");
  return begin + "openpgp = \"keys/" + key_file_name(spec, number) + "\"\n" + added +
         (number == 0 ? ssh + "uses = [\"roster\"]\n" : "");
}

std::string roster(const HistorySpec& spec, int version, const std::string& previous) {
  std::string text =
      "schema = \"muster/roster/1\"\nproject = \"bench/history\"\nversion = " + std::to_string(version) +
      (previous.empty() ? "" : "\nprevious = \"" + previous + "\"") +
      "\nissued = " + Timestamp{start + version - 1}.text() +
      "\nexpires = 2099-01-01T00:00:00Z\n\n"
      "[governance]\ngovernors = [\"p0\"]\nthreshold = 1\nmainline = \"refs/heads/main\"\n";
  std::string keys;
  std::string members;
  for (int i = 0; i < spec.people; ++i) {
    const std::string id = person(i);
    text +=
        "\n[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nemails = [\"" + id + "@example.org\"]\n";
    keys += keys_of(spec, i);
    members += (i == 0 ? "\"" : ", \"") + id + "\"";
  }
  return text + keys + "\n[[role]]\nname = \"developers\"\nowner = \"p0\"\nmembers = [" + members +
         "]\n\n[[commits]]\nname = \"mainline\"\nrefs = [\"refs/heads/main\"]\nsigners = [\"developers\"]\n"
         "\n[[tags]]\nname = \"versions\"\nrefs = [\"refs/tags/v*\"]\nsigners = [\"developers\"]\n";
}

// As git sorts them.
ObjectId key_folder(PackWriter& pack, const HistorySpec& spec) {
  std::map<std::string, ObjectId> files;
  for (int i = 0; i < spec.people; ++i) {
    files.emplace(key_file_name(spec, i), pack.add(ObjectType::blob, openpgp_certificate(*spec.openpgp, i)));
  }
  std::vector<RawEntry> entries;
  for (const auto& [name, file] : files) entries.push_back({"100644", name, file});
  return pack.add(ObjectType::tree, tree_bytes(entries));
}

struct MusterTree {
  ObjectId tree;
  std::string anchor, newest;
};

MusterTree muster_tree(PackWriter& pack, const HistorySpec& spec) {
  SigningOptions options;
  options.name_space = "muster-roster";
  std::map<std::string, ObjectId> superseded;  // as git sorts them
  std::string anchor;
  std::string previous;
  for (int version = 1;; ++version) {
    const std::string text = roster(spec, version, previous);
    previous = sha256(text).text();
    if (version == 1) anchor = previous;
    const ObjectId file = pack.add(ObjectType::blob, text);
    const ObjectId signature = pack.add(ObjectType::blob, sign(person(0), text, options));
    const ObjectId signatures = pack.add(ObjectType::tree, tree_bytes({{"100644", "p0.sig", signature}}));
    std::vector<RawEntry> lines = {{"100644", "roster.toml", file}, {"40000", "signatures", signatures}};
    if (version < spec.versions) {
      superseded.emplace(std::to_string(version), pack.add(ObjectType::tree, tree_bytes(lines)));
      continue;
    }
    if (spec.openpgp) lines.insert(lines.begin(), {"40000", "keys", key_folder(pack, spec)});
    std::vector<RawEntry> archive;
    for (const auto& [name, tree] : superseded) archive.push_back({"40000", name, tree});
    if (!archive.empty())
      lines.insert(lines.begin(), {"40000", "history", pack.add(ObjectType::tree, tree_bytes(archive))});
    return {pack.add(ObjectType::tree, tree_bytes(lines)), anchor, previous};
  }
}

// Nobody reads the file that it names, so there is none.
ObjectId root_tree(PackWriter& pack, const ObjectId& muster, int number) {
  const std::string text = "file " + std::to_string(number);
  const ObjectId file = git_id(ObjectType::blob, text, HashAlgorithm::sha1);
  return pack.add(ObjectType::tree, tree_bytes({{"40000", ".muster", muster}, {"100644", "file.txt", file}}));
}

std::string commit_bytes(const Signer& signer, const std::string& who, std::int64_t date,
                         const ObjectId& tree, const std::optional<ObjectId>& parent,
                         const std::string& message) {
  const std::string line = ident_line(who, who + "@example.org", Timestamp{date});
  CommitText text{tree, {}, line, line, {}, message};
  if (parent) text.parents.push_back(*parent);
  return signer.sign_commit(commit_payload(text), date);
}

void write_refs(const std::string& repository, const ObjectId& tip, int refs) {
  std::ofstream(repository + "/HEAD") << "ref: refs/heads/main\n";
  std::ofstream packed(repository + "/packed-refs");
  packed << "# pack-refs with: peeled fully-peeled sorted \n" << tip.hex() << " refs/heads/main\n";
  for (int i = 1; i < refs; ++i) {
    std::string number = std::to_string(1'000'000 + i);
    packed << tip.hex() << " refs/pull/" << number << "/head\n";
  }
}

// What tells a history that is there already from one of other numbers.
std::string numbers_of(const HistorySpec& spec) {
  std::string text;
  for (const int number : {spec.commits, static_cast<int>(spec.kind), spec.people, spec.signers, spec.trees,
                           spec.refs, spec.versions, spec.openpgp ? static_cast<int>(*spec.openpgp) : -1})
    text += std::to_string(number) + "-";
  return text;
}

std::string note_of(const std::string& folder) {
  return folder + "/bench-history";
}

void write_note(const SignedHistory& made) {
  std::ofstream(note_of(made.repository)) << numbers_of(made.spec) << '\n'
                                          << made.anchor << '\n'
                                          << made.newest << '\n'
                                          << made.tip.hex() << '\n'
                                          << made.muster.hex() << '\n'
                                          << made.date << '\n';
}

std::optional<SignedHistory> made_before(const std::string& folder, const HistorySpec& spec) {
  std::ifstream note(note_of(folder));
  std::string numbers, anchor, newest, tip, muster;
  std::int64_t date = 0;
  if (!(note >> numbers >> anchor >> newest >> tip >> muster >> date)) return std::nullopt;
  if (numbers != numbers_of(spec)) throw std::runtime_error(folder + " holds another history");
  return SignedHistory{folder,
                       anchor,
                       newest,
                       ObjectId::parse(tip, HashAlgorithm::sha1).value(),
                       ObjectId::parse(muster, HashAlgorithm::sha1).value(),
                       date,
                       spec};
}

}  // namespace

std::string person(int number) {
  return "p" + std::to_string(number);
}

SignedHistory make_history(const std::string& folder, const HistorySpec& spec) {
  if (std::optional<SignedHistory> made = made_before(folder, spec)) return *made;
  const std::string init = "git init -q --bare '" + folder + "'";
  if (std::filesystem::exists(folder) || std::system(init.c_str()) != 0) {
    throw std::runtime_error(folder + " cannot be made");
  }
  forget_declared_keys();
  std::vector<Signer> signers;
  for (int i = 0; i < spec.signers; ++i) signers.emplace_back(i, spec);
  PackWriter pack(folder);
  const MusterTree muster = muster_tree(pack, spec);
  std::vector<ObjectId> trees;
  for (int i = 0; i < spec.trees; ++i) trees.push_back(root_tree(pack, muster.tree, i));
  std::optional<ObjectId> tip;
  for (int i = 0; i < spec.commits; ++i) {
    const int by = i % spec.signers;
    const ObjectId& tree = trees[static_cast<std::size_t>(i % spec.trees)];
    tip = pack.add(ObjectType::commit,
                   commit_bytes(signers[static_cast<std::size_t>(by)], person(by), start + i, tree, tip,
                                "change " + std::to_string(i) + "\n"));
  }
  pack.finish();
  write_refs(folder, tip.value(), spec.refs);
  const SignedHistory made{folder,      muster.anchor,        muster.newest, *tip,
                           muster.tree, start + spec.commits, spec};
  write_note(made);
  return made;
}

WrittenCommits write_commits(const SignedHistory& history, const std::string& object_directory,
                             const std::vector<NewCommit>& commits) {
  WrittenCommits written{history.tip, {}};
  for (const NewCommit& commit : commits) {
    const Signer signer(commit.signer, history.spec);
    const ObjectId blob =
        write_loose(object_directory, ObjectType::blob, "text " + std::to_string(commit.number) + "\n");
    const ObjectId tree =
        write_loose(object_directory, ObjectType::tree,
                    tree_bytes({{"40000", ".muster", history.muster}, {"100644", "file.txt", blob}}));
    written.bytes = commit_bytes(signer, person(commit.signer), commit.date, tree, written.tip, "a change\n");
    written.tip = write_loose(object_directory, ObjectType::commit, written.bytes);
  }
  return written;
}

}  // namespace muster::bench
