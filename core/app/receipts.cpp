#include "app/receipts.h"

#include <algorithm>

#include "crypto/sha256.h"

namespace muster {

namespace {

constexpr Duration longest_judging{2 * 86'400};
constexpr Duration any_age{INT64_MAX / 4};

Sha256Digest chained(const Receipt* before, const Receipt& one) {
  return sha256((before != nullptr ? before->so_far.text() : std::string("none")) + ' ' + one.old_id.hex() +
                ' ' + one.new_id.hex() + ' ' + (one.time ? one.time->text() : "-") +
                (one.is_first ? " first" : "") + (one.accepted ? " accepted\n" : " observed\n"));
}

}  // namespace

void Receipts::add(const LedgerEntry& entry) {
  if (entry.roster) highest_roster_ = std::max(highest_roster_, entry.roster->version);
  if (entry.verdict == LedgerVerdict::refused) return;
  const bool is_first = !any_;
  any_ = true;
  const bool is_dated_back = latest_ && entry.time + longest_judging < *latest_;
  latest_ = std::max(latest_.value_or(entry.time), entry.time);
  std::vector<Receipt>& known = by_ref_[entry.ref];
  Receipt receipt{entry.sequence,
                  entry.verdict == LedgerVerdict::accepted,
                  entry.old_id,
                  entry.new_id,
                  is_dated_back ? std::nullopt : std::optional(entry.time),
                  entry.roster,
                  is_first,
                  {}};
  receipt.so_far = chained(known.empty() ? nullptr : &known.back(), receipt);
  known.push_back(std::move(receipt));
}

const std::vector<Receipt>& Receipts::of(const std::string& ref) const {
  static const std::vector<Receipt> none;
  const auto found = by_ref_.find(ref);
  return found == by_ref_.end() ? none : found->second;
}

const Receipt* Receipts::standing(const std::string& ref, const ObjectId& id) const {
  const std::vector<Receipt>& known = of(ref);
  const bool stands = !known.empty() && known.back().new_id == id && known.back().time;
  return stands ? &known.back() : nullptr;
}

void chain_up(std::vector<Receipt>& receipts) {
  const Receipt* before = nullptr;
  for (Receipt& one : receipts) {
    one.so_far = chained(before, one);
    before = &one;
  }
}

std::optional<Sha256Digest> known_at(const std::vector<Receipt>& receipts, const ObjectId& tip) {
  const auto found = std::ranges::find(receipts, tip, &Receipt::new_id);
  return found == receipts.end() ? std::nullopt : std::optional(found->so_far);
}

Result<const Receipts*> ReceiptBook::read(const Roster& newest) {
  if (files_ == nullptr) return nullptr;
  if (read_by_ == newest.name()) return receipts_ ? &*receipts_ : nullptr;
  read_by_.reset();
  receipts_.reset();
  why_not_.reset();
  Receipts found;
  auto report = verify_ledger({*files_, newest, seen_, now_, TimeSource::receive, any_age,
                               [&](const LedgerEntry& entry) { found.add(entry); }, progress_, false});
  if (!report) return tl::make_unexpected(std::move(report).error());
  read_by_ = newest.name();
  if (!report->tells_the_truth || !report->holds_together) {
    for (const Verdict& verdict : report->refused) {
      const auto* refused = std::get_if<Refused>(&verdict);
      if (refused == nullptr || std::holds_alternative<reasons::LedgerGap>(refused->reason())) continue;
      why_not_ = refused->reason();
      break;
    }
    return nullptr;
  }
  if (!report->holds_together || !report->signer || !report->head) return nullptr;
  found.sign(report->head->checkpoint.time);
  receipts_ = std::move(found);
  return &*receipts_;
}

Gathered<ReceiptTimes> receipt_times(CommitGraph& graph, const Steps& steps, std::vector<Receipt> receipts,
                                     MadeBranch made) {
  ReceiptTimes found;
  if (receipts.empty()) return found;
  found.receipts_ = std::make_shared<const std::vector<Receipt>>(std::move(receipts));
  const StepRange all = steps.all();
  ByCommit<std::uint32_t> places;  // on the line, counted from 1
  for (std::uint32_t i = 0; i < all.size(); ++i) places[all[i].commit()] = i + 1;
  const auto place_of = [&](const ObjectId& id) -> std::uint32_t {
    const auto* place = id.is_zero() ? nullptr : places.find(graph.number(id));
    return place == nullptr ? 0 : *place;
  };
  for (const Receipt& receipt : *found.receipts_) {
    const std::uint32_t last = place_of(receipt.new_id);
    if (last == 0 || !receipt.time) continue;
    std::uint32_t first = place_of(receipt.old_id);
    if (first == 0 && !receipt.old_id.is_zero()) {
      // From below the line, or from somewhere else altogether.
      if (!steps.below) continue;
      MUSTER_TRY(is_here, graph.objects().exists(receipt.old_id));
      if (!is_here) continue;
      MUSTER_TRY(is_below, on_first_parent_line(graph, *steps.below, receipt.old_id));
      if (!is_below) continue;
    }
    const bool says_nothing = made == MadeBranch::mainline && !receipt.is_first;
    if (receipt.old_id.is_zero() && says_nothing) continue;
    for (; first < last; ++first) {
      const Receipt*& push = found.pushes_[all[first].commit()];
      if (push == nullptr) push = &receipt;
    }
  }
  return found;
}

}  // namespace muster
