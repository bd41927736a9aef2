"""What a reminder says, slot by slot; what it has no words for is in its details, which a button opens. The wording of
a kind is in `templates/messages/kinds.j2`, under its name, and what all share in `slots.j2`; to add a kind, add its
macros there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from models.answers import ButtonMark, must_show
from models.ledger import Claim, ReminderClaimed, ReminderFacts
from models.reminders import KINDS, Kind
from notifications.reminders import frame
from notifications.reminders.frame import Drawn, Line, Lines
from notifications.reminders.outcomes import Outcome
from notifications.slack import Block, bold, context, draw_buttons, marked, plain, quote
from notifications.words import Sender, Typed, cap, escape, inert, say_message, typed, whole_sentences

HEADING_LIMIT = 150
"""Characters, escaped. Source: docs/slack-setup.md#limits."""
MOST_ASKED, MOST_SHOWN, MOST_LAW, MOST_CONDITION = 25, 30, 12, 25
"""Words of what the register asks for, of what would show it, of a law and of a condition."""

SYSTEM = "followthrough"
ASKED_OF_COORDINATOR = (
    "clock_not_started",
    "verifier_silent",
    "look_again_asked",
    "on_hold",
    "date_not_proposed",
    "date_not_told",
)
"""Reasons for which the coordinator is asked in place of whom the kind asks. Each has wording of its own."""


@dataclass(frozen=True)
class AskContext:
    """A claimed part of a message, with what follows from its facts for the person who reads it."""

    claim: ReminderClaimed
    sender: Sender
    typed: Typed
    outcome: Outcome | None = None

    @property
    def facts(self) -> ReminderFacts:
        """Return what the claim says."""
        return self.claim.facts

    @property
    def id(self) -> str:
        """Return the id of the milestone."""
        return self.claim.milestone_id

    @property
    def kind(self) -> Kind:
        """Return what there is to know about its kind."""
        return KINDS[self.claim.part.kind]

    @property
    def wording(self) -> str:
        """Return under which name its wording stands: its kind's, unless its reason has wording of its own."""
        reason = self.claim.reason
        return reason if reason in ASKED_OF_COORDINATOR and reason else self.claim.part.kind

    @property
    def mark(self) -> ButtonMark:
        """Return what its buttons carry."""
        return ButtonMark(m=self.id, due=self.claim.part.due, v=self.outcome.v if self.outcome else self.facts.v)

    @cached_property
    def title(self) -> str:
        """Return the title of the milestone."""
        return frame.title_of(self.facts.title)

    @property
    def covered(self) -> str:
        """Return whom the message was meant for, if somebody else gets it; empty for its own reader."""
        return frame.covered_for(self.claim, self.sender)

    @property
    def first_reader(self) -> str:
        """Return who knows of the date since the day that the history says: whom the reader stands in for, or "you"."""
        return "" if self.facts.history.person == self.claim.to else self.covered

    @property
    def contact(self) -> str:
        """Return what the contact is called where the reader is somebody else; empty if they read it."""
        others = say_message("slots.the_contact") if self.kind.role != "responsible" else ""
        return self.covered or others

    @property
    def ask(self) -> str:
        """Return what is asked for, as it follows "Please": the register's words, unless they are too long."""
        words = inert(self.facts.ask or "").rstrip(".")
        return words if words and len(words.split()) <= MOST_ASKED else say_message("slots.ask")

    @property
    def thing(self) -> str:
        """Return what an item is called in a list of what is to be sent: what is asked for, or else its title."""
        document = self.ask.removeprefix("send ") if self.facts.ask and self.ask.startswith("send ") else ""
        document = document.partition(", and tell us")[0]
        return cap(document) if document and len(document.split()) <= frame.MOST_TITLE_WORDS else self.title

    @property
    def short(self) -> str:
        """Return the short name of the milestone, or else its title."""
        return frame.title_of(self.facts.short or "") or self.title

    @property
    def short_law(self) -> str:
        """Return the law without the local law that made it."""
        return self.law.partition(" (Local")[0].partition(", as added")[0]

    @property
    def shown(self) -> str:
        """Return the first sentences of what would show it; empty if the first is too long."""
        return whole_sentences(inert(self.facts.says), MOST_SHOWN)

    @property
    def points(self) -> str:
        """Return `shown` with its points numbered, if there are several."""
        points = must_show(self.shown)
        return " ".join(f"({n}) {point}" for n, point in enumerate(points, 1)) if len(points) > 1 else self.shown

    @property
    def law(self) -> str:
        """Return the law as a reader finds it: the first one, without the local law that made it if it is long."""
        law = inert(self.facts.law_line or next(iter(self.facts.law), "")).partition(";")[0]
        short = law if len(law.split()) <= MOST_LAW else law.partition(" (Local")[0]
        return short if len(short.split()) <= MOST_LAW else ""

    @property
    def condition(self) -> str:
        """Return on what a conditional deadline depends; empty if it is too long for a message."""
        condition = inert(self.facts.condition or "").rstrip(".")
        return condition if len(condition.split()) <= MOST_CONDITION else ""

    @property
    def is_unanswered(self) -> bool:
        """Return whether the unit was written to about it and has answered nothing."""
        facts = self.facts
        return bool(facts.history.first_on) and not (facts.agency_says or facts.said_working_on or facts.in_hand)

    @property
    def news(self) -> tuple[str, ...]:
        """Return what is new since the message before, in words."""
        return tuple(say_message("slots.news", facts=self.facts, what=new.what, on=new.on) for new in self.facts.news)

    def name(self, person_id: str | None) -> str:
        """Return what to call a person; empty for nobody."""
        return typed(self.sender.name(person_id), "name") if person_id else ""

    def words_of(self, text_id: str | None) -> str:
        """Return what a person typed, as it can be quoted; empty if they typed nothing, or it was erased since."""
        return inert(self.typed.get(text_id or "", ""))

    def say(self, slot: str, **more: object) -> str:
        """Fill a slot of its kind."""
        return say_message(f"kinds.{self.wording}_{slot}", facts=self.facts, part=self, **more)

    def slot(self, name: str) -> str:
        """Fill a slot that all kinds share."""
        return say_message(f"slots.{name}", facts=self.facts, part=self)


