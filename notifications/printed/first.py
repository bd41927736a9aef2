"""Page 1: the bottom line, the bar of all milestones, the recommendations, what changed, and what to ask.

Source: docs/printed-forms.md#two-pages
"""

from collections.abc import Iterator

from models.memo import PARTS, Counts
from notifications.memo import MemoDocument, RecommendationRow, unread_of
from notifications.printed.annexed import has_annexes, is_large, stem_of
from notifications.printed.blocks import Bar, BarPart, Block, Box, Heading, Items, Para, Piece, Words, plain
from notifications.printed.cuts import Fit
from notifications.printed.references import References
from notifications.printed.seven import rows_of_page_1, table_of_seven
from notifications.printed.status import GLYPHS
from notifications.words import say


def first_page(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the sections of page 1 in their order."""
    if facts.correction:
        head = Heading(say("print.correction"), "part-correction")
        yield Box((head, Para((refs.sentence(facts.correction),))), "correction")
    lines = tuple((refs.sentence(sentence),) for sentence in facts.bottom_line)
    yield Box((Heading(say("print.bottom"), "part-short"), Items(lines)), "bottom")
    yield bar_of(facts)
    is_part = facts.memo.extract is not None
    yield Heading(say("print.seven", n=len(facts.recommendations), is_part=is_part), "part-seven")
    rows = rows_of_page_1(facts, fit)
    if len(rows) < len(facts.recommendations):
        yield Para(plain(_say_first(facts, rows)), "small")
    if facts.notes[: fit.notes]:
        yield Para(tuple(refs.sentence(note) for note in facts.notes[: fit.notes]), "small")
    yield table_of_seven(facts, fit, refs)
    yield from _changes(facts, fit, refs)
    yield from _questions(facts, fit, refs)
    yield from _going_on(facts, fit, refs)


def _say_first(facts: MemoDocument, first: tuple[RecommendationRow, ...]) -> str:
    """Say which recommendations page 1 has, and where the others stand."""
    return say(
        "print.first_of_many",
        shown=len(first),
        others=len(facts.recommendations) - len(first),
        stem=stem_of(facts),
        is_large=is_large(facts),
        closed=any(row.closed_on for row in first),
    )


def bar_of(facts: MemoDocument) -> Bar:
    """Return the bar of all milestones that count; its parts add up."""
    counts = facts.counts
    of, reported = counts.milestones.value, counts.reported_done.value
    above = say(
        "print.bar_above",
        verified=counts.verified.value,
        reported=reported,
        about=facts.memo.about,
        made_up=facts.mock and reported > 0,
    )
    lead = say("print.bar_lead", of=of)
    ids = _parts_of(counts)
    parts = tuple(
        BarPart(len(part), f"{len(part):,}", GLYPHS[key], _legend(key, part, counts, facts.memo.verdicts_by))
        for key, part in ids.items()
        if part
    )
    alt = say("print.bar_alt", of=of, parts=[(part.says, part.value) for part in parts])
    return Bar(
        say("print.bar"), alt, (Piece((Words(lead, "strong"),)), *plain(f"{above} {say('print.bar_left_out')}")), parts
    )


def _parts_of(counts: Counts) -> dict[str, frozenset[str]]:
    """Return the parts of the bar in their order. Legal deadlines that are known to be missed are a part of their own,
    because red is for them alone."""
    parts: dict[str, frozenset[str]] = {}
    for key in PARTS:
        ids = frozenset(getattr(counts, key).inputs)
        if key == "past_legal":
            overdue = frozenset(counts.overdue.inputs)
            parts |= {"overdue": overdue, key: ids - overdue}
        else:
            parts[key] = ids
    return parts


def _legend(key: str, ids: frozenset[str], counts: Counts, office: str) -> str:
    """Return the words of a part, and of which kinds its milestones are where that matters."""
    not_received = len(ids.intersection(counts.not_received.inputs))
    kinds: dict[str, int] = {}
    if key == "answer_awaited":
        kinds = {"date_not_told": not_received, "awaiting_answer": len(ids) - not_received}
    elif key == "ahead":
        kinds = {"clock_not_started": counts.clock_not_started.value}
    words = say("print.bar_part", key=key, office=office)
    within = [(n, say("print.bar_part", key=kind, office=office)) for kind, n in kinds.items() if n]
    return say("print.bar_with_parts", words=words, parts=within) if within else words


def _changes(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the weightiest changes, and where the others stand."""
    weightiest = facts.changes[: fit.changes]
    rest = len(facts.changes) - len(weightiest)
    yield Heading(say("page.changes_head", after=facts.memo.after, start=facts.memo.period_from), "part-changes")
    if weightiest:
        yield Items(tuple((refs.sentence(change),) for change in weightiest))
    elif not facts.changes:
        yield Para(plain(say("page.changes_none", unread=unread_of(facts.source_counts), of=facts.source_counts.of)))
    if rest:
        yield Para(plain(say("page.changes_more", n=rest, has_annexes=has_annexes(facts))), "more")


def _questions(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    """Yield the questions under what is asked of the reader."""
    if facts.questions and facts.ask:
        yield Heading(facts.ask.text, "ask")
        yield Items(tuple((refs.sentence(question),) for question in facts.questions[: fit.questions]), numbered=True)


def _going_on(facts: MemoDocument, fit: Fit, refs: References) -> Iterator[Block]:
    if facts.going_on:
        yield Heading(say("print.going_on"), "part-going_on")
        yield Items(tuple((refs.sentence(sentence),) for sentence in facts.going_on[: fit.going_on]))
        if (rest := len(facts.going_on) - fit.going_on) > 0:
            yield Para(plain(say("page.more_going_on", n=rest)), "more")
