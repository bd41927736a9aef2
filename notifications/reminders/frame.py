"""What frames a message: its heading, in whose place it comes, who asks, and how to answer without a button."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from models.ledger import Claim, DigestClaimed, DigestFacts, NoticeClaimed
from models.register import AGENCY
from models.reminders import KINDS
from notifications.slack import Block, bold, context, quote, tamed
from notifications.words import Sender, escape, inert, mid, say_message, titled, typed, whole_phrases, whole_sentences

MOST_WORDS, MOST_BUNDLE_WORDS = 120, 160
"""Words of a message about one thing; of several items, or a digest, without buttons. Source: docs/voice.md#lengths."""
MOST_TITLE_WORDS, MOST_TITLE = 14, 100
"""Words and characters of a milestone's title in a message."""
MOST_QUOTED = 40

T = TypeVar("T")
Lines = tuple[str, ...]
Drawn = tuple[str, Lines, tuple[Block, ...]]
"""A message's heading, its lines, and its blocks without the heading."""


class Line(NamedTuple):
    """A line of a message."""

    words: str
    rank: int = 0
    """0 always stays; of the others, the highest goes first where there are too many words."""
    place: object = None


def within(lines: Sequence[Line], most: int) -> tuple[Line, ...]:
    """Return the lines of a message of at most so many words. Whole lines go, and none is cut."""
    remaining = [line for line in lines if line.words]
    while _count_words(remaining) > most and (rank := max(line.rank for line in remaining)):
        remaining.pop(max(place for place, line in enumerate(remaining) if line.rank == rank))
    return tuple(remaining)


def fitting(tries: Iterable[T], lines_of: Callable[[T], Iterable[Line]], needed: int = 1) -> tuple[T, tuple[Line, ...]]:
    """Return the first way to say several items of which each line to a rank fits, or the last; and its lines."""
    for way in tries:
        lines = tuple(lines_of(way))
        if _count_words(line for line in lines if line.rank <= needed) <= MOST_BUNDLE_WORDS:
            break
    return way, within(lines, MOST_BUNDLE_WORDS)


def _count_words(lines: Iterable[Line]) -> int:
    return sum(len(line.words.split()) for line in lines)


def words_of(lines: Sequence[Line], place: object) -> Lines:
    """Return the words of the lines that stand in one part of a message."""
    return tuple(line.words for line in lines if line.place == place)


def single(
    heading: str, now: str, ask: str, ask_block: Block, lines: Iterable[Line], buttons: tuple[Block, ...]
) -> Drawn:
    """Say a message about one thing with as many of its lines as it has words for; `ask_block` shows its ask."""
    _, *remaining = within((Line(heading), Line(now), Line(ask), *lines), MOST_WORDS)
    blocks = [quote(now)] if now else []
    blocks.append(ask_block)
    if details := words_of(remaining, "details"):
        blocks.append(quote(*details))
    blocks += map(context, words_of(remaining, "place"))
    close = words_of(remaining, "close")
    end = (context(*close),) if close else ()
    return heading, tuple(line.words for line in remaining), (*blocks, *buttons, *end)


HEADING_LIMIT = 150
"""Characters, escaped. Source: docs/slack-setup.md#limits."""


def heading(title: str, milestone_id: str, state: str = "", before: str = "") -> str:
    """Return title, id and state, the title shorter by whole phrases where a heading has no room for it; `before` is
    what leads it."""
    lead = f"{before}: " if before and not before.endswith("?") else f"{before} " if before else ""
    room = HEADING_LIMIT - len(escape(lead + say_message("slots.heading", title=" ", id=milestone_id, state=state)))
    title = title_of(title, room)
    return lead + say_message("slots.heading", title=mid(title) if lead else title, id=milestone_id, state=state)


def title_of(title: str, limit: int = MOST_TITLE) -> str:
    """Return a milestone's title as a message has it, shorter by whole phrases if it is long; empty if none fits."""
    return whole_phrases(inert(title).rstrip("."), MOST_TITLE_WORDS, min(limit, MOST_TITLE))


def named(title: str, milestone_id: str) -> str:
    """Return a milestone's title and id; the id alone if its title does not fit."""
    short = title_of(title)
    return titled(short, milestone_id) if short else milestone_id


def quoted(words: str, macro: str) -> str:
    """Quote what a person wrote, as many whole sentences as there is room for; else say that it is on record."""
    if not words:
        return ""
    if sentences := whole_sentences(words, MOST_QUOTED):
        return say_message(macro, words=sentences)
    return say_message("slots.words_on_record", n=len(words.split()))


def asked_words(ask: str, lead: str, details: str = "") -> tuple[str, str]:
    """Return what is asked as plain words, and with the request in bold."""
    plain = " ".join(filter(None, (lead, ask, details)))
    return plain, " ".join(filter(None, (tamed(lead), bold(ask), tamed(details))))


def how_to_answer(sender: Sender, *, has_buttons: bool, asks: bool = True) -> str:
    """Say how to answer where nothing can be pressed; empty where it can, or where nothing is asked."""
    is_read = sender.mail_is_read  # what nobody reads is not offered
    address = " ".join((sender.reply_to or "").split()) if is_read else ""  # one that can be copied
    return say_message("slots.answer", asks=asks, pressed=has_buttons, address=address)


def closing(claims: Sequence[Claim], sender: Sender, why: str, *, has_buttons: bool) -> Iterator[Line]:
    """Yield how a message ends: in a person's first one who asks, and why them; and how to answer without a button."""
    first = claims[0]
    if first.introduces:
        who = say_message("slots.who_we_are", facts=getattr(first, "item", first.facts))
        yield Line(" ".join(filter(None, (why, who))), 1, "close")
    yield Line(how_to_answer(sender, has_buttons=has_buttons, asks=not all(map(asks_nothing, claims))), 0, "close")


def asks_nothing(claim: Claim) -> bool:
    """Return whether a part asks nothing: a decision that is told, an issued memo, a source that is readable again."""
    if isinstance(claim, NoticeClaimed):
        return claim.facts.topic == "recovered"
    return KINDS[claim.part.kind].is_news or claim.part.kind == "memo_issued"


def first_names(names: Sequence[str], most: int) -> str:
    """Name the first of several things, and count the rest."""
    return say_message("slots.names", named=names[:most], rest=max(len(names) - most, 0))


def lead_words(claim: Claim, sender: Sender) -> str:
    """Say in whose place a person gets a message; empty if it was meant for them."""
    if claim.reason is None or (claim.reason == "status_unknown" and claim.part.kind != "escalation"):
        return ""
    is_vacant = claim.reason == "role_vacant"
    meant = claim.facts.called.role(claim.instead_of or "") if is_vacant else sender.name(claim.instead_of)
    return say_message("slots.lead", reason=claim.reason, who=typed(meant, "name"))


def is_of_unit(facts: DigestFacts) -> bool:
    """Return whether a digest is for the head of a unit of the agency: some dates escalate to a verifier instead."""
    duties = [line.duty_on for line in facts.lines]
    return facts.about == "unit_head" and (AGENCY in duties or not duties)


def why_group(claim: DigestClaimed | NoticeClaimed) -> str:
    """Say why this person gets a digest or a notice."""
    if isinstance(claim, DigestClaimed) and claim.facts.about == "unit_head":
        return say_message("slots.why_head", unit=is_of_unit(claim.facts))
    return say_message("slots.why_coordinator")
