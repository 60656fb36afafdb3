#include "formats/chain_binary.h"

#include <algorithm>
#include <concepts>
#include <type_traits>

#include "formats/ssh_wire.h"

namespace muster {

namespace {

constexpr std::string_view chain_magic = "muster compiled chain 5\n";

// The highest enumerator; a number above it is no value.
template <typename E>
constexpr std::uint32_t last_of = 0;
template <>
constexpr auto last_of<OnOverdue> = static_cast<std::uint32_t>(OnOverdue::refuse);
template <>
constexpr auto last_of<OnUnmatched> = static_cast<std::uint32_t>(OnUnmatched::allow);
template <>
constexpr auto last_of<Allowance> = static_cast<std::uint32_t>(Allowance::refuse);
template <>
constexpr auto last_of<Identity> = static_cast<std::uint32_t>(Identity::any);
template <>
constexpr auto last_of<KeyUse> = static_cast<std::uint32_t>(KeyUse::receipt);
template <>
constexpr auto last_of<Requirement> = static_cast<std::uint32_t>(Requirement::x509);
template <>
constexpr auto last_of<TagCommitRule> = static_cast<std::uint32_t>(TagCommitRule::any);
template <>
constexpr auto last_of<ExceptedKind> = static_cast<std::uint32_t>(ExceptedKind::ref);
template <>
constexpr auto last_of<KeyAlgorithm> = static_cast<std::uint32_t>(KeyAlgorithm::x509);
template <>
constexpr auto last_of<SignatureAlgorithm> = static_cast<std::uint32_t>(SignatureAlgorithm::x509);
template <>
constexpr auto last_of<reasons::RevocationCause> = static_cast<std::uint32_t>(reasons::RevocationCause::left);

// The two directions know the same plain values; each struct is listed once, for both.
class Writer {
 public:
  void operator()(const std::string& text) { put_string(out_, text); }
  void operator()(const std::shared_ptr<const std::string>& text) { (*this)(*text); }
  void operator()(std::uint32_t number) { put_uint32(out_, number); }
  void operator()(bool flag) { put_uint32(out_, flag ? 1 : 0); }
  void operator()(std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    put_uint32(out_, static_cast<std::uint32_t>(bits >> 32U));
    put_uint32(out_, static_cast<std::uint32_t>(bits));
  }
  void operator()(const Timestamp& time) { (*this)(time.seconds); }
  void operator()(const Pattern& pattern) { (*this)(pattern.text()); }
  void operator()(const Sha256Digest& digest) { out_.append(digest.bytes.begin(), digest.bytes.end()); }
  template <typename E>
  requires std::is_enum_v<E>
  void operator()(E value) { put_uint32(out_, static_cast<std::uint32_t>(value)); }
  template <typename T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) item(*value);
  }
  template <typename T>
  void operator()(const std::vector<T>& items) {
    put_uint32(out_, static_cast<std::uint32_t>(items.size()));
    for (const T& one : items) item(one);
  }
  template <typename T>
  void operator()(const std::set<T>& items) {
    put_uint32(out_, static_cast<std::uint32_t>(items.size()));
    for (const T& one : items) (*this)(one);
  }
  template <typename T>
  void item(const T& value);

  std::string out_;
};

