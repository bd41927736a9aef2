"""The weekly digest of a unit's head or of the coordinator: what to decide, what is past its date, what else waits.

The wording is in `templates/messages/digest.j2`.
"""

from typing import Literal

from models.answers import TRIES, Mark, Verb
from models.ledger import DigestClaimed, DigestLine
from models.records import is_movable
from models.register import OVERSIGHT
from models.reminders import CHANNEL
from notifications.reminders.frame import (
    MOST_BUNDLE_TEXT,
    Drawn,
    Lines,
    answer_and_next,
    asked_words,
    first_names,
    introduction,
    lead_words,
    why_group,
)
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
from notifications.words import Sender, escape, fitted, say_message, shortened, titled, typed

MOST_IDS = 6
MOST_DIVIDED = 5
"""Items between which there are lines: with more of them the message would have too many blocks."""
LONGEST_HEADING = 240

MENU: dict[Literal["unit_head", "coordinator"], tuple[Verb, ...]] = {
    "unit_head": ("reassign", "extend.ask", "done", "evidence"),
    "coordinator": ("reassign", "done", "evidence"),
}
"""What may be answered to an item of a digest; a coordinator records what was said, and by whom."""
MENU_BY_LAW: tuple[Verb, ...] = ("reassign", "blocked", "done", "evidence")
"""The same for the head of a unit where a law names the date."""
DECIDE: tuple[Verb, ...] = ("extend.grant", "extend.refuse")
DECIDE_OFFER: tuple[Verb, ...] = ("date.accept", "date.decline")


def say_digest(claim: DigestClaimed, sender: Sender) -> Drawn:
    """Say a digest that comes by itself; each item has a menu beside it."""
    facts, heading, rest = claim.facts, _heading(claim), _rest_lines(claim, sender, claim.facts.more)
    lead = lead_words(claim, sender)
    coordinates = facts.about == "coordinator"
    ask = say_message("digest.ask", coordinates=coordinates, any=bool(facts.lines) or len(rest) > 1)
    plain, drawn = asked_words(ask, lead)
    closes = (say_message("digest.statement_alone"),) if facts.lines else ()
    why = () if lead else (why_group(claim),)
    close = (*closes, answer_and_next((claim,), sender, pressed=sender.buttons), *why, *_head(claim))
    intro = introduction(claim)
    left = MOST_BUNDLE_TEXT - len(escape("\n".join((heading, plain, *rest, *intro, *close))))
    items = [_item(claim, line, sender) for line in facts.lines]
    while len(items) > 1 and sum(len(escape(f"{head}\n{words}\n\n")) for head, words in items) > left:
        items.pop()
    more = facts.more + len(facts.lines) - len(items)
    rest = _rest_lines(claim, sender, more)
    lines = tuple(line for head, words in items for line in ("", head, words))
    also = bold(say_message("digest.also"))
    blocks = (
        marked(drawn),
        *_blocks(claim, items, sender),
        *((marked(also, *map(tamed, rest)),) if rest else ()),
        *((draw_general_buttons("mine"),) if sender.buttons else ()),
        *(context(line) for line in intro),
        context(*close),
    )
    also_lines = ("", say_message("digest.also"), *rest) if rest else ()
    return heading, (plain, *lines, *also_lines, "", *intro, *close), blocks


def digest_item(claim: DigestClaimed, sender: Sender, room: int) -> tuple[str, str]:
    """Return a digest's heading and its words as one item of a bundle, within `room` characters."""
    facts, heading = claim.facts, _heading(claim)
    rest = " ".join((*_rest_lines(claim, sender, facts.more), *_head(claim)))
    lines, left = list[str](), room - len(escape(f"{heading}\n{say_message('digest.more', n=999)}\n{rest}\n"))
    for line in facts.lines:
        words, _ = _item(claim, line, sender)
        left -= len(escape(f"{words}\n"))
        if left < 0:
            break
        lines.append(words)
    more = facts.more + len(facts.lines) - len(lines)
    body = (*lines, *((say_message("digest.more", n=more),) if more else ()), rest)
    return heading, shortened("\n".join(body), room - len(escape(f"{heading}\n")))