def heading_of(part: AskContext, state: str = "") -> str:
    """Return title, id and state."""
    return heading(part.facts.title, part.id, state or part.say("state"))


def heading(title: str, milestone_id: str, state: str) -> str:
    """Return title, id and state, the title shorter by whole phrases where a heading has no room for it."""
    room = HEADING_LIMIT - len(escape(say_message("slots.heading", title=" ", id=milestone_id, state=state)))
    return say_message("slots.heading", title=frame.title_of(title, room), id=milestone_id, state=state)


def quotes_of(part: AskContext) -> Lines:
    """Return what people wrote on it, in quotation marks; nothing if it was erased since."""
    facts = part.facts
    quotes = [frame.quoted(part.words_of(facts.rejected_why), "slots.verifiers_reason")]
    if part.kind.quotes_answer:
        name = part.name(facts.asked_by) or say_message("slots.the_contact")
        quotes.append(frame.quoted(part.words_of(facts.answered_why), "slots.wrote", who=name))
    quotes.append(frame.quoted(part.words_of(facts.decided_why), "slots.coordinators_reason"))
    return tuple(filter(None, quotes))


def files_of(part: AskContext) -> Lines:
    """Name the file that has waited longest, with its giver and day, and count the others."""
    if not part.facts.files:
        return ()
    first, *others = part.facts.files
    matched = whole_sentences(inert(first.matched or ""), MOST_SHOWN)
    giver = first.by if first.by == SYSTEM else part.name(first.by)
    file_line = say_message("kinds.file", name=typed(first.name, "name"), giver=giver, on=first.on, matched=matched)
    return (file_line, *((say_message("kinds.more_files", n=len(others)),) if others else ()))


def history_of(part: AskContext) -> str:
    """Say since when the unit knows of the date, and what it answered; empty if there is nothing to say."""
    first = ""
    if part.wording == "escalation":
        first = part.slot("told_contact")
    elif part.kind.tells_date and part.claim.reason not in ASKED_OF_COORDINATOR and not part.facts.provisional:
        first = part.slot("told")
    return f"{first} {part.slot('working') if part.facts.said_working_on else ''}".strip()