// Reads field after field; after the first that is wrong, all are empty and finish() says no. All of it is
// here, where the compiler sees it: a push of one commit reads some ten thousand fields.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  void operator()(std::string& text) { text.assign(raw(uint32())); }
  void operator()(std::shared_ptr<const std::string>& text) {
    text = std::make_shared<const std::string>(raw(uint32()));
  }
  void operator()(std::uint32_t& number) { number = uint32(); }
  void operator()(bool& flag) { flag = below(2) == 1; }
  void operator()(std::int64_t& number) {
    const std::uint64_t high = uint32();
    number = static_cast<std::int64_t>(high << 32U | uint32());
  }
  void operator()(Timestamp& time) {
    std::int64_t seconds = 0;
    (*this)(seconds);
    const auto read = Timestamp::from_seconds(seconds);
    if (!read) refuse();
    time = read.value_or(Timestamp{});
  }
  void operator()(Sha256Digest& digest) {
    const std::string_view read = raw(digest.bytes.size());
    if (read.size() == digest.bytes.size()) std::ranges::copy(read, digest.bytes.begin());
  }
  template <typename E>
  requires std::is_enum_v<E>
  void operator()(E& value) { value = static_cast<E>(below(last_of<E> + 1)); }
  template <typename T>
  void operator()(std::optional<T>& value) {
    value.reset();
    if (below(2) == 1) value.emplace(item<T>());
  }
  template <typename T>
  void operator()(std::vector<T>& items) {
    items.clear();
    std::uint32_t left = count();
    items.reserve(left);
    for (; left > 0 && whole_; --left) items.push_back(item<T>());
  }
  template <typename T>
  void operator()(std::set<T>& items) {
    items.clear();
    for (std::uint32_t left = count(); left > 0 && whole_; --left) {
      const T value = item<T>();
      if (!items.empty() && !(*items.rbegin() < value)) refuse();
      items.insert(items.end(), value);
    }
  }
  template <typename T>
  T item();

  bool finish() const { return whole_ && left_.empty(); }

 private:
  void refuse() {
    whole_ = false;
    left_ = {};
  }
  std::string_view raw(std::size_t size) {
    if (left_.size() < size) refuse();
    if (!whole_) return {};
    const std::string_view field = left_.substr(0, size);
    left_.remove_prefix(size);
    return field;
  }
  std::uint32_t uint32() {
    const std::string_view field = raw(4);
    if (field.empty()) return 0;
    const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(field[i])}; };
    return byte(0) << 24U | byte(1) << 16U | byte(2) << 8U | byte(3);
  }
  std::uint32_t below(std::uint32_t end) {
    const std::uint32_t value = uint32();
    if (value < end) return value;
    refuse();
    return 0;
  }
  // Every item takes four bytes at least.
  std::uint32_t count() {
    const std::uint32_t items = uint32();
    if (items <= left_.size() / 4) return items;
    refuse();
    return 0;
  }

  std::string_view left_;
  bool whole_ = true;
};

// ---- every struct's fields, in the order of roster.h ----

template <typename Io, typename... Fields>
void each(Io& io, Fields&... fields) {
  (io.operator()(fields), ...);
}

// Its version is its place.
struct PlainLink {
  Sha256Digest digest;
  Timestamp issued;
  Timestamp expires;
};

struct PlainKeyFile {
  std::string path;
  std::string id;
};

template <typename T, typename Of>
concept Is = std::same_as<std::remove_const_t<T>, Of>;

void fields(auto& io, Is<PlainLink> auto& v) {
  each(io, v.digest, v.issued, v.expires);
}
void fields(auto& io, Is<PlainKeyFile> auto& v) {
  each(io, v.path, v.id);
}
void fields(auto& io, Is<Place> auto& v) {
  each(io, v.line, v.column);
}
void fields(auto& io, Is<Duration> auto& v) {
  each(io, v.seconds);
}
void fields(auto& io, Is<PublicKey> auto& v) {
  each(io, v.algorithm, v.blob);
}
void fields(auto& io, Is<OpenpgpSigner> auto& v) {
  each(io, v.fingerprint, v.body);
}
void fields(auto& io, Is<Certificate> auto& v) {
  each(io, v.digest, v.file, v.signers, v.der, v.not_before, v.not_after, v.name);
}
void fields(auto& io, Is<Revocation> auto& v) {
  each(io, v.cause, v.since);
}
void fields(auto& io, Is<Member> auto& v) {
  each(io, v.id, v.until);
}
void fields(auto& io, Is<Review> auto& v) {
  fields(io, v.every);
  each(io, v.last);
}
void fields(auto& io, Is<Governance> auto& v) {
  each(io, v.governors, v.threshold, v.mainline);
  fields(io, v.place);
}
void fields(auto& io, Is<Defaults> auto& v) {
  each(io, v.unmatched_refs);
  fields(io, v.max_key_age);
  each(io, v.rotation, v.review, v.algorithms);
}
void fields(auto& io, Is<History> auto& v) {
  each(io, v.baseline, v.vouched);
  fields(io, v.place);
}
void fields(auto& io, Is<Person> auto& v) {
  each(io, v.id, v.name, v.emails, v.left);
  fields(io, v.place);
}
void fields(auto& io, Is<Robot> auto& v) {
  each(io, v.id, v.owner, v.emails);
  fields(io, v.place);
}
void fields(auto& io, Is<RosterKey> auto& v) {
  each(io, v.holder);
  fields(io, v.key);
  each(io, v.certificate, v.added, v.from, v.until, v.uses, v.touch, v.verify, v.legacy, v.shared_with,
       v.revoked);
  fields(io, v.place);
}
void fields(auto& io, Is<Role> auto& v) {
  each(io, v.name, v.owner, v.members, v.review);
  fields(io, v.place);
}
void fields(auto& io, Is<CommitRule> auto& v) {
  each(io, v.name, v.refs, v.paths, v.except, v.signers, v.merge_signers, v.identity, v.approvals,
       v.approvers, v.require);
  fields(io, v.place);
}
void fields(auto& io, Is<TagRule> auto& v) {
  each(io, v.name, v.refs, v.signers, v.threshold, v.lightweight, v.commit, v.from);
  fields(io, v.place);
}
void fields(auto& io, Is<ReleaseRule> auto& v) {
  each(io, v.name, v.products, v.channels, v.artifacts, v.signers, v.threshold, v.window_from, v.window_until,
       v.fresh);
  fields(io, v.place);
}
void fields(auto& io, Is<RefRule> auto& v) {
  each(io, v.refs, v.create, v.remove, v.force, v.push);
  fields(io, v.place);
}
void fields(auto& io, Is<RosterException> auto& v) {
  each(io, v.id, v.waives, v.kind, v.object, v.ref_name, v.until, v.owner, v.reason, v.ticket);
  fields(io, v.place);
}
void fields(auto& io, Is<RosterDraft> auto& v) {
  each(io, v.project, v.version, v.previous, v.issued, v.expires);
  fields(io, v.governance);
  fields(io, v.defaults);
  fields(io, v.history);
  each(io, v.persons, v.robots, v.keys, v.roles, v.commits, v.tags, v.releases, v.refs, v.exceptions);
}

