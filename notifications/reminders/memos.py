"""A message about a memo: one that comes by itself, an item of a bundle, and the mail that brings the whole memo.

The wording is in `templates/messages/memos.j2`.
"""

from collections.abc import Callable

from models.answers import Mark, draft_verb
from models.core import Value, evolve
from models.ledger import MemoCounts, MemoMessageClaimed, MemoMessageFacts, NotificationKind
from models.permissions import SYSTEM
from notifications.reminders.frame import (
    MOST_TEXT,
    Drawn,
    Lines,
    asked_words,
    how_to_answer,
    introduction,
    lead_words,
)
from notifications.reminders.outcomes import Outcome
from notifications.slack import Block, SlackMessage, context, draw_draft_buttons, marked, quote
from notifications.words import Sender, escape, say_message, shortened, typed

PDF_NAME = "memo-{}.pdf"


class MemoWording(Value):
    """How one kind of message about a memo is said."""

    kind: NotificationKind
    heading: Callable[[MemoMessageFacts], str]
    ask: Callable[[MemoMessageFacts], str]
    """What is asked, or what happened; it stands in bold."""
    more: Callable[[MemoMessageFacts], Lines]
    """What follows it at once."""
    places: Callable[[MemoMessageFacts], Lines]
    """Where the memo is, for those who can go there."""
    why: Callable[[MemoMessageFacts], str]
    gives_counts_in_bundle: bool = False
    gives_counts: bool = True
    """It goes on with the memo's bottom line, or its counts and first changes."""
    may_bring_text: bool = False
    """By mail it may bring the memo's own text."""


def _why_reader(facts: MemoMessageFacts) -> str:
    return say_message("memos.why_reader" if facts.whole else "memos.why_coordinator")


def _file_places(facts: MemoMessageFacts) -> Lines:
    if facts.link:
        return (say_message("memos.link_at", link=facts.link),)
    return (say_message("memos.files_at", folder=facts.folder),)


def _nothing(_: MemoMessageFacts) -> Lines:
    return ()


# memo_ready


def _ready_heading(facts: MemoMessageFacts) -> str:
    return say_message("memos.ready_heading" if facts.steps else "memos.waits_heading", id=facts.draft)


def _ready_ask(facts: MemoMessageFacts) -> str:
    if not facts.steps:
        return say_message("memos.waits_ask", by=facts.answer_by)
    steps = facts.steps
    return say_message("memos.ready_ask", approve="approve" in steps, read="read" in steps, by=facts.answer_by)


def _ready_more(facts: MemoMessageFacts) -> Lines:
    again = not facts.steps or facts.turn > 1
    needs_two = "back" in facts.steps and facts.drafted_by == SYSTEM
    return (
        *((say_message("memos.again", on=facts.happened_on),) if again else ()),
        *((say_message("memos.two_people"),) if needs_two else ()),
    )


def _why_ready(facts: MemoMessageFacts) -> str:
    return say_message("memos.why_reviewer") if facts.steps else _why_reader(facts)


MEMO_READY = MemoWording(
    kind="memo_ready",
    heading=_ready_heading,
    ask=_ready_ask,
    more=_ready_more,
    places=_file_places,
    why=_why_ready,
    gives_counts_in_bundle=True,
)


# memo_shared


def _shared_heading(facts: MemoMessageFacts) -> str:
    return say_message("memos.shared_heading", id=facts.draft, until=facts.until or facts.answer_by)


def _shared_ask(facts: MemoMessageFacts) -> str:
    return say_message("memos.shared_ask", until=facts.until or facts.answer_by)


def _shared_more(_: MemoMessageFacts) -> Lines:
    return (say_message("memos.shared_printed"),)


def _shared_places(facts: MemoMessageFacts) -> Lines:
    return (say_message("memos.shared_whole" if facts.whole else "memos.shared_ask_for_it"),)


def _why_shared(facts: MemoMessageFacts) -> str:
    return say_message("memos.why_liaison", agency=agency_of(facts))


MEMO_SHARED = MemoWording(
    kind="memo_shared",
    heading=_shared_heading,
    ask=_shared_ask,
    more=_shared_more,
    places=_shared_places,
    why=_why_shared,
    may_bring_text=True,
)


