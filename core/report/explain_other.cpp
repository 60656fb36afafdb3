#include <array>

#include "report/explain_groups.h"
#include "report/words.h"

namespace muster {

namespace {

using enum Control;

constexpr std::array warnings = {
    RuleExplanation{exception_used_rule,
                    "An exception on the roster made a rule hold for this one object. It never waives a "
                    "check of the object's form, of the signature or of the roster.",
                    "Exceptions are needed in practice. They are bound to one object, end by themselves, "
                    "name who answers for them, and every use is said.",
                    "Nothing is refused. Have the cause removed before the exception ends.",
                    {cm_5, au_10}},
    RuleExplanation{pinned_by_anchor_rule,
                    "The chain holds a version of the roster that its governors did not sign in "
                    "sufficient number, and that stands because the trust anchor names it.",
                    "It is the way back when governors have lost their keys. As it takes the operator "
                    "only, it is said in every verdict.",
                    "If the operator did this on purpose, nothing is to do. Otherwise find out who "
                    "changed the anchor. After the next signed version, moving the anchor forward ends "
                    "the warning.",
                    {cm_5, au_10}},
    RuleExplanation{counter_back_rule,
                    "A security key signed this with a counter that is not above the one that it had in "
                    "an object of an earlier date.",
                    "Each signature raises the counter. Of a key that was copied there are two, and one of "
                    "them falls behind.",
                    "Nothing is refused. Ask the holder whether the key was reset, or whether a clock was "
                    "wrong; if not, have the key revoked as compromised.",
                    {ia_5, au_10}},
    RuleExplanation{trial_roster_rule,
                    "The verdict comes from a roster that was given from outside the repository.",
                    "It lets a roster be tried before it is adopted. It is no statement about what the "
                    "repository itself would accept.",
                    "Take the verdict as a trial. A push is always judged by the repository's own roster.",
                    {}},
};

constexpr std::array faults = {
    RuleExplanation{"fault.git",
                    "The repository could not be read: an object is missing or damaged, or the git "
                    "library reported an error.",
                    "What cannot be read cannot be judged. Nothing is accepted on a fault.",
                    "Run git fsck --full in the repository, restore what is damaged, then try again.",
                    {si_7_15}},
    RuleExplanation{"fault.disk",
                    "A file of the program could not be read or written: no space, no permission or a "
                    "failing disk.",
                    "The memory of what was accepted before has to be kept; without it an older roster "
                    "could come back.",
                    "Look after the disk's space and after the owner and the mode of the git directory, "
                    "then try again.",
                    {cm_5}},
    RuleExplanation{"fault.gpg",
                    "The OpenPGP or CMS program could not be run or ended unexpectedly.",
                    "A signature that was not checked is not taken for a good or for a bad one.",
                    "Check that gpg is installed and runs for the user of the server, then try again.",
                    {si_7_15}},
    RuleExplanation{"fault.config",
                    "The server's muster.toml, or the trust anchor, is missing or malformed.",
                    "A check without a valid configuration does not know whom to trust. It refuses "
                    "everything.",
                    "Mend the file that is named; muster hook status says what is in force.",
                    {cm_5}},
    RuleExplanation{"fault.memory",
                    "There was not enough memory to finish.",
                    "A half-done judgement is none.",
                    "Try again with fewer commits at once, or give the server more memory.",
                    {}},
    RuleExplanation{"fault.internal",
                    "The program found itself in a state that should be impossible.",
                    "It stops and refuses, as nothing that it would say could be relied on.",
                    "Please report it with the lines that were printed.",
                    {}},
};

}  // namespace

std::span<const RuleExplanation> verdict_warning_explanations() {
  return warnings;
}

std::span<const RuleExplanation> fault_explanations() {
  return faults;
}

}  // namespace muster
