"""The seven slots of what a reminder says: heading, ask, quotes, date, history, status, what counts.

The close is in `frame`. Each is said once. The wording of a kind is in `templates/messages/kinds.j2`, under its name,
and what all kinds share in `slots.j2`; to add a kind, add its macros there.
"""

from dataclasses import dataclass
from functools import cached_property

from models.ledger import ReminderClaimed, ReminderFacts
from models.reminders import KINDS, Kind
from notifications.reminders.phrases import Typed, fitted, quoted_words, whole_sentences
from notifications.reminders.shown import Shown, shown_of, wrote
from notifications.slack import inert
from notifications.words import Sender, say_message

HEADING_LIMIT = 150
"""Characters of a heading, escaped. Source: docs/slack-setup.md#limits."""

ASKED_OF_COORDINATOR = ("clock_not_started", "verifier_silent", "on_hold", "date_not_proposed", "date_not_told")
"""Reasons for which the coordinator is asked in place of whom the kind asks. Each has wording of its own."""


@dataclass(frozen=True)
class AskContext:
    """A claimed part of a message, and what is needed to put it into words."""

    claim: ReminderClaimed
    sender: Sender
    typed: Typed

    @property
    def facts(self) -> ReminderFacts:
        """Return what the claim says."""
        return self.claim.facts

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
    def shown(self) -> Shown:
        """Return what it can say."""
        return shown_of(self.claim, self.sender, speaks_of_contact=self.kind.role != "responsible")

    def say(self, macro: str, **more: object) -> str:
        """Fill a macro of its kind."""
        return say_message(f"kinds.{self.wording}_{macro}", m=self.shown, **more)

    def slot(self, macro: str) -> str:
        """Fill a macro that all kinds share."""
        return say_message(f"slots.{macro}", m=self.shown)


def heading_of(part: AskContext, state: str = "") -> str:
    """Return title, id and state; the title is cut at a word if all three are too long for a heading."""
    state, shown = state or part.say("state"), part.shown
    return fitted(lambda title: say_message("slots.heading", m=shown, title=title, state=state), shown.title,
                  HEADING_LIMIT)  # fmt: skip


def lead_of(part: AskContext) -> str:
    """Say in whose place this person is asked; empty if it was meant for them."""
    covered = part.shown.covered
    return say_message("slots.lead", reason=part.claim.reason, who=covered, role=covered)


def ask_of(part: AskContext) -> str:
    """Return the one request of a message of one item, with the day."""
    return part.say("ask", by=part.shown.by)


def short_ask_of(part: AskContext) -> str:
    """Return the request of an item of a bundle, whose first sentence says by when."""
    return part.say("ask", by=None)


def quotes_of(part: AskContext) -> tuple[str, ...]:
    """Return what people wrote on it, in quotation marks; nothing if it was erased since."""
    facts, kind, quotes = part.facts, part.kind, list[str]()
    if facts.rejected_why and (words := quoted_words(part.typed.get(facts.rejected_why))):
        quotes.append(say_message("slots.verifiers_reason", words=words))
    if kind.quotes_answer and (words := quoted_words(part.typed.get(facts.answered_why or ""))):
        quotes.append(wrote(part.shown.giver or say_message("slots.the_contact"), words))
    if facts.decided_why and (words := quoted_words(part.typed.get(facts.decided_why))):
        quotes.append(say_message("slots.coordinators_reason", words=words))
    return tuple(quotes)


def dates_of(part: AskContext, *, short: bool = False) -> tuple[str, ...]:
    """Return the original date and its kind, every extension, the law, and whose duty it is if not the agency's."""
    shown = part.shown
    duty = "" if shown.is_agencys else say_message("slots.duty", who=shown.duty_holder, agency=shown.agency)
    return (" ".join(filter(None, (part.slot("short_date" if short else "date"), part.slot("law"), duty))),)


def history_of(part: AskContext) -> tuple[str, ...]:
    """Say since when the unit knows of the date, and what it answered."""
    facts, kind, lines = part.facts, part.kind, list[str]()
    if part.wording == "escalation":
        lines.append(part.slot("told_contact" if part.shown.is_agencys else "told_others"))
    elif kind.tells_date and part.claim.reason not in ASKED_OF_COORDINATOR and not facts.provisional:
        lines.append(part.slot("told"))
    if facts.said_working_on is not None:
        lines.append(part.slot("working"))
    said = " ".join(filter(None, lines))
    return (said,) if said else ()


def what_counts(part: AskContext, room: int) -> str:
    """Return what would close it, in whole sentences of at most `room` characters; at least the first one."""
    words = say_message("slots.counts", words=whole_sentences(inert(part.facts.says), room))
    return f"{words} {say_message('slots.statement_alone')}"
