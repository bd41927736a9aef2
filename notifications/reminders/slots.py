"""The seven slots of what a reminder says: heading, ask, quotes, date, history, status, what counts; and why it comes.

Each is said once. The wording of a kind is in `templates/messages/kinds.j2`, under its name, and what all kinds share
in `slots.j2`; to add a kind, add its macros there. The templates read the facts of the claim themselves.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from models.ledger import ReminderClaimed, ReminderFacts
from models.reminders import KINDS, Kind
from notifications.reminders.frame import Lines, covered_for, lead_words
from notifications.words import Sender, Typed, escape, fitted, inert, say_message, shortened, typed

HEADING_LIMIT = 150
"""Characters of a heading, escaped. Source: docs/slack-setup.md#limits."""

LONGEST_SENTENCE = 600
"""Characters of the first sentence of what counts: it is never cut, unless it alone would fill a message."""

MOST_FILES = 5

ASKED_OF_COORDINATOR = ("clock_not_started", "verifier_silent", "on_hold", "date_not_proposed", "date_not_told")
"""Reasons for which the coordinator is asked in place of whom the kind asks. Each has wording of its own."""


@dataclass(frozen=True)
class AskContext:
    """A claimed part of a message, with what follows from its facts for the person who reads it."""

    claim: ReminderClaimed
    sender: Sender
    typed: Typed

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

    @cached_property
    def title(self) -> str:
        """Return the title of the milestone."""
        return typed(self.facts.title, "title")

    @property
    def covered(self) -> str:
        """Return whom the message was meant for, if somebody else gets it; empty for its own reader."""
        return covered_for(self.claim, self.sender)

    @property
    def first_reader(self) -> str:
        """Return who knows of the date since the day that the history says: whom the reader stands in for, or "you"."""
        history = self.facts.history
        is_readers = history is not None and history.person == self.claim.to
        return "" if is_readers else self.covered

    @property
    def contact(self) -> str:
        """Return what the contact is called where the reader is somebody else; empty if they read it."""
        others = say_message("slots.the_contact") if self.kind.role != "responsible" else ""
        return self.covered or others

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Return the first files that wait for a verifier: the start of the hash of each, and who gave it, by id."""
        givers = (*self.facts.supplied_by, *[""] * MOST_FILES)
        return tuple(zip(self.facts.evidence[:MOST_FILES], givers, strict=False))

    @property
    def news(self) -> tuple[str, ...]:
        """Return what is new since the message before, in words."""
        return tuple(say_message("slots.news", facts=self.facts, what=new.what, on=new.on) for new in self.facts.news)

    def name(self, person_id: str | None) -> str:
        """Return what to call a person; empty for nobody."""
        return typed(self.sender.name(person_id), "name") if person_id else ""

    def words_of(self, text_id: str | None) -> str:
        """Return what a person typed, as it can be quoted; empty if they typed nothing, or it was erased since."""
        return typed(self.typed.get(text_id or "", ""), "reason")

    def say(self, slot: str, **more: object) -> str:
        """Fill a slot of its kind."""
        return say_message(f"kinds.{self.wording}_{slot}", facts=self.facts, part=self, **more)

    def slot(self, name: str) -> str:
        """Fill a slot that all kinds share."""
        return say_message(f"slots.{name}", facts=self.facts, part=self)


def heading_of(part: AskContext, state: str = "") -> str:
    """Return title, id and state; the title is cut at a word if all three are too long for a heading."""
    state = state or part.say("state")
    return fitted(
        lambda title: say_message("slots.heading", title=title, id=part.id, state=state), part.title, HEADING_LIMIT
    )


def quotes_of(part: AskContext) -> Lines:
    """Return what people wrote on it, in quotation marks; nothing if it was erased since."""
    facts, quotes = part.facts, list[str]()
    if words := part.words_of(facts.rejected_why):
        quotes.append(say_message("slots.verifiers_reason", words=words))
    if part.kind.quotes_answer and (words := part.words_of(facts.answered_why)):
        who = part.name(facts.asked_by) or say_message("slots.the_contact")
        quotes.append(say_message("slots.wrote", who=who, words=words))
    if words := part.words_of(facts.decided_why):
        quotes.append(say_message("slots.coordinators_reason", words=words))
    return tuple(quotes)


def history_of(part: AskContext) -> Lines:
    """Say since when the unit knows of the date, and what it answered."""
    lines = list[str]()
    if part.wording == "escalation":
        lines.append(part.slot("told_contact"))
    elif part.kind.tells_date and part.claim.reason not in ASKED_OF_COORDINATOR and not part.facts.provisional:
        lines.append(part.slot("told"))
    if part.facts.said_working_on:
        lines.append(part.slot("working"))
    history = " ".join(filter(None, lines))
    return (history,) if history else ()


def what_counts(part: AskContext, room: int) -> str:
    """Return what would close it, in whole sentences of at most `room` characters; at least the first one."""
    first, *rest = re.split(r"(?<=[.?!])(?<!\.[A-Z]\.)\s+(?=\S)", inert(part.facts.says))  # "U.S." ends none
    words = shortened(first, LONGEST_SENTENCE)
    for sentence in rest:
        if len(escape(f"{words} {sentence}")) > room:
            break
        words = f"{words} {sentence}"
    return say_message("slots.counts", words=words if words[-1:] in ".?!…" else f"{words}.")


def why_reminder(part: AskContext) -> Lines:
    """Say why this person gets a reminder; nothing if the ask says in whose place they are asked."""
    reason, kind = part.claim.reason, part.kind
    match reason:
        case "verifier_silent" | "clock_not_started" | "on_hold":
            return (part.slot(f"why_{reason}"),)
        case "date_not_proposed" | "date_not_told":
            return (part.slot("why_coordinator"),)
        case "status_unknown" if kind.name == "escalation":
            return (part.slot("why_unknown"),)
    if lead_words(part.claim, part.sender):
        return ()
    return (part.slot("why_news" if kind.is_news else f"why_{kind.role}"),)