template <typename T>
void Writer::item(const T& value) {
  if constexpr (std::is_invocable_v<Writer&, const T&>) {
    (*this)(value);
  } else {
    fields(*this, value);
  }
}

template <typename T>
T Reader::item() {
  if constexpr (std::is_same_v<T, Pattern>) {
    return Pattern(item<std::string>());
  } else {
    T value{};
    if constexpr (std::is_invocable_v<Reader&, T&>) {
      (*this)(value);
    } else {
      fields(*this, value);
    }
    return value;
  }
}

}  // namespace

std::string encode_chain(const Sha256Digest& anchor, std::uint32_t anchor_version,
                         const std::vector<ChainLink>& links, const Roster& newest,
                         const KeyFileIds& key_files) {
  Writer writer;
  writer.out_ = chain_magic;
  writer(anchor);
  writer(anchor_version);
  std::vector<PlainLink> plain;
  plain.reserve(links.size());
  for (const ChainLink& link : links) plain.push_back({link.name.digest, link.issued, link.expires});
  writer(plain);
  std::vector<PlainKeyFile> files;
  for (const auto& [path, id] : key_files) files.push_back({path, id});
  writer(files);
  fields(writer, newest.draft());
  return std::move(writer.out_);
}

std::optional<DecodedChain> decode_chain(std::string_view bytes) {
  if (!bytes.starts_with(chain_magic)) return std::nullopt;
  Reader reader(bytes.substr(chain_magic.size()));
  Sha256Digest anchor;
  std::uint32_t anchor_version = 0;
  std::vector<PlainLink> plain;
  std::vector<PlainKeyFile> files;
  RosterDraft draft;
  reader(anchor);
  reader(anchor_version);
  reader(plain);
  reader(files);
  fields(reader, draft);
  if (!reader.finish()) return std::nullopt;
  // One of the versions is the anchor, so there is one.
  if (anchor_version < 1 || anchor_version > plain.size()) return std::nullopt;
  if (draft.version != plain.size()) return std::nullopt;
  if (draft.issued != plain.back().issued || draft.expires != plain.back().expires) return std::nullopt;
  KeyFileIds key_files;
  for (PlainKeyFile& file : files) {
    // In their one order.
    if (!key_files.empty() && !(key_files.rbegin()->first < file.path)) return std::nullopt;
    key_files.emplace_hint(key_files.end(), std::move(file.path), std::move(file.id));
  }
  std::vector<ChainLink> links;
  links.reserve(plain.size());
  for (const PlainLink& link : plain) {
    const auto version = static_cast<std::uint32_t>(links.size() + 1);
    links.push_back({{version, link.digest}, link.issued, link.expires});
  }
  return DecodedChain{anchor, anchor_version, std::move(links), std::move(key_files),
                      Roster::remade(std::move(draft), plain.back().digest)};
}

}  // namespace muster