# memo_issued


def _issued_heading(facts: MemoMessageFacts) -> str:
    if facts.supersedes is not None:
        return say_message("memos.correction_heading", number=facts.number, old=facts.supersedes)
    return say_message("memos.issued_heading", number=facts.number)


def _issued_ask(facts: MemoMessageFacts) -> str:
    return say_message("memos.issued_on", on=facts.happened_on)


def _issued_more(facts: MemoMessageFacts) -> Lines:
    return (say_message("memos.correction", old=facts.supersedes),) if facts.supersedes is not None else ()


MEMO_ISSUED = MemoWording(
    kind="memo_issued",
    heading=_issued_heading,
    ask=_issued_ask,
    more=_issued_more,
    places=_file_places,
    why=_why_reader,
    gives_counts_in_bundle=True,
    may_bring_text=True,
)


# memo_withdrawn


def _withdrawn_heading(facts: MemoMessageFacts) -> str:
    return say_message("memos.withdrawn_heading", number=facts.number)


def _withdrawn_ask(_: MemoMessageFacts) -> str:
    return say_message("memos.withdrawn_ask")


def _withdrawn_more(facts: MemoMessageFacts) -> Lines:
    return (say_message("memos.withdrawn", on=facts.happened_on),)


MEMO_WITHDRAWN = MemoWording(
    kind="memo_withdrawn",
    heading=_withdrawn_heading,
    ask=_withdrawn_ask,
    more=_withdrawn_more,
    places=_nothing,
    why=_why_reader,
    gives_counts=False,
)

MEMO_WORDING: dict[NotificationKind, MemoWording] = {
    wording.kind: wording for wording in (MEMO_READY, MEMO_SHARED, MEMO_ISSUED, MEMO_WITHDRAWN)
}


def say_memo(claim: MemoMessageClaimed, sender: Sender, outcome: Outcome | None) -> Drawn:
    """Say a message about a memo that comes by itself; `outcome` is what became of it since, if it is drawn again."""
    facts, wording = claim.facts, MEMO_WORDING[claim.part.kind]
    heading = wording.heading(facts)
    if outcome is not None and outcome.ended:
        rest = (say_message("memos.nothing_asked"),) if facts.steps else ()
        return heading, (outcome.line, *rest), (quote(outcome.line), *(context(line) for line in rest))
    now = (outcome.line,) if outcome and outcome.line else ()
    pressed = memo_buttons(claim, sender)
    plain, drawn = asked_words(wording.ask(facts), lead_words(claim, sender), " ".join(wording.more(facts)))
    places, intro = wording.places(facts), introduction(claim)
    why = why_memo(claim, sender)
    close = (how_to_answer(sender, pressed=bool(pressed)), *((why,) if why else ()))
    room = MOST_TEXT - len(escape("\n".join((heading, *now, plain, *places, *intro, *close))))
    shown = shortened("\n".join(_body_lines(facts, wording)), room)
    blocks = (
        *(quote(line) for line in now),
        marked(drawn),
        quote(*shown.split("\n")),
        *((context(*places),) if places else ()),
        *pressed,
        *(context(line) for line in intro),
        context(*close),
    )
    return heading, (*now, plain, shown, *places, *intro, *close), blocks


def memo_item(claim: MemoMessageClaimed, sender: Sender, room: int, outcome: Outcome | None = None) -> tuple[str, str]:
    """Return the heading of an item of a bundle and its words, which together take at most `room` characters."""
    facts, wording = claim.facts, MEMO_WORDING[claim.part.kind]
    heading = wording.heading(facts)
    room -= len(escape(f"{heading}\n"))
    if outcome is not None and outcome.ended:
        return heading, shortened(outcome.line, room)
    lines = (
        outcome.line if outcome else "",
        lead_words(claim, sender),
        " ".join((wording.ask(facts), *wording.more(facts))),
        *_about_lines(facts)[:1],
        *(_count_lines(facts) if wording.gives_counts_in_bundle else ()),
        *wording.places(facts)[:1],
    )
    return heading, shortened("\n".join(filter(None, lines)), room)