def why_reminder(part: AskContext) -> str:
    """Say why this person gets a reminder; empty if the ask says in whose place they are asked."""
    reason, kind = part.claim.reason, part.kind
    match reason:
        case "verifier_silent" | "clock_not_started" | "on_hold":
            return part.slot(f"why_{reason}")
        case "date_not_proposed" | "date_not_told" | "look_again_asked":
            return part.slot("why_coordinator")
        case "status_unknown" if kind.name == "escalation":
            return part.slot("why_unknown")
    in_place_of = frame.lead_words(part.claim, part.sender)
    return "" if in_place_of else part.slot("why_news" if kind.is_news else f"why_{kind.role}")


def say_single(part: AskContext) -> Drawn:
    """Say a message about one milestone, for the first time or with what became of it since."""
    claim, sender, facts, outcome = part.claim, part.sender, part.facts, part.outcome
    if outcome is not None and outcome.ended:
        date = part.slot("date")
        ask = say_message("after.wrote", on=facts.said_on, words=part.say("ask", by=facts.answer_by))
        nothing = say_message("after.nothing_asked")
        blocks = (quote(outcome.line), quote(date), context(f"{ask} {nothing}"))
        return heading_of(part, outcome.heading), (outcome.line, date, ask, nothing), blocks
    now = outcome.line if outcome else ""
    by = None if part.kind.is_news else facts.answer_by
    plain, markup = frame.asked_words(part.say("ask", by=by), frame.lead_words(claim, sender), part.say("more"))
    if now:  # Once it was answered, what was asked is only quoted.
        plain = markup = say_message("after.wrote", on=facts.said_on, words=plain)
    buttons: tuple[Block, ...] = ()
    if sender.buttons:
        asks_day = outcome is not None and outcome.asks_day
        answers = (part.kind.name, claim.reason, facts.basis, part.mark, part.title)
        buttons = draw_buttons(*answers, asks_day=asks_day, message=claim.message)
    close = frame.closing((claim,), sender, why_reminder(part), has_buttons=bool(buttons))
    request = quote(plain) if now else marked(markup)
    return frame.single(heading_of(part), now, plain, request, (*_details(part), *close), buttons)


def _details(part: AskContext) -> tuple[Line, ...]:
    facts, claim = part.facts, part.claim
    quotes = [Line(words, 1, "details") for words in quotes_of(part)]
    if part.kind.is_news:  # The original date stays beside one that moved.
        return (*quotes, Line(part.slot("date") if facts.due_now != facts.due_on else "", 2, "details"))
    if part.kind.name == "verification_request":
        return (*quotes, *(Line(words, 2, "details") for words in files_of(part)))
    date = Line(part.slot("date"), 1, "details")
    if facts.repeats and claim.reason != "on_hold":
        return (*quotes, date)
    history = Line(history_of(part), 3, "details")
    status = Line(part.slot("status"), 2 if facts.agency_says or facts.rejected_on else 4, "details")
    is_units = part.kind.role in ("responsible", "unit_head") and part.kind.name != "date_proposal"
    shows = part.shown if is_units and claim.reason not in ASKED_OF_COORDINATOR else ""
    words = say_message("slots.shows", words=shows) if shows else ""
    return (*quotes, date, history, status, Line(words, 5, "details"))


MOST_DETAILED = 45  # items of one view: Slack allows 100 blocks


def say_details(claims: Sequence[Claim], sender: Sender, typed: Typed) -> Block | None:
    """Draw what a message leaves out, as a view that only closes; None if no part of it is about a milestone."""
    parts = [AskContext(claim, sender, typed) for claim in claims if isinstance(claim, ReminderClaimed)]
    if not parts:
        return None
    close = say_message("details.close", on=parts[0].facts.said_on, hidden=max(len(parts) - MOST_DETAILED, 0))
    items = (
        block for part in parts[:MOST_DETAILED] for block in (marked(bold(heading_of(part))), quote(*_lines(part)))
    )
    view: dict[str, Any] = {"type": "modal", "title": plain(say_message("buttons.details"), 24)}
    return view | {"close": plain(say_message("details.done"), 24), "blocks": [*items, context(close)]}


def _lines(part: AskContext) -> Lines:
    facts = part.facts
    lines = (
        part.say("ask", by=facts.answer_by),
        part.say("more"),
        *quotes_of(part),
        part.slot("date"),
        say_message("details.law", laws=[inert(law) for law in facts.law]) if facts.law else "",
        history_of(part),
        part.slot("status"),
        *files_of(part),
        say_message("slots.shows", words=inert(facts.says)),
    )
    return tuple(filter(None, lines))
