"""The weekly digest of a unit's head or of the coordinator (`digest.j2`): items that its reader can press something
about, and one count of the others for each duty holder. Source: docs/reminders.md#rhythm."""

from collections.abc import Iterator

from models.answers import TRIES, ButtonMark
from models.ledger import DigestClaimed, DigestLine, NotificationKind
from models.records import is_movable
from models.reminders import CHANNEL
from notifications import slack
from notifications.reminders import frame
from notifications.reminders.frame import Drawn, Line
from notifications.reminders.slots import heading
from notifications.slack import Block
from notifications.words import Sender, label, say_message, typed

MOST_NAMED = 3


def say_digest(claim: DigestClaimed, sender: Sender) -> Drawn:
    """Say a digest that comes by itself; each item has a menu beside it."""
    lead, items = frame.lead_words(claim, sender), _items(claim)
    decide = len({*claim.facts.requests, *claim.facts.offers})
    unknown = any(line.cannot_tell for line in items)
    any_ = bool(items) or _waits(claim)
    ask = say_message("digest.ask", coordinates=_coordinates(claim), decide=decide, unknown=unknown, any=any_)
    plain, markup = frame.asked_words(ask, lead)
    many, (title, *message_lines) = frame.fitting(
        range(len(items), -1, -1),
        lambda many: (
            Line(_heading(claim), 0, "heading"),
            Line(plain, 0, "ask"),
            *(Line(words, 0, place) for place, line in enumerate(items[:many]) for words in _item(claim, line, sender)),
            *(Line(words, rank, "rest") for words, rank in _other_lines(claim, len(items) - many)),
            *frame.closing((claim,), sender, "" if lead else frame.why_group(claim), has_buttons=sender.buttons),
            Line(say_message("digest.head", head=claim.head) if claim.head else "", 1, "close"),
        ),
        needed=2,  # lines to this rank stay, and items go
    )
    rest_lines = frame.words_of(message_lines, "rest")
    blocks = (
        slack.marked(markup),
        *(
            block
            for place in range(many)
            for block in _blocks(claim, items[place], frame.words_of(message_lines, place), sender)
        ),
        *((slack.marked(*map(slack.tamed, rest_lines)),) if rest_lines else ()),
        *((slack.draw_general_buttons("mine"),) if sender.buttons else ()),
        slack.context(*frame.words_of(message_lines, "close")),
    )
    return title.words, tuple(line.words for line in message_lines), blocks


def digest_lines(claim: DigestClaimed, sender: Sender) -> Iterator[tuple[str, int]]:
    """Yield the lines of a digest as one item of a bundle, the heading first, each with its rank."""
    yield _heading(claim), 0
    for line in _items(claim)[:MOST_NAMED]:
        yield from ((words, 2) for words in _item(claim, line, sender)[:1])
    yield from ((words, rank + 2) for words, rank in _other_lines(claim, max(len(_items(claim)) - MOST_NAMED, 0)))
    yield say_message("digest.head", head=claim.head) if claim.head else "", 2


def _items(claim: DigestClaimed) -> list[DigestLine]:
    return [line for line in claim.facts.lines if not _coordinates(claim) or line.asks_for or line.offers]


def _waits(claim: DigestClaimed) -> bool:
    facts = claim.facts
    return bool(facts.waiting or facts.requests or facts.offers or facts.holds or facts.unread or facts.unsure)


def _heading(claim: DigestClaimed) -> str:
    facts = claim.facts
    return say_message(
        "digest.heading",
        coordinates=_coordinates(claim),
        unit=frame.is_of_unit(facts),
        decide=len({*facts.requests, *facts.offers}),
        reviews=len(facts.waiting),
        past=facts.past,
        unknown=facts.unknown,
    )


def _other_lines(claim: DigestClaimed, hidden: int) -> Iterator[tuple[str, int]]:
    facts = claim.facts
    hidden_count = hidden + (0 if _coordinates(claim) else facts.more)
    yield say_message("digest.more", n=hidden_count) if hidden_count else "", 0
    decision_ids = {line.milestone_id for line in facts.lines if line.asks_for or line.offers}
    undecided = [id_ for id_ in dict.fromkeys((*facts.requests, *facts.offers)) if id_ not in decision_ids]
    for macro, ids in (("decide", undecided), ("awaiting", facts.waiting), ("holds", facts.holds)):
        if ids:
            names = frame.first_names([frame.named(facts.titles.get(id_, ""), id_) for id_ in ids], MOST_NAMED)
            yield say_message(f"digest.{macro}", names=names), 1
    if facts.unread:
        sources = [typed(facts.called.source(name), "name") for name in facts.unread]
        relying = {"relying": facts.relying, "by_law": facts.relying_by_law}
        yield say_message("digest.unread", n=len(sources), names=frame.first_names(sources, MOST_NAMED), **relying), 1
    if facts.drafts:
        yield say_message("digest.drafts", ids=facts.drafts), 2
    if facts.refused:
        yield say_message("digest.refused", presses=facts.refused, often=facts.refused.most >= TRIES), 2
    if facts.unsure:
        yield say_message("digest.unsure", n=len(facts.unsure)), 2
    for name, n in facts.numbers.items():
        words = label(name, office=facts.verdicts_by, agency=typed(facts.called.agency or "", "name"))
        yield say_message("digest.number", n=n, label=words), 1
    for count in facts.counts:
        yield say_message("digest.count", count=count, name=typed(facts.called.body(count.duty_on), "name")), 1
    if facts.counts and facts.new is not None:
        unchanged = sum(count.all for count in facts.counts) - facts.new
        yield say_message("digest.unchanged", new=facts.new, n=unchanged), 2
    elif facts.new:
        yield say_message("digest.new", n=facts.new), 2
    if any(line.cannot_tell for line in _items(claim)) and not _coordinates(claim):
        yield say_message("digest.unknown"), 1
    if not (facts.lines or _waits(claim) or facts.numbers or facts.counts or facts.drafts or facts.refused):
        yield say_message("digest.nothing"), 1


def _item(claim: DigestClaimed, line: DigestLine, sender: Sender) -> tuple[str, ...]:
    title = heading(line.title, line.milestone_id, say_message("digest.line_state", facts=claim.facts, line=line))
    if not _coordinates(claim):
        return (title,)
    person = typed(sender.name(line.person), "name") if line.person else ""
    return title, say_message("digest.line", line=line, person=person)


def _blocks(claim: DigestClaimed, line: DigestLine, words: tuple[str, ...], sender: Sender) -> tuple[Block, ...]:
    menu = None
    # A digest is never drawn again, and many read the channel: nothing to press may stand there until it is stale.
    if sender.buttons and claim.to != CHANNEL:
        mark = ButtonMark(m=line.milestone_id, due=line.due_now, v=line.v)
        kind: NotificationKind = "escalation"  # the kind of message whose buttons answer the item
        if _coordinates(claim):
            kind = "extension_request" if line.asks_for and is_movable(line.basis) else "date_offer"
        menu = slack.draw_menu(kind, None, line.basis, mark, typed(line.title, "title"))
    return slack.draw_item(words, menu, len(_items(claim)))


def _coordinates(claim: DigestClaimed) -> bool:
    return claim.facts.about == "coordinator"