def why_memo(claim: MemoMessageClaimed, sender: Sender) -> str:
    """Say why this person gets it; empty if the ask says in whose place they are asked."""
    return "" if lead_words(claim, sender) else MEMO_WORDING[claim.part.kind].why(claim.facts)


def memo_buttons(claim: MemoMessageClaimed, sender: Sender) -> tuple[Block, ...]:
    """Draw what the person may do with a draft; nothing if no listener takes presses."""
    steps = claim.facts.steps if sender.buttons else ()
    return (draw_draft_buttons(tuple(map(draft_verb, steps)), Mark(d=claim.draft)),) if steps else ()


def is_whole(claim: MemoMessageClaimed) -> bool:
    """Return whether a message brings the memo's own text with it."""
    return claim.facts.whole and MEMO_WORDING[claim.part.kind].may_bring_text


def say_whole_memo(claim: MemoMessageClaimed, sender: Sender, text: str, pdf: bytes | None = None) -> SlackMessage:
    """Say the mail that brings a memo: of an issued one its bottom line, where to read it, and the PDF.

    A draft for comment has its own text under what is asked, letter for letter; so has an issued memo without a PDF.
    """
    heading, lines, _ = say_memo(claim, evolve(sender, buttons=False), None)
    facts, attached = claim.facts, ((PDF_NAME.format(claim.facts.number), pdf),) if pdf else ()
    if attached:
        place = len(lines) - 2
        lines = (*lines[:place], say_message("memos.attached", names=[attached[0][0]]), *lines[place:])
    words = "\n".join((heading, *lines))
    subject = say_message("memos.subject", heading=heading, period=facts.period, as_of=facts.as_of)
    return SlackMessage(
        text=f"{subject}\n{words}",
        blocks=(),
        key=claim.message,
        body_hash=claim.body_hash,
        mail_body=f"{words}\n" if attached else f"{words}\n\n{text}",
        attached=attached,
    )


def agency_of(facts: MemoMessageFacts) -> str:
    """Return the short name of the agency."""
    return typed(facts.called.agency, "name")


def counts_of(counts: MemoCounts, agency: str = "the agency") -> Lines:
    """Say the counts of a memo in words: what is verified first, and what the agency says apart."""
    said = say_message(
        "memos.counts",
        verified=counts.verified,
        recommendations=counts.recommendations,
        milestones=counts.milestones,
        past=counts.past,
        unknown=counts.cannot_tell,
        awaiting=counts.awaiting_finding,
        reported=counts.reported_done,
        agency=agency,
    )
    return (said,)


def _body_lines(facts: MemoMessageFacts, wording: MemoWording) -> Lines:
    if not wording.gives_counts:
        return _about_lines(facts)
    return (*_about_lines(facts), *_count_lines(facts), *_change_lines(facts))


def _about_lines(facts: MemoMessageFacts) -> Lines:
    """Say which memo it is, and what an approval covers."""
    made_up = (say_message("memos.made_up"),) if facts.mock else ()
    about = say_message("memos.about", period=facts.period, as_of=facts.as_of)
    covers = say_message("memos.approval", fingerprint=facts.fingerprint) if "approve" in facts.steps else ""
    return (" ".join(filter(None, (about, covers))), *made_up)


def _count_lines(facts: MemoMessageFacts) -> Lines:
    """Say the memo's bottom line in its own sentences, or its counts if that is not at hand."""
    if facts.bottom_line:
        return tuple(typed(line, "change") for line in facts.bottom_line)
    if facts.counts is None:
        return (say_message("memos.no_files"),)
    return counts_of(facts.counts, agency_of(facts))


def _change_lines(facts: MemoMessageFacts) -> Lines:
    """Say the first changes, in the memo's own sentences."""
    if facts.counts is None:
        return ()
    if not facts.changes:
        return (say_message("memos.no_changes"),)
    first = say_message("memos.changes", shown=len(facts.changes), n=len(facts.changes) + facts.more)
    changes = (typed(change, "change") for change in facts.changes)
    return (first, *(say_message("memos.change", words=change) for change in changes))
