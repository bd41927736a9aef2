"""What an item says: its date, what it asks, and what stands before the ask; and a message about one item. The words of
a kind are in `templates/messages/kinds.j2`, under its name. To add a kind, add its case to `words_of`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, assert_never

from models.answers import ButtonMark, must_show
from models.ledger import Claim, MilestoneClaim, NotificationKind, NotificationReason, items
from models.register import Basis
from notifications.reminders import frame
from notifications.reminders.frame import Drawn, Line, Lines
from notifications.reminders.outcomes import Outcome
from notifications.slack import Block, bold, context, draw_buttons, marked, plain, quote
from notifications.words import Sender, Typed, inert, say_message, typed, whole_sentences

MOST_ASKED, MOST_SHOWN, MOST_LAW, MOST_CONDITION = 25, 30, 12, 25
"""Words of what the register asks for, of what would show it, of a law and of a condition."""
SYSTEM = "followthrough"


@dataclass(frozen=True)
class Item:
    """A claimed item of a message, with what follows from its facts for the person who reads it."""

    claim: MilestoneClaim
    sender: Sender
    typed: Typed
    outcome: Outcome | None = None

    @cached_property
    def facts(self) -> items.AnyItem:
        """Return what the claim says."""
        return self.claim.item

    @property
    def id(self) -> str:
        """Return the id of the milestone."""
        return self.claim.milestone_id

    @property
    def button_fields(self) -> tuple[NotificationKind, NotificationReason | None, Basis, ButtonMark, str]:
        """Return what its buttons are drawn from."""
        claim, facts = self.claim, self.facts
        to = facts.to if isinstance(facts, items.DateAskedFacts) else None
        mark = ButtonMark(m=self.id, due=claim.part.due, v=self.outcome.v if self.outcome else facts.v, to=to)
        return claim.part.kind, claim.reason, facts.basis, mark, frame.title_of(facts.title)

    @property
    def is_over(self) -> bool:
        """Return whether nothing is left to answer."""
        return self.outcome is not None and self.outcome.ended

    @property
    def is_overdue(self) -> bool:
        """Return whether its legal deadline was missed, with a ground to say so, and that is no news to the reader."""
        facts = self.facts
        is_missed = isinstance(facts, items.AskedFacts) and facts.overdue and bool(facts.asked_on)
        return is_missed and facts.basis == "statute"

    @property
    def short(self) -> str:
        """Return the short name of the milestone, or else its title."""
        return frame.title_of(self.facts.short) or frame.title_of(self.facts.title)

    @property
    def ask(self) -> str:
        """Return what the register asks for, as it follows "please", unless it is too long."""
        words = inert(self.facts.ask).rstrip(".") if isinstance(self.facts, items.AskedFacts) else ""
        return words if words and len(words.split()) <= MOST_ASKED else say_message("slots.ask")

    @property
    def points(self) -> str:
        """Return what would show it with its points numbered, if there are several; empty if it is too long."""
        shown = whole_sentences(inert(self.facts.shows), MOST_SHOWN)
        points = must_show(shown)
        return " ".join(f"({n}) {point}" for n, point in enumerate(points, 1)) if len(points) > 1 else shown

    @property
    def law(self) -> str:
        """Return the law as a reader finds it: the first one, without the local law that made it if it is long."""
        law = inert(self.facts.law).partition(";")[0]
        short = law if len(law.split()) <= MOST_LAW else law.partition(" (Local")[0]
        return short if len(short.split()) <= MOST_LAW else ""

    @property
    def cited(self) -> str:
        """Return the law as a line of a list cites it, without the local law that made it; where somebody is first
        asked to do something by the date."""
        is_law = self.facts.basis in ("statute", "conditional_statute")
        is_first = isinstance(self.facts, items.AskedFacts) and not isinstance(self.facts, items.RepeatFacts)
        return self.law.partition(" (Local")[0].partition(", as added")[0] if is_law and is_first else ""

    @property
    def condition(self) -> str:
        """Return on what a conditional deadline depends; empty if it is too long for a message."""
        condition = inert(self.facts.condition).rstrip(".")
        return condition if len(condition.split()) <= MOST_CONDITION else ""

    @property
    def quote(self) -> str:
        """Return what the person typed whom it quotes, as many whole sentences as there is room for; empty if they
        typed nothing, it was erased since, or no sentence of it is short enough."""
        return whole_sentences(inert(self.typed.get(self.facts.words or "", "")), frame.MOST_QUOTED)

    def name(self, person_id: str | None) -> str:
        """Return what to call a person; empty for nobody."""
        return typed(self.sender.name(person_id), "name") if person_id else ""

    def say(self, slot: str, **more: object) -> str:
        """Fill a macro of `kinds.j2`."""
        return say_message(f"kinds.{slot}", facts=self.facts, item=self, **more)


@dataclass(frozen=True)
class Words:
    """What an item says beside its heading and its date."""

    ask: str
    before: Lines = ()
    """What stands before the ask: what somebody wrote, which file."""
    after: Lines = ()
    """What stands after it where there is room."""


def words_of(item: Item, *, brief: bool) -> Words:
    """Return what an item asks; `brief`: as one of several, in a line."""
    facts = item.facts
    ask = item.say(f"{facts.kind}_ask", brief=brief)
    shows = say_message("slots.shows", words=item.points) if item.points else ""
    match facts:
        case items.OverdueFacts():
            return Words(ask, (item.say("answered"),))
        case items.RepeatFacts():
            news = [say_message("slots.news", facts=facts, what=new.what, on=new.on) for new in facts.news]
            repeated = say_message("slots.repeat", facts=facts, news=news) if facts.since else ""
            return Words(ask, (repeated or item.say("answered"),))
        case items.EscalationFacts():
            asked = {"contact": say_message("slots.the_contact"), "days": facts.asked_on, "said_on": facts.said_on}
            history = "" if brief else say_message("kinds.asked_before", **asked)
            return Words(ask, (item.say("answered"), history))
        case items.RejectedFacts():
            return Words(ask, (item.say("rejected"),), (shows,))
        case items.HoldFacts() | items.OnHoldFacts():
            return Words(ask, (item.say("hold_notice_lines"), _on_record(item)))
        case items.UnitWroteFacts():
            return Words(ask, (item.say("unit_wrote_lines"), _on_record(item)))
        case items.VerificationFacts() | items.LookAgainFacts():
            return Words(ask, files_of(item, brief=brief))
        case items.DateProposalFacts():
            on = facts.stands_from if facts.has_passed else None
            counts = say_message("kinds.counts", of=()) if on else ""
            both = "" if brief else say_message("kinds.both_dates", ids=counts, on=on)
            return Words(ask, (), (both,))
        case items.ReassignmentFacts() | items.ExtensionRequestFacts() | items.DateOfferFacts():
            return Words(ask, (_on_record(item),))
        case items.CheckInFacts() | items.DueSoonFacts() | items.NotProposedFacts() | items.NotToldFacts():
            return Words(ask)
        case items.ClockFacts() | items.LookAgainAskedFacts() | items.VerifierSilentFacts():
            return Words(ask)
        case items.DateDecisionFacts() | items.FindingFacts() | items.HandoverFacts():
            reason = say_message("kinds.reason", words=item.quote) if item.quote else _on_record(item)
            return Words(ask, (), (reason,))
    assert_never(facts)


def _on_record(item: Item) -> str:
    """Say that there are words on record, where they are too long to be quoted."""
    words = inert(item.typed.get(item.facts.words or "", ""))
    return say_message("slots.words_on_record", n=len(words.split())) if words and not item.quote else ""


def files_of(item: Item, *, brief: bool) -> Lines:
    """Name the file that has waited longest, with its giver and day, and count the others."""
    if not isinstance(item.facts, items.FileFacts) or not item.facts.files:
        return ()
    first, *others = item.facts.files
    matched = "" if brief else whole_sentences(inert(first.matched or ""), MOST_SHOWN)
    giver = first.by if first.by == SYSTEM else item.name(first.by)
    file_line = say_message("kinds.file", name=typed(first.name, "name"), giver=giver, on=first.on, matched=matched)
    return (file_line, *((say_message("kinds.more_files", n=len(others)),) if others else ()))


def heading_of(item: Item, state: str = "") -> str:
    """Return what leads it, its title and its id; of one that is over, what became of it."""
    before = "" if state else say_message("kinds.before", kind=item.facts.kind, facts=item.facts)
    return frame.heading(item.facts.title, item.id, state, before)


def date_of(item: Item) -> str:
    """Say the date of an item in a message of its own; of a placeholder that none runs."""
    if isinstance(item.facts, items.ClockFacts):
        return say_message("slots.placeholder", due=item.facts.due_on)
    return say_message("slots.date", facts=item.facts, item=item)


def why(claim: MilestoneClaim, sender: Sender) -> str:
    """Say why a person gets items about milestones, in the first message to them."""
    facts = claim.item
    if frame.lead_words(claim, sender):  # in whose place they get it says why
        return ""
    role = facts.specification.role
    of = typed(facts.called.role(facts.role), "name")
    return say_message("slots.why", role=role, facts=facts, of=of)


def say_single(item: Item) -> Drawn:
    """Say a message about one milestone, for the first time or with what became of it since."""
    claim, sender, facts, outcome = item.claim, item.sender, item.facts, item.outcome
    date = date_of(item)
    if outcome is not None and outcome.ended:
        nothing = say_message("after.nothing_asked")
        blocks = (quote(outcome.line), quote(date), context(nothing))
        return heading_of(item, outcome.heading), (outcome.line, date, nothing), blocks
    now = outcome.line if outcome else ""
    words = words_of(item, brief=False)
    plain_ask, markup = frame.asked_words(words.ask, frame.lead_words(claim, sender))
    buttons: tuple[Block, ...] = ()
    if sender.buttons:
        asks_day = outcome is not None and outcome.asks_day
        buttons = draw_buttons(*item.button_fields, asks_day=asks_day, message=claim.message)
    if facts.specification.is_news:  # The original date stays beside one that moved.
        date = date if facts.due_now != facts.due_on else ""
    lines = [
        *(Line(line, 1, "details") for line in words.before),
        Line(date, 0, "details"),
        *(Line(line, 3, "details") for line in words.after),
        Line("" if now else _promise(item), 0, "place"),
        *frame.closing((claim,), sender, why(claim, sender), has_buttons=bool(buttons)),
    ]
    return frame.single(heading_of(item), now, plain_ask, marked(markup), lines, buttons)


def _promise(item: Item) -> str:
    """Say before which day the head is not asked. A mail cannot be drawn again, so it promises nothing."""
    facts = item.facts
    if not isinstance(facts, items.AskedFacts) or facts.promise is None or not item.sender.buttons:
        return ""
    role = facts.promise.to
    name = "" if role == UNIT_HEAD else typed(facts.called.role(role), "name")
    return say_message("kinds.promise", to=name, on=facts.promise.not_before, said_on=facts.said_on)


UNIT_HEAD = "agency_unit_head"
"""The role that heads the unit of whoever is asked; of no other role is it "your unit head"."""
MOST_DETAILED = 45  # items of one view: Slack allows 100 blocks


def say_details(claims: Sequence[Claim], sender: Sender, typed: Typed) -> Block | None:
    """Draw what a message leaves out, as a view that only closes; None if no part of it is about a milestone."""
    details = [Item(claim, sender, typed) for claim in claims if isinstance(claim, MilestoneClaim)]
    if not details:
        return None
    close = say_message("details.close", on=details[0].facts.said_on, hidden=max(len(details) - MOST_DETAILED, 0))
    blocks = (
        block
        for item in details[:MOST_DETAILED]
        for block in (marked(bold(frame.heading(item.facts.title, item.id))), quote(*_details(item)))
    )
    view: dict[str, Any] = {"type": "modal", "title": plain(say_message("buttons.details"), 24)}
    return view | {"close": plain(say_message("details.done"), 24), "blocks": [*blocks, context(close)]}


def _details(item: Item) -> Lines:
    facts, words = item.facts, words_of(item, brief=False)
    asked_on = facts.asked_on if isinstance(facts, items.AskedFacts) else ()
    lines = (
        date_of(item),
        *words.before,
        words.ask,
        say_message("details.law", laws=[inert(law) for law in facts.laws]) if facts.laws else "",
        say_message("details.asked", days=asked_on) if asked_on else "",
        say_message("slots.shows", words=inert(facts.shows)),
    )
    return tuple(filter(None, lines))
