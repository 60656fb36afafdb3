#include "formats/git_commit.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "formats/armor.h"
#include "formats/git_headers.h"
#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

std::string_view signature_keyword(HashAlgorithm algorithm) {
  return algorithm == HashAlgorithm::sha1 ? "gpgsig" : "gpgsig-sha256";
}

Malformed misplaced(const GitHeader& header) {
  return Malformed{header.offset,
                   "a second tree, author, committer or encoding, or a parent after the author"};
}

// parent*, from `offset`; gives the offset of what follows them.
Parsed<std::size_t> read_parents(std::string_view bytes, std::size_t offset, Commit& commit) {
  while (bytes.substr(offset).starts_with("parent ")) {
    const auto header = read_line_header(bytes, offset, "parent");
    if (!header) return tl::unexpected(header.error());
    const auto id = object_id_of(*header, commit.tree.algorithm());
    if (!id) return tl::unexpected(id.error());
    if (commit.parents.size() == limits::parents) return malformed_at(offset, "too many parents");
    if (std::find(commit.parents.begin(), commit.parents.end(), *id) != commit.parents.end()) {
      return malformed_at(offset, "the same parent twice");
    }
    commit.parents.push_back(*id);
    offset = header->end;
  }
  return offset;
}

// tree, parent*, author, committer; gives the offset of what follows them.
Parsed<std::size_t> read_leading(std::string_view bytes, Commit& commit) {
  const auto tree = read_line_header(bytes, 0, "tree");
  if (!tree) return tl::unexpected(tree.error());
  const auto tree_id = object_id_of(*tree, commit.tree.algorithm());
  if (!tree_id) return tl::unexpected(tree_id.error());
  commit.tree = *tree_id;
  const auto after_parents = read_parents(bytes, tree->end, commit);
  if (!after_parents) return after_parents;
  const auto author = read_line_header(bytes, *after_parents, "author");
  if (!author) return tl::unexpected(author.error());
  commit.author = parse_ident(author->value);
  const auto committer = read_line_header(bytes, author->end, "committer");
  if (!committer) return tl::unexpected(committer.error());
  commit.committer = parse_ident(committer->value);
  return committer->end;
}

struct SignatureHeaders {
  std::optional<GitHeader> own;  // the first one of the repository's algorithm
  bool others = false;           // anything else that begins with "gpgsig"
};

// The headers after the committer, in any order.
class TrailingHeaders {
 public:
  TrailingHeaders(std::string_view bytes, HashAlgorithm algorithm)
      : bytes_(bytes), own_(signature_keyword(algorithm)) {}

  Parsed<SignatureHeaders> read(std::size_t offset) {
    while (!headers_end_at(bytes_, offset)) {
      const auto header = read_header(bytes_, offset);
      if (!header) return tl::unexpected(header.error());
      if (const auto bad = take(*header)) return tl::unexpected(*bad);
      offset = header->end;
    }
    return found_;
  }

 private:
  std::optional<Malformed> take(const GitHeader& header) {
    for (const std::string_view once : {"tree", "parent", "author", "committer"}) {
      if (header.keyword == once) return misplaced(header);
    }
    if (header.keyword == "encoding") return take_encoding(header);
    // CR inside the signature is a question of the armour, and read_armor refuses it.
    if (header.keyword != own_) {
      if (header.keyword.starts_with("gpgsig")) found_.others = true;
      return find_carriage_return(header);
    }
    if (found_.own) {
      found_.others = true;
    } else {
      found_.own = header;
    }
    return std::nullopt;
  }

  std::optional<Malformed> take_encoding(const GitHeader& header) {
    if (std::exchange(encoding_seen_, true)) return misplaced(header);
    const auto line = read_line_header(bytes_, header.offset, "encoding");
    if (!line) return line.error();
    return std::nullopt;
  }

  std::string_view bytes_;
  std::string_view own_;
  bool encoding_seen_ = false;
  SignatureHeaders found_;
};

// The armour as it was before git put it into a header: every line ends with a line feed, the
// one blank before each continuation line is gone.
std::string unfolded(const GitHeader& header) {
  std::string text(header.value);
  text += '\n';
  std::string_view rest = header.continuation;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    text += rest.substr(1, end);  // from after the blank through the line feed
    rest.remove_prefix(end + 1);
  }
  return text;
}

EmbeddedSignature signature_of(const SignatureHeaders& headers) {
  if (!headers.own) return NoSignature{};
  if (headers.others) return AmbiguousSignature{"more than one header whose name begins with gpgsig"};
  return read_armor(unfolded(*headers.own));
}

std::string payload_of(std::string_view bytes, const SignatureHeaders& headers) {
  if (!headers.own) return std::string(bytes);
  std::string payload;
  payload.reserve(bytes.size());
  payload += bytes.substr(0, headers.own->offset);
  payload += bytes.substr(headers.own->end);
  return payload;
}

}  // namespace

Parsed<Commit> parse_commit(std::string_view bytes, HashAlgorithm algorithm) {
  if (const auto nul = find_nul(bytes)) return tl::unexpected(*nul);
  Commit commit{ObjectId(algorithm), {}, {}, {}, NoSignature{}, {}};
  const auto offset = read_leading(bytes, commit);
  if (!offset) return tl::unexpected(offset.error());
  const auto signatures = TrailingHeaders(bytes, algorithm).read(*offset);
  if (!signatures) return tl::unexpected(signatures.error());
  commit.signature = signature_of(*signatures);
  commit.payload = payload_of(bytes, *signatures);
  return commit;
}

namespace {

// The value of the line "<keyword> <value>" at the front of `rest`, which then starts behind it.
std::optional<std::string_view> take_line(std::string_view& rest, std::string_view keyword) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos || !rest.starts_with(keyword)) return std::nullopt;
  const std::string_view value = rest.substr(keyword.size(), end - keyword.size());
  rest.remove_prefix(end + 1);
  return value;
}

// git reads upper-case digits too.
std::optional<ObjectId> parse_in_any_case(std::string_view hex, HashAlgorithm algorithm) {
  std::string lower(hex);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return ObjectId::parse(lower, algorithm);
}

}  // namespace

CommitShape commit_shape(std::string_view bytes, HashAlgorithm algorithm) {
  CommitShape shape;
  const auto tree = take_line(bytes, "tree ");
  if (!tree) return shape;
  shape.tree = parse_in_any_case(*tree, algorithm);
  while (const auto parent = take_line(bytes, "parent ")) {
    const auto id = parse_in_any_case(*parent, algorithm);
    if (!id || shape.parents.size() == limits::parents) return shape;
    shape.parents.push_back(*id);
  }
  shape.complete = shape.tree && !bytes.starts_with("parent ");
  // The first committer line above the message, wherever it stands.
  while (!headers_end_at(bytes, 0)) {
    if (const auto committer = take_line(bytes, "committer ")) {
      shape.committed = parse_ident(*committer).when;
      break;
    }
    if (!take_line(bytes, "")) break;
  }
  return shape;
}

}  // namespace muster
