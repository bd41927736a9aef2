"""The weekly digest of a unit's head or of the coordinator: what the reader can decide or answer, then counts.

An item stands alone only if its reader can press something about it. All others are one count for each duty holder.
The wording is in `templates/messages/digest.j2`. Source: docs/reminders.md#digest.
"""

from collections.abc import Iterator

from models.answers import TRIES, Mark, Verb
from models.ledger import DigestClaimed, DigestLine
from models.records import is_movable
from models.reminders import CHANNEL
from notifications.reminders.frame import (
    MOST_BUNDLE_WORDS,
    Drawn,
    Line,
    answer_and_next,
    asked_words,
    count_words,
    first_names,
    introduction,
    lead_words,
    title_of,
    why_group,
    within,
    words_of,
)
from notifications.reminders.slots import heading
from notifications.slack import (
    Block,
    beside,
    bold,
    context,
    divider,
    draw_choices,
    draw_general_buttons,
    marked,
    tamed,
)
from notifications.words import Sender, say_message, titled, typed

MOST_NAMED = 3
MOST_DIVIDED = 5
"""Items between which there are lines: with more of them the message would have too many blocks."""

MENU: tuple[Verb, ...] = ("reassign", "extend.ask", "done", "evidence")
"""What a unit's head may answer to an item."""
MENU_BY_LAW: tuple[Verb, ...] = ("reassign", "blocked", "done", "evidence")
"""The same where a law names the date."""
DECIDE: tuple[Verb, ...] = ("extend.grant", "extend.refuse")
DECIDE_OFFER: tuple[Verb, ...] = ("date.accept", "date.decline")


def say_digest(claim: DigestClaimed, sender: Sender) -> Drawn:
    """Say a digest that comes by itself; each item has a menu beside it."""
    lead, listed = lead_words(claim, sender), _listed(claim)
    decides = bool(claim.facts.requests or claim.facts.offers)
    ask = say_message("digest.ask", coordinates=_coordinates(claim), decides=decides, any=bool(listed) or _waits(claim))
    plain, drawn = asked_words(ask, lead)
    for many in range(len(listed), -1, -1):
        lines = (
            Line(_heading(claim), 0, "heading"),
            Line(plain, 0, "ask"),
            *(
                Line(words, 0, place)
                for place, line in enumerate(listed[:many])
                for words in _item(claim, line, sender)
            ),
            *(Line(words, rank, "rest") for words, rank in _rest(claim, len(listed) - many)),
            *(Line(words, 1, "close") for words in introduction(claim)),
            Line(answer_and_next((claim,), sender, pressed=sender.buttons), 0, "close"),
            *(Line(words, 6, "close") for words in (() if lead else (why_group(claim),))),
            Line(say_message("digest.head", head=claim.head) if claim.head else "", 1, "close"),
        )
        kept = within(lines, MOST_BUNDLE_WORDS)
        if count_words(line for line in lines if line.rank < LEAST) <= MOST_BUNDLE_WORDS:
            break
    title, *kept_lines = kept
    rest = words_of(kept_lines, "rest")
    blocks = (
        marked(drawn),
        *(
            block
            for place in range(many)
            for block in _blocks(claim, listed[place], words_of(kept_lines, place), sender)
        ),
        *((marked(*map(tamed, rest)),) if rest else ()),
        *((draw_general_buttons("mine"),) if sender.buttons else ()),
        context(*words_of(kept_lines, "close")),
    )
    return title.words, tuple(line.words for line in kept_lines), blocks


LEAST = 3
"""From this rank on, a line goes before an item goes."""


def digest_lines(claim: DigestClaimed, sender: Sender) -> Iterator[tuple[str, int]]:
    """Yield the lines of a digest as one item of a bundle, the heading first, each with its rank."""
    yield _heading(claim), 0
    for line in _listed(claim)[:MOST_NAMED]:
        yield from ((words, 2) for words in _item(claim, line, sender)[:1])
    yield from ((words, rank + 2) for words, rank in _rest(claim, max(len(_listed(claim)) - MOST_NAMED, 0)))
    yield say_message("digest.head", head=claim.head) if claim.head else "", 2


def _coordinates(claim: DigestClaimed) -> bool:
    return claim.facts.about == "coordinator"


def _listed(claim: DigestClaimed) -> list[DigestLine]:
    """Return the items about which the reader can press something."""
    return [line for line in claim.facts.lines if not _coordinates(claim) or line.asks_for or line.offers]


