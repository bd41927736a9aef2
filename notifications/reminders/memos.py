"""A message about a memo: alone, and as an item of a bundle (`memos.j2`)."""

from collections.abc import Iterator

from models.ledger import MemoCounts, MemoMessageClaimed, MemoMessageFacts
from notifications.reminders import frame
from notifications.reminders.frame import Drawn, Line, Lines
from notifications.reminders.outcomes import Outcome
from notifications.slack import Block, context, draw_draft_buttons, marked, quote
from notifications.words import Sender, inert, say_message, typed

NO_COUNTS = "memo_withdrawn"
"""The kind that says nothing more of the memo; the others go on with its bottom line, or its counts and changes."""
COUNTS_IN_BUNDLE = ("memo_ready", "memo_issued")


def say_memo(claim: MemoMessageClaimed, sender: Sender, outcome: Outcome | None) -> Drawn:
    """Say a message about a memo that comes by itself; `outcome` is what became of it since, if it is drawn again."""
    heading, place = _say(claim, "heading"), _say(claim, "place")
    if outcome is not None and outcome.ended:
        closing = (say_message("after.nothing_asked"),) if claim.facts.steps else ()
        if claim.part.kind == "memo_ready":  # its question is answered
            heading = say_message("memos.draft", id=claim.draft)
        return heading, (outcome.line, *closing), (quote(outcome.line), *map(context, closing))
    now = outcome.line if outcome else ""
    buttons = memo_buttons(claim, sender)
    lead = frame.lead_words(claim, sender)  # in whose place they get it says why
    plain, markup = frame.asked_words(_say(claim, "ask"), lead, _say(claim, "more"))
    body = (Line(words, rank, "details") for words, rank in _body_lines(claim))
    close = frame.closing((claim,), sender, "" if lead else _say(claim, "why"), has_buttons=bool(buttons))
    return frame.single(heading, now, plain, marked(markup), (*body, Line(place, 0, "place"), *close), buttons)


def memo_lines(claim: MemoMessageClaimed, sender: Sender, outcome: Outcome | None) -> Iterator[tuple[str, int]]:
    """Yield the lines of an item of a bundle, the heading first, each with its rank."""
    yield _say(claim, "heading"), 0
    yield outcome.line if outcome else "", 1
    if outcome is not None and outcome.ended:
        return
    yield frame.lead_words(claim, sender), 2
    yield f"{_say(claim, 'ask')} {_say(claim, 'more')}".strip(), 1
    yield _about(claim.facts), 3
    if claim.part.kind in COUNTS_IN_BUNDLE:
        yield from ((words, 4) for words in _count_lines(claim.facts))
    yield _say(claim, "place"), 2


def _say(claim: MemoMessageClaimed, slot: str) -> str:
    return say_message(f"memos.{claim.part.kind}_{slot}", facts=claim.facts)


def memo_buttons(claim: MemoMessageClaimed, sender: Sender) -> tuple[Block, ...]:
    """Draw what the person may do with a draft; nothing if no listener takes presses."""
    steps = claim.facts.steps if sender.buttons else ()
    return (draw_draft_buttons(steps, claim.draft),) if steps else ()


def counts_of(counts: MemoCounts, agency: str = "the agency") -> Lines:
    """Say the counts of a memo in words: what is verified first, and what the agency says apart."""
    return (say_message("memos.counts", counts=counts, agency=agency),)


def _body_lines(claim: MemoMessageClaimed) -> Iterator[tuple[str, int]]:
    facts = claim.facts
    yield _about(facts), 1
    if claim.part.kind != NO_COUNTS:
        yield from ((words, 0 if facts.bottom_line else 2) for words in _count_lines(facts))
        yield say_message("memos.question", words=inert(facts.question)) if facts.question else "", 3
        if facts.counts and facts.changes:
            first, *others = map(inert, facts.changes)
            yield say_message("memos.changes", words=first, n=len(facts.changes) + facts.more), 4
            yield from ((words, 4) for words in others)
        elif facts.counts and not facts.bottom_line:
            yield say_message("memos.no_changes"), 4


def _about(facts: MemoMessageFacts) -> str:
    about = say_message("memos.about", period=facts.period, as_of=facts.as_of)
    covers = say_message("memos.approval", fingerprint=facts.fingerprint) if "approve" in facts.steps else ""
    return " ".join(filter(None, (about, covers)))


def _count_lines(facts: MemoMessageFacts) -> Lines:
    if facts.bottom_line:
        return tuple(map(inert, facts.bottom_line))
    if facts.counts is None:
        return (say_message("memos.no_files"),)
    return counts_of(facts.counts, typed(facts.called.agency, "name"))
