"""The few numbers that any surface may print, the ids behind each beside it. Nothing else counts milestones.

Two questions are asked of a milestone: what became of its date, and what stands of its proof. Each has one answer, and
the two together put the milestone in one part. Source: docs/record.md#headline.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, Protocol, get_args

from models.core import Value
from models.register import AGENCY, OVERSIGHT, Basis
from models.standing.state import PAST, Paired, ProofState
from models.standing.view import MilestoneView

Ids = tuple[str, ...]
Part = Literal[
    "verified", "legal", "others_legal", "conditional", "target", "own", "not_checked", "with_office", "not_counting",
    "to_come", "closed",
]  # fmt: skip
PARTS: tuple[Part, ...] = get_args(Part)
MAY_NOT_APPLY: frozenset[Basis] = frozenset({"conditional_statute", "executive_order_reported"})
"""What a date rests on that binds nobody until somebody has shown that it applies."""


class _Recommendation(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def proof(self) -> ProofState: ...


class Headline(Value):
    """Where everything stands on a day, as ids. The parts, from `verified` to `closed`, hold each milestone once; the
    lists after them are picked across the parts. Bills and what was withdrawn are in none."""

    recommendations: Ids = ()
    done: Ids = ()
    """Recommendations that are verified as done."""

    verified: Ids = ()
    legal: Ids = ()
    """The agency's legal deadlines that passed without proof."""
    others_legal: Ids = ()
    """Legal deadlines of other bodies, likewise."""
    conditional: Ids = ()
    """Dates that passed and may not apply: a condition or an order decides."""
    target: Ids = ()
    """Dates set by the office that passed."""
    own: Ids = ()
    """The office's own duties whose day passed, checked or not."""
    not_checked: Ids = ()
    """Of others: the date passed, and nobody could look since."""
    with_office: Ids = ()
    """A file came in time, and the office has not reviewed it."""
    not_counting: Ids = ()
    """Dates set by the office that do not count yet: not received, or the answer to them is awaited."""
    to_come: Ids = ()
    closed: Ids = ()
    """Closed otherwise than as done."""

    missed: Ids = ()
    """Of `legal`, those with a ground to say that the deadline was missed."""
    by_law_not_checked: Ids = ()
    """Of `not_checked`, those that a law dates."""
    to_review: Ids = ()
    to_decide: Ids = ()
    to_send: Ids = ()
    to_look: Ids = ()
    """Where the office must look for the proof of another's duty, or look again."""
    claimed: Ids = ()
    """What the agency calls done and nobody has verified."""
    no_clock: Ids = ()
    """Of `to_come`, those whose clock has not started."""
    asked: Ids = ()
    """The agency's open target dates whose day to answer is over."""
    answered: Ids = ()
    """Of `asked`, those with any answer."""
    oldest: Mapping[str, date] = {}
    """Of each debt of the office that is not empty, the day since which its oldest item waits."""

    @property
    def milestones(self) -> Ids:
        """Return all that count, part by part."""
        return tuple(id_ for part in PARTS for id_ in getattr(self, part))

    @property
    def past(self) -> Ids:
        """Return all whose dates passed without proof, whosever."""
        return (*self.legal, *self.others_legal, *self.conditional, *self.target, *self.own)

    @property
    def to_ask(self) -> Ids:
        """Return the legal deadlines to ask about: passed without proof, whosever, and not checked."""
        return (*self.legal, *self.others_legal, *self.by_law_not_checked)


DEBTS = ("to_review", "to_decide", "to_send", "to_look", "own")
"""What the office owes, in the order in which it is said."""
DEBT_OF_VERB = {
    "review_evidence": "to_review",
    "read_file": "to_review",
    "decide_offer": "to_decide",
    "decide_request": "to_decide",
    "send_date": "to_send",
    "inspect": "to_look",
    "look_again": "to_look",
}


def headline_of(milestones: Iterable[MilestoneView], recommendations: Iterable[_Recommendation] = ()) -> Headline:
    """Return the numbers of a day, of all milestones given; each list by date in force."""
    lists: dict[str, list[str]] = {name: [] for name in Headline.model_fields if name != "oldest"}
    oldest: dict[str, date] = {}
    for recommendation in recommendations:
        lists["recommendations"].append(recommendation.id)
        if recommendation.proof == "verified":
            lists["done"].append(recommendation.id)
    for view in sorted(milestones, key=lambda view: (view.due_now, view.id)):
        if not view.is_counted:
            continue
        debts = _debts_of(view)
        for name in (part_of(view), *_across(view), *(debt for debt in debts if debt != "own")):
            lists[name].append(view.id)
        for debt, since in debts.items():
            oldest[debt] = min(since, oldest.get(debt, since))
    return Headline(**{name: tuple(ids) for name, ids in lists.items()}, oldest=oldest)


def part_of(view: Paired) -> Part:
    """Return the one part in which a milestone is, by the first rule that holds."""
    if view.proof in {"verified", "closed"}:
        return "verified" if view.proof == "verified" else "closed"
    is_past = view.date_state in PAST
    if view.duty_on == OVERSIGHT and is_past:
        return "own"
    if view.proof == "not_checked" and is_past:
        return "not_checked"
    if is_past and view.basis == "statute":
        return "legal" if view.duty_on == AGENCY else "others_legal"
    if is_past:
        return "conditional" if view.basis in MAY_NOT_APPLY else "target"
    if view.proof == "awaiting_review":
        return "with_office"
    return "not_counting" if view.date_state == "not_counting" else "to_come"


def _debts_of(view: MilestoneView) -> dict[str, date]:
    """Return what the office owes about a milestone, and since when."""
    debts: dict[str, date] = {}
    if part_of(view) == "own":
        debts["own"] = view.due_now
    if view.office_turn:
        debt = DEBT_OF_VERB[view.office_turn.verb]
        if not (debt == "to_look" and "own" in debts):
            debts[debt] = view.office_turn.since or view.due_now
    if view.is_open and view.undecided:
        debts["to_decide"] = min(answer.recorded_on or answer.on for answer in view.undecided)
    return debts


def _across(view: MilestoneView) -> Iterable[str]:
    part = part_of(view)
    is_asked = view.is_open and view.is_agencys and view.answer_due is not None and view.answer_due < view.day
    lists = {
        "missed": view.date_state == "missed" and part == "legal",
        "by_law_not_checked": part == "not_checked" and view.basis == "statute",
        "claimed": view.is_open and view.says == "done",
        "no_clock": part == "to_come" and view.record.dates.provisional,
        "asked": is_asked,
        "answered": is_asked and view.has_answer,
    }
    return (name for name, is_listed in lists.items() if is_listed)
