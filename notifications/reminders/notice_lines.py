"""The lines of notices of sources: what is up, where, since when, and what it touches."""

from collections.abc import Sequence

from models.core import Value, inspect
from models.ledger import NoticeClaimed
from notifications.slack import inert
from notifications.words import file_reason, listed, long_date, reason, source

MOST_IDS = 3
MOST_NAMES = 3
MOST_REF = 80


class Line(Value):
    """A line, and how many notices it says."""

    words: str
    says: int = 1


def lines_of(group: Sequence[NoticeClaimed]) -> tuple[Line, ...]:
    """Say the notices of one topic; sources that cannot be read for the same reason share a line, a few at a time."""
    alike: dict[tuple[object, ...], list[NoticeClaimed]] = {}
    for each in group:
        facts = each.facts
        same = (facts.heard, facts.reason, facts.since, facts.answered_on) if _is_unread(each) else (each.part.key,)
        alike.setdefault(same, []).append(each)
    few = [claims[at : at + MOST_NAMES] for claims in alike.values() for at in range(0, len(claims), MOST_NAMES)]
    return tuple(Line(words=_unread(each) if _is_unread(each[0]) else _words(each[0]), says=len(each)) for each in few)


def _is_unread(claim: NoticeClaimed) -> bool:
    return claim.facts.heard in ("blocked", "stale")


def _unread(claims: Sequence[NoticeClaimed]) -> str:
    """Say which sources could not be read, why, since when, when they last could, and what that touches."""
    facts, many = claims[0].facts, len(claims) > 1
    names = listed([source(each.source) for each in claims]) + (", each" if many else "")
    old = "known only by an old copy, for " if facts.heard == "stale" else ""
    since, read = long_date(facts.since or facts.on), long_date(facts.answered_on) if facts.answered_on else "never"
    ids = _ids(tuple(dict.fromkeys(one for each in claims for one in each.facts.milestones)))
    touches = f" {'They touch' if many else 'It touches'} {ids}." if ids else ""
    why = inert(reason(facts.reason))
    return f"{capital(names)}: {old}{why}, since {since}. Last good reading: {read}.{touches}"


def _words(claim: NoticeClaimed) -> str:
    facts, name = claim.facts, capital(source(claim.source))
    ids, at = _ids(facts.milestones), _place(facts.ref)
    match facts.heard:
        case "recovered":
            first = f"from {long_date(facts.since)} to" if facts.since and facts.since < facts.on else "on"
            return f"{name}: unread {first} {long_date(facts.on)}."
        case "vanished":
            return f"{name}: gone since {long_date(facts.on)}{at}."
        case "page_changed":
            return f"{name}: the page changed{at}. Read it, and record what it shows of {ids}."
        case "two_rows_match":
            return f"{name}: two rows match {ids}{at}. Look which row is meant."
        case "unknown_word":
            return f"{name}: a row on {ids} has a status that no rule knows{at}. Look at the row."
        case "watch_ended":
            return f"{name}: the bill that {ids} watches came to its end{at}. Say what follows."
        case "proof_gone":
            return f"{ids}: {source(claim.source)} shows it no longer, since {long_date(facts.on)}{at}."
        case "proof_changed":
            return f"{ids}: {source(claim.source)} shows something else, since {long_date(facts.on)}{at}."
    return f"Entry {facts.entry}: a file for {source(claim.source)} was not kept: {inert(file_reason(facts.reason))}."


def _place(ref: str | None) -> str:
    """Say where it stands at its source, unless what stands there looks like personal data."""
    if not ref or inspect(ref).verdict != "clear":
        return ""
    return f" ({inert(ref if len(ref) <= MOST_REF else ref[: MOST_REF - 1] + '…')})"


def _ids(ids: tuple[str, ...]) -> str:
    more = (f"{len(ids) - MOST_IDS} more",) if len(ids) > MOST_IDS else ()
    return listed((*ids[:MOST_IDS], *more))


def capital(words: str) -> str:
    """Return words that begin a line."""
    return words[:1].upper() + words[1:]