def _waits(claim: DigestClaimed) -> bool:
    facts = claim.facts
    return bool(facts.waiting or facts.requests or facts.offers or facts.holds or facts.unread or facts.unsure)


def _heading(claim: DigestClaimed) -> str:
    facts = claim.facts
    decide, past, unknown = len({*facts.requests, *facts.offers}), facts.past, facts.unknown
    if past is None or unknown is None:  # an event of release 0.1.0, which counted its lines
        decide = sum(line.asks_for is not None for line in facts.lines)
        unknown = sum(line.cannot_tell and line.asks_for is None for line in facts.lines)
        past = len(facts.lines) + facts.more - decide - unknown
    return say_message(
        "digest.heading",
        coordinates=_coordinates(claim),
        decide=decide,
        reviews=len(facts.waiting),
        past=past,
        unknown=unknown,
    )


def _rest(claim: DigestClaimed, hidden: int) -> Iterator[tuple[str, int]]:
    """Yield what else waits, for whom, and how much is past its date, each line with its rank."""
    facts = claim.facts
    more = hidden + (0 if _coordinates(claim) else facts.more)
    yield say_message("digest.more", n=more) if more else "", 0
    decided = {line.milestone_id for line in facts.lines if line.asks_for or line.offers}
    undecided = [id_ for id_ in dict.fromkeys((*facts.requests, *facts.offers)) if id_ not in decided]
    for macro, ids in (("decide", undecided), ("awaiting", facts.waiting), ("holds", facts.holds)):
        if ids:
            yield say_message(f"digest.{macro}", names=_names([_named(claim, id_) for id_ in ids])), 1
    if facts.unread:
        sources = [typed(facts.called.source(name), "name") for name in facts.unread]
        yield say_message("digest.unread", n=len(sources), names=_names(sources)), 1
    if facts.drafts:
        yield say_message("digest.drafts", ids=facts.drafts), 2
    if facts.refused:
        yield say_message("digest.refused", presses=facts.refused, often=facts.refused.most >= TRIES), 2
    if facts.unsure:
        yield say_message("digest.unsure", n=len(facts.unsure)), 2
    for count in facts.counts:
        yield say_message("digest.count", count=count, name=typed(facts.called.body(count.duty_on), "name")), 1
    if facts.new is not None and facts.counts:
        yield say_message("digest.new", n=facts.new, unchanged=sum(each.all for each in facts.counts) - facts.new), 2
    if not (facts.lines or _waits(claim) or facts.counts or facts.drafts or facts.refused):
        yield say_message("digest.nothing"), 1


def _names(names: list[str]) -> str:
    return first_names(names, MOST_NAMED)


def _item(claim: DigestClaimed, line: DigestLine, sender: Sender) -> tuple[str, ...]:
    """Return one item's heading and, for the coordinator, the line under it."""
    title = heading(line.title, line.milestone_id, say_message("digest.line_state", facts=claim.facts, line=line))
    if not _coordinates(claim):
        return (title,)
    person = typed(sender.name(line.person), "name") if line.person else ""
    return title, say_message("digest.line", line=line, person=person)


def _blocks(claim: DigestClaimed, line: DigestLine, words: tuple[str, ...], sender: Sender) -> tuple[Block, ...]:
    title, *more = words
    section = marked(bold(title), *map(tamed, more))
    # A digest is never drawn again, and many read the channel: nothing to press may stand there until it is stale.
    if sender.buttons and claim.to != CHANNEL:
        mark = Mark(m=line.milestone_id, due=line.due_now, v=line.v)
        section = beside(section, draw_choices(_verbs(claim, line), mark, typed(line.title, "title")))
    return (divider(), section) if len(_listed(claim)) <= MOST_DIVIDED else (section,)


def _verbs(claim: DigestClaimed, line: DigestLine) -> tuple[Verb, ...]:
    """Return what may be answered to an item, in its menu."""
    if not _coordinates(claim):
        return MENU if is_movable(line.basis) else MENU_BY_LAW
    return DECIDE if line.asks_for and is_movable(line.basis) else DECIDE_OFFER


def _named(claim: DigestClaimed, id_: str) -> str:
    title = title_of(claim.facts.titles.get(id_, ""))
    return titled(title, id_) if title else id_
