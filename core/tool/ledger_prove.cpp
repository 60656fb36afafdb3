#include <fmt/format.h>

#include "adapters/disk.h"
#include "app/verify_ledger.h"
#include "crypto/check_note.h"
#include "formats/ledger_entry.h"
#include "formats/ledger_proof.h"
#include "formats/tile_path.h"
#include "tool/ledger.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

struct LedgerProveOptions {
  std::string commit;
  std::string ref;
  std::string output;
};

struct Found {
  std::uint64_t place;
  std::string text;
};

// An accepted push that moved a ref.
struct Move {
  std::uint64_t place;
  ObjectId to;
};

// The entry that brought a commit in: the one that left a ref at it, or the first that reached it on the way
// of its ref.
class Search {
 public:
  Search(Session& session, LedgerFiles& files, std::uint64_t size, const ObjectId& commit, std::string ref)
      : session_(session), files_(files), size_(size), commit_(commit), ref_(std::move(ref)) {}

  Gathered<std::optional<Found>> find() {
    MUSTER_TRY(read, read_moves());
    (void)read;
    if (at_) return entry_at(*at_);
    // Along a ref what was reached stays reached, unless the ref was forced: so the first is looked for, one
    // by one from the newest.
    std::optional<std::uint64_t> first;
    for (auto move = moves_.rbegin(); move != moves_.rend(); ++move) {
      MUSTER_TRY(here, session_.objects().exists(move->to));
      if (!here) continue;
      MUSTER_TRY(reached, is_ancestor(session_.graph(), commit_, move->to));
      if (!reached) break;
      first = move->place;
    }
    if (!first) return std::optional<Found>();
    return entry_at(*first);
  }

 private:
  Gathered<std::monostate> read_moves() {
    for (std::uint64_t index = 0; index * tile_width < size_; ++index) {
      MUSTER_TRY(bundle, ledger_bundle(files_, size_, index));
      for (std::size_t i = 0; i < bundle.size(); ++i) {
        const std::uint64_t place = index * tile_width + i;
        const auto entry = parse_ledger_entry(bundle[i]);
        if (!entry) return stop(Reason{reasons::LedgerEntry{place, entry.error().what}});
        if (entry->verdict == LedgerVerdict::refused || entry->ref != ref_ || entry->new_id.is_zero())
          continue;
        if (entry->new_id == commit_ && !at_) at_ = place;
        moves_.push_back({place, entry->new_id});
      }
    }
    return std::monostate{};
  }

  Gathered<std::optional<Found>> entry_at(std::uint64_t place) {
    MUSTER_TRY(bundle, ledger_bundle(files_, size_, place / tile_width));
    return std::optional(Found{place, bundle[place % tile_width]});
  }

  Session& session_;
  LedgerFiles& files_;
  std::uint64_t size_;
  ObjectId commit_;
  std::string ref_;
  std::vector<Move> moves_;
  std::optional<std::uint64_t> at_;
};

Gathered<std::string> mainline_of(Session& session) {
  MUSTER_TRY(tips, mainline_tips_of_clone(session.repository(), session.objects()));
  MUSTER_TRY(state, state_at(session.objects(), tips.front()));
  return state.roster->draft().governance.mainline;
}

Gathered<LedgerProof> prove(Session& session, const ObjectId& commit, std::string ref) {
  MUSTER_TRY(files, LedgerRef::open(session.repository()));
  MUSTER_TRY(head, ledger_head(files));
  if (!head) return stop(Reason{reasons::LedgerMissing{"there is no refs/muster/ledger in this repository"}});
  if (ref.empty()) {
    MUSTER_TRY(mainline, mainline_of(session));
    ref = mainline;
  }
  const std::uint64_t size = head->checkpoint.size;
  MUSTER_TRY(found, Search(session, files, size, commit, ref).find());
  if (!found) {
    return stop(Reason{
        reasons::LedgerMissing{"no entry tells of a push that brought " + commit.hex() + " to " + ref}});
  }
  LedgerTiles tiles(files, size);
  auto hashes = inclusion_proof(tiles, found->place, size);
  if (!hashes) return tl::unexpected(tiles.why());
  if (!holds_inclusion(found->place, size, leaf_hash(found->text), *hashes, head->checkpoint.root))
    return stop(Reason{reasons::LedgerRoot{size, found->place}});
  return LedgerProof{std::move(found->text), found->place, std::move(*hashes), std::move(head->note)};
}

Result<ExitStatus> prove_commit(const Globals& globals, const LedgerProveOptions& options) {
  const auto session = Session::open(globals, Depth::any);
  if (!session) return tl::make_unexpected(session.error());
  const auto commit = (*session)->commit(options.commit);
  if (!commit) return tl::make_unexpected(commit.error());
  const auto proof = prove(**session, *commit, options.ref);
  if (!proof) return report(globals, proof.error(), ledger_object());
  const std::string text = ledger_proof_text(*proof);
  if (options.output.empty()) {
    put(text);
    return ExitStatus::accepted;
  }
  if (auto written = write_file(options.output, text); !written) return tl::make_unexpected(written.error());
  put_line(fmt::format("entry {} of the ledger, proven in {}", proof->index, shown(options.output)));
  return ExitStatus::accepted;
}

}  // namespace

void add_ledger_prove(CLI::App& ledger, Tool& tool) {
  CLI::App* prove =
      ledger.add_subcommand("prove", "Write a proof that the server accepted a commit, and when");
  const auto options = std::make_shared<LedgerProveOptions>();
  prove->add_option("COMMIT", options->commit, "The commit: a branch, a tag, an id …")->required();
  prove->add_option("--ref", options->ref, "Pushed to this ref (default: the mainline)")->type_name("REF");
  prove->add_option("--output", options->output, "Write it there (default: standard output)")
      ->type_name("FILE");
  prove->footer(
      "The entry of the push that brought the commit in, its way to the root, and the signed checkpoint:\n"
      "C2SP tlog-proof. Who holds it and the roster needs no repository to believe it:\n"
      "  muster ledger prove HEAD --anchor sha256:… --output head.tlog-proof\n"
      "  muster ledger verify --proof head.tlog-proof --anchor sha256:…");
  prove->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, prove_commit(tool.globals, *options)); };
  });
}

}  // namespace muster
