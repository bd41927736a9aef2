"""The weekly digest of a unit's head or of the coordinator (`digest.j2`): what its reader must decide, assign or
repair, with something to press beside each decision, and the number of the others. Source: docs/reminders.md#rhythm."""

from collections.abc import Iterator

from models.answers import TRIES, ButtonMark
from models.ledger import DigestClaimed, DigestLine, NotificationKind
from models.records import is_movable
from models.reminders import CHANNEL
from notifications import slack
from notifications.reminders import frame
from notifications.reminders.frame import Drawn, Line
from notifications.slack import Block
from notifications.words import Sender, label, say_message, typed

MOST_NAMED = 3


def say_digest(claim: DigestClaimed, sender: Sender) -> Drawn:
    """Say a digest that comes by itself; each item has a menu beside it."""
    lead, items = frame.lead_words(claim, sender), _items(claim)
    many, (title, *message_lines) = frame.fitting(
        range(len(items), -1, -1),
        lambda many: (
            Line(_title(claim), 0, "heading"),
            Line(lead, 0, "lead"),
            *(Line(_item(claim, line, sender), 0, place) for place, line in enumerate(items[:many])),
            *(Line(words, rank, "rest") for words, rank in _other_lines(claim, len(items) - many)),
            *frame.closing((claim,), sender, "" if lead else frame.why_group(claim), has_buttons=sender.buttons),
            Line(say_message("digest.head", head=claim.head) if claim.head else "", 1, "close"),
        ),
        needed=2,  # lines to this rank stay, and items go
    )
    rest_lines, close = frame.words_of(message_lines, "rest"), frame.words_of(message_lines, "close")
    blocks = (
        *map(slack.context, frame.words_of(message_lines, "lead")),
        *(_block(claim, items[place], frame.words_of(message_lines, place), sender) for place in range(many)),
        *((slack.marked(*map(slack.tamed, rest_lines)),) if rest_lines else ()),
        *((slack.draw_general_buttons("mine"),) if sender.buttons else ()),
        *((slack.context(*close),) if close else ()),
    )
    return title.words, tuple(line.words for line in message_lines), blocks


def digest_lines(claim: DigestClaimed, sender: Sender) -> Iterator[tuple[str, int]]:
    """Yield the lines of a digest as the first part of a list, each with its rank: what is the reader's to do."""
    has_numbers = claim.facts.numbers or claim.facts.counts
    yield _title(claim) if _items(claim) or _waits(claim) or not has_numbers else "", 0
    for line in _items(claim)[:MOST_NAMED]:
        yield _item(claim, line, sender), 2
    yield from ((words, rank + 2) for words, rank in _to_do(claim, max(len(_items(claim)) - MOST_NAMED, 0)))
    yield say_message("digest.head", head=claim.head) if claim.head else "", 2


def _items(claim: DigestClaimed) -> list[DigestLine]:
    return [line for line in claim.facts.lines if not _coordinates(claim) or line.asks_for or line.offers]


def _title(claim: DigestClaimed) -> str:
    facts = claim.facts
    if not _coordinates(claim):
        n = len(facts.lines) + facts.more
        return say_message("digest.title_head", n=n, unit=frame.is_of_unit(facts))
    parts = {"decide": {*facts.requests, *facts.offers}, "assign": facts.waiting, "repair": facts.unread}
    return say_message("digest.title", parts={what: len(ids) for what, ids in parts.items() if ids})


def _waits(claim: DigestClaimed) -> bool:
    facts = claim.facts
    return bool(facts.waiting or facts.requests or facts.offers or facts.holds or facts.unread or facts.drafts)


def _to_do(claim: DigestClaimed, hidden: int) -> Iterator[tuple[str, int]]:
    facts = claim.facts
    hidden_count = hidden + (0 if _coordinates(claim) else facts.more)
    decision_ids = {line.milestone_id for line in facts.lines if line.asks_for or line.offers}
    undecided = [id_ for id_ in dict.fromkeys((*facts.requests, *facts.offers)) if id_ not in decision_ids]
    yield say_message("digest.more", n=hidden_count) if hidden_count else "", 0
    for macro, ids in (("decide", undecided), ("assign", facts.waiting), ("holds", facts.holds)):
        if ids:
            names = frame.first_names([frame.named(facts.titles.get(id_, ""), id_) for id_ in ids], MOST_NAMED)
            yield say_message(f"digest.{macro}", names=names), 1
    if facts.unread:
        sources = [typed(facts.called.source(name), "name") for name in facts.unread]
        relying = {"relying": facts.relying, "by_law": facts.relying_by_law}
        yield say_message("digest.repair", names=frame.first_names(sources, MOST_NAMED), **relying), 1
    for macro in ("drafts", "refused", "notes", "kept_apart", "by_reply", "unsure"):
        if getattr(facts, macro):
            yield say_message(f"digest.{macro}", digest=facts, tries=TRIES), 2


def _other_lines(claim: DigestClaimed, hidden: int) -> Iterator[tuple[str, int]]:
    facts = claim.facts
    yield from _to_do(claim, hidden)
    if numbers := [
        say_message(
            "digest.number", n=n, label=label(name, office=facts.verdicts_by, agency=typed(facts.called.agency, "name"))
        )
        for name, n in facts.numbers.items()
    ]:
        yield say_message("digest.numbers", numbers=numbers), 1
    for count in facts.counts:
        yield say_message("digest.count", count=count, name=typed(facts.called.body(count.duty_on), "name")), 1
    if facts.new:
        yield say_message("digest.new", n=facts.new), 2


def _item(claim: DigestClaimed, line: DigestLine, sender: Sender) -> str:
    name = frame.heading(line.short or line.title, line.milestone_id)
    if not _coordinates(claim):
        return say_message("digest.line_head", name=name, facts=claim.facts, line=line)
    person = typed(sender.name(line.person), "name") if line.person else ""
    return say_message("digest.line", name=name, line=line, person=person)


def _block(claim: DigestClaimed, line: DigestLine, words: tuple[str, ...], sender: Sender) -> Block:
    section = slack.marked(*map(slack.tamed, words))
    # A digest is never drawn again, and many read the channel: nothing to press may stand there until it is stale.
    if not sender.buttons or claim.to == CHANNEL:
        return section
    mark = ButtonMark(m=line.milestone_id, due=line.due_now, v=line.v, to=line.asks_for or line.offers)
    kind: NotificationKind = "escalation"  # the kind of message whose buttons answer the item
    if _coordinates(claim):
        kind = "extension_request" if line.asks_for and is_movable(line.basis) else "date_offer"
    menu = slack.draw_menu(kind, None, line.basis, mark, typed(line.title, "title"))
    return section | {"accessory": menu} if menu else section


def _coordinates(claim: DigestClaimed) -> bool:
    return claim.facts.about == "coordinator"