def _head(claim: DigestClaimed) -> Lines:
    return (say_message("digest.head", head=claim.head),) if claim.head else ()


def _heading(claim: DigestClaimed) -> str:
    facts = claim.facts
    decide, past, unknown = len({*facts.requests, *facts.offers}), facts.past, facts.unknown
    if past is None or unknown is None:  # an event of release 0.1.0, which counted its lines
        decide = sum(line.asks_for is not None for line in facts.lines)
        unknown = sum(line.cannot_tell and line.asks_for is None for line in facts.lines)
        past = len(facts.lines) + facts.more - decide - unknown
    return say_message(
        "digest.heading",
        coordinates=facts.about == "coordinator",
        decide=decide,
        past=past,
        unknown=unknown,
        over_all=facts.over_all,
    )


def _rest_lines(claim: DigestClaimed, sender: Sender, more: int) -> Lines:
    """Say what else waits, and for whom; `more` items past their dates are not shown."""
    facts, lines = claim.facts, list[str]()
    if more:
        lines.append(say_message("digest.more_open" if sender.buttons else "digest.more", n=more))
    decided = {line.milestone_id for line in facts.lines if line.asks_for or line.offers}
    for macro, ids in (
        ("awaiting", facts.waiting),
        ("requests", tuple(id_ for id_ in facts.requests if id_ not in decided)),
        ("offers", tuple(id_ for id_ in facts.offers if id_ not in decided)),
        ("holds", facts.holds),
    ):
        if ids:
            names = first_names([_named(claim, id_) for id_ in ids], MOST_IDS)
            lines.append(say_message(f"digest.{macro}", names=names))
    if facts.unread:
        sources = [typed(facts.called.source(name), "name") for name in facts.unread]
        lines.append(say_message("digest.unread", names=first_names(sources, MOST_IDS)))
    if facts.drafts:
        lines.append(say_message("digest.drafts", ids=facts.drafts))
    if facts.refused:
        lines.append(say_message("digest.refused", presses=facts.refused, often=facts.refused.most >= TRIES))
    if facts.unsure:
        lines.append(say_message("digest.unsure", n=len(facts.unsure)))
    return tuple(lines) or (() if facts.lines else (say_message("digest.nothing"),))


def _item(claim: DigestClaimed, line: DigestLine, sender: Sender) -> tuple[str, str]:
    """Return one item's heading and what stands under it."""
    state, id_ = say_message("digest.line_state", line=line), line.milestone_id
    heading = fitted(
        lambda title: say_message("slots.heading", title=title, id=id_, state=state),
        typed(line.title, "title"),
        LONGEST_HEADING,
    )
    person = typed(sender.name(line.person), "name") if line.person else ""
    says_turn = claim.facts.about == "coordinator" or line.turn_of == OVERSIGHT  # a head's own turn is what is asked
    return heading, say_message("digest.line", facts=claim.facts, line=line, person=person, says_turn=says_turn)


def _blocks(claim: DigestClaimed, items: list[tuple[str, str]], sender: Sender) -> tuple[Block, ...]:
    blocks = list[Block]()
    for line, (heading, words) in zip(claim.facts.lines, items, strict=False):
        section = marked(bold(heading), tamed(words))
        # A digest is never drawn again, and many read the channel: nothing to press may stand there until it is stale.
        if sender.buttons and claim.to != CHANNEL:
            mark = Mark(m=line.milestone_id, due=line.due_now, v=line.v)
            verbs = _verbs(claim, line)
            section = beside(section, draw_choices(verbs, mark, typed(line.title, "title")))
        blocks += [divider(), section] if len(items) <= MOST_DIVIDED else [section]
    return tuple(blocks)


def _verbs(claim: DigestClaimed, line: DigestLine) -> tuple[Verb, ...]:
    """Return what may be answered to an item, in its menu."""
    if claim.facts.about == "unit_head":
        return MENU["unit_head"] if is_movable(line.basis) else MENU_BY_LAW
    if line.asks_for and is_movable(line.basis):
        return DECIDE
    return DECIDE_OFFER if line.offers else MENU["coordinator"]


def _named(claim: DigestClaimed, id_: str) -> str:
    title = claim.facts.titles.get(id_)
    return titled(typed(title, "name"), id_) if title else id_
