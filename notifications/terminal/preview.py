"""The page of `followthrough reminder preview`: what each person gets next and why, and what is held.

Days, names and titles stand in columns that fit 80 signs; ids stand last.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.core import NEW_YORK
from models.register import Names
from models.reminders import UpcomingMessage, UpcomingPart
from notifications.terminal.layout import columns
from notifications.terminal.words import date_of
from notifications.words import HELD, NOTIFICATION, clock_time

WIDTHS = (8, 42, 26)
RULE = "  ".join("-" * width for width in WIDTHS)
ROLE = {
    "responsible": "acts on it",
    "unit_head": "head of who acts",
    "verifier": "looks at evidence",
    "coordinator": "coordinates",
    "liaison": "may comment for the agency",
    "reader": "reads for the Council",
}
"""Why a message goes to a person."""


def say_preview(
    messages: Sequence[UpcomingMessage],
    titles: Mapping[str, str],
    people: Mapping[str, str],
    names: Names,
    today: date,
) -> Iterator[str]:
    """Yield the page.

    Args:
        messages: each person's next message, with what is held of it.
        titles: what milestones are called, by id.
        people: the names of people, by id.
        names: what the register calls sources and roles.
        today: the New York day; a day of its year has no year.
    """
    yield from ("Each person's next message", "", *columns(WIDTHS, ("Day", "Who, what and why", "Id")), RULE)
    for message in messages:
        to = message.to or "nobody"
        yield from columns(WIDTHS, (date_of(message.at.astimezone(NEW_YORK).date(), today), people.get(to, ""), to))
        kinds: dict[str, list[UpcomingPart]] = {}
        for part in message.parts:
            kinds.setdefault(f"{NOTIFICATION[part.kind]} ({_why(part, names)})", []).append(part)
        for kind, parts in kinds.items():
            yield from columns(WIDTHS, ("", kind, ""))
            for part in parts:
                yield from columns(WIDTHS, ("", f"- {_title(part, titles, names)}", part.about))
    held = [(message.to or "nobody", part) for message in messages for part in message.delayed]
    if held:
        yield from ("", "Held", "", *columns(WIDTHS, ("Until", "What, to whom and why", "Id")), RULE)
    for to, part in held:
        until = part.until.astimezone(NEW_YORK) if part.until else None
        reason = HELD.get(part.delay_reason or "", "no reason recorded")
        time = f", until {clock_time(until.time())}" if until else ""
        about = f"{NOTIFICATION[part.kind]}: {_title(part, titles, names)}"
        text = f"{about}, to {people.get(to, to)}: {reason}{time}"
        yield from columns(WIDTHS, (date_of(until.date(), today) if until else "", text, part.about))


def _title(part: UpcomingPart, titles: Mapping[str, str], names: Names) -> str:
    """Return what a part is about: the title of a milestone, a source, a week or a draft."""
    title = titles.get(part.about) or names.sources.get(part.about)
    return title or ("the week" if part.kind == "weekly_digest" else "draft")


def _why(part: UpcomingPart, names: Names) -> str:
    """Return why a part goes to the person to whom it goes. No evidence is in a memo that a verifier reviews."""
    role = "may review memos" if part.role == "verifier" and part.kind == "memo_ready" else ROLE[part.role]
    stands_in = f"in place of {names.role(part.instead_of)}" if part.instead_of else role
    return f"{stands_in}: {part.reason.replace('_', ' ')}" if part.reason else stands_in
