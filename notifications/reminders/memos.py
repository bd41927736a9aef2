"""A message about a memo: one that comes by itself, an item of a bundle, and the mail that brings the whole memo.

The wording is in `templates/messages/memos.j2`.
"""

from models.answers import Mark, draft_verb
from models.core import evolve
from models.ledger import MemoCounts, MemoMessageClaimed, MemoMessageFacts
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


NO_COUNTS = "memo_withdrawn"
"""The kind that says nothing more of the memo; the others go on with its bottom line, or its counts and changes."""
COUNTS_IN_BUNDLE = ("memo_ready", "memo_issued")
MAY_BRING_TEXT = ("memo_shared", "memo_issued")
"""The kinds that by mail may bring the memo's own text."""


def say_memo(claim: MemoMessageClaimed, sender: Sender, outcome: Outcome | None) -> Drawn:
    """Say a message about a memo that comes by itself; `outcome` is what became of it since, if it is drawn again."""
    heading, place = _say(claim, "heading"), _say(claim, "place")
    if outcome is not None and outcome.ended:
        rest = (say_message("memos.nothing_asked"),) if claim.facts.steps else ()
        return heading, (outcome.line, *rest), (quote(outcome.line), *(context(line) for line in rest))
    now = (outcome.line,) if outcome and outcome.line else ()
    pressed = memo_buttons(claim, sender)
    plain, drawn = asked_words(_say(claim, "ask"), lead_words(claim, sender), _say(claim, "more"))
    intro, why = introduction(claim), why_memo(claim, sender)
    close = tuple(filter(None, (how_to_answer(sender, pressed=bool(pressed)), why)))
    places = (place,) if place else ()
    room = MOST_TEXT - len(escape("\n".join((heading, *now, plain, *places, *intro, *close))))
    body = shortened("\n".join(_body_lines(claim)), room)
    blocks = (
        *(quote(line) for line in now),
        marked(drawn),
        quote(*body.split("\n")),
        *(context(line) for line in places),
        *pressed,
        *(context(line) for line in intro),
        context(*close),
    )
    return heading, (*now, plain, body, *places, *intro, *close), blocks


def memo_item(claim: MemoMessageClaimed, sender: Sender, room: int, outcome: Outcome | None = None) -> tuple[str, str]:
    """Return the heading of an item of a bundle and its words, which together take at most `room` characters."""
    heading = _say(claim, "heading")
    room -= len(escape(f"{heading}\n"))
    if outcome is not None and outcome.ended:
        return heading, shortened(outcome.line, room)
    lines = (
        outcome.line if outcome else "",
        lead_words(claim, sender),
        f"{_say(claim, 'ask')} {_say(claim, 'more')}".strip(),
        *_about_lines(claim.facts)[:1],
        *(_count_lines(claim.facts) if claim.part.kind in COUNTS_IN_BUNDLE else ()),
        _say(claim, "place"),
    )
    return heading, shortened("\n".join(filter(None, lines)), room)


def why_memo(claim: MemoMessageClaimed, sender: Sender) -> str:
    """Say why this person gets it; empty if the ask says in whose place they are asked."""
    return "" if lead_words(claim, sender) else _say(claim, "why")


def _say(claim: MemoMessageClaimed, slot: str) -> str:
    return say_message(f"memos.{claim.part.kind}_{slot}", facts=claim.facts)


def memo_buttons(claim: MemoMessageClaimed, sender: Sender) -> tuple[Block, ...]:
    """Draw what the person may do with a draft; nothing if no listener takes presses."""
    steps = claim.facts.steps if sender.buttons else ()
    return (draw_draft_buttons(tuple(map(draft_verb, steps)), Mark(d=claim.draft)),) if steps else ()


def is_whole(claim: MemoMessageClaimed) -> bool:
    """Return whether a message brings the memo's own text with it."""
    return claim.facts.whole and claim.part.kind in MAY_BRING_TEXT


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


def counts_of(counts: MemoCounts, agency: str = "the agency") -> Lines:
    """Say the counts of a memo in words: what is verified first, and what the agency says apart."""
    words = say_message(
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
    return (words,)


def _body_lines(claim: MemoMessageClaimed) -> Lines:
    about = _about_lines(claim.facts)
    if claim.part.kind == NO_COUNTS:
        return about
    return (*about, *_count_lines(claim.facts), *_change_lines(claim.facts))


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
    return counts_of(facts.counts, typed(facts.called.agency, "name"))


def _change_lines(facts: MemoMessageFacts) -> Lines:
    """Say the first changes, in the memo's own sentences."""
    if facts.counts is None:
        return ()
    if not facts.changes:
        return (say_message("memos.no_changes"),)
    first = say_message("memos.changes", shown=len(facts.changes), n=len(facts.changes) + facts.more)
    changes = (typed(change, "change") for change in facts.changes)
    return (first, *(say_message("memos.change", words=change) for change in changes))
