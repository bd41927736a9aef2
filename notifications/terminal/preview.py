"""The pages of `followthrough reminder preview`, in columns of 80 signs: what each person gets next and why, and what
is held; and of one milestone, rule by rule, why a message comes, is held or does not come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from models.core import NEW_YORK
from models.register import Names
from models.reminders import Check, Explanation, UpcomingMessage, UpcomingPart
from notifications.terminal.layout import columns, folded, heading
from notifications.words import HELD, NOTIFICATION, clock_time, local_moment, near_short, short_date

WIDTHS = (8, 42, 26)
ROLE = {
    "responsible": "acts on it",
    "unit_head": "head of who acts",
    "verifier": "looks at evidence",
    "coordinator": "coordinates",
    "liaison": "may comment for the agency",
    "reader": "reads for the Council",
}
"""Why a message goes to a person."""
RULE_WIDTHS = (20, 6, 50)
RULES: dict[str, tuple[str, str]] = {
    "End": ("it is open", "it is closed, a bill that we only track, or opens one period at a time"),
    "Clock": ("its date runs", "its clock has not started, so only the coordinator is asked, weekly"),
    "Verification": ("no evidence awaits review", "evidence awaits review, so the verifier is asked"),
    "Proposal": ("the target date was answered, or its answer days are over", "the target date was not answered yet"),
    "Holds and requests": ("it is not on hold", "it is on hold, so the unit's reminders go to the coordinator"),
    "Quiet": ("nobody asked for a pause", "the person asked for a pause"),
    "Unknown": ("its source was read, or its date is ahead", "its source was not read since its date, so we ask"),
    "Caps": ("they may get one more message", "they had all the messages that they may get"),
    "Hours": ("messages may go out", "no message goes out at this hour"),
}
"""What is said of a rule that passed, and of one that did not."""


def say_preview(
    messages: Sequence[UpcomingMessage],
    titles: Mapping[str, str],
    people: Mapping[str, str],
    names: Names,
    today: date,
) -> Iterator[str]:
    """Yield the page of each person's next message, with what is held of it. `titles` and `people`: names by id."""
    yield from ("Each person's next message", "", *heading(WIDTHS, ("Day", "Who, what and why", "Id")))
    for message in messages:
        to = message.to or "nobody"
        yield from columns(WIDTHS, (near_short(message.at.astimezone(NEW_YORK).date(), today), people.get(to, ""), to))
        kinds: dict[str, list[UpcomingPart]] = {}
        for part in message.parts:
            kinds.setdefault(f"{NOTIFICATION[part.kind]} ({_why(part, names)})", []).append(part)
        for kind, parts in kinds.items():
            yield from columns(WIDTHS, ("", kind, ""))
            for part in parts:
                yield from columns(WIDTHS, ("", f"- {_title(part, titles, names)}", part.about))
    delayed = [(message.to or "nobody", part) for message in messages for part in message.delayed]
    if delayed:
        yield from ("", "Held", "", *heading(WIDTHS, ("Until", "What, to whom and why", "Id")))
    for to, part in delayed:
        until = part.until.astimezone(NEW_YORK) if part.until else None
        reason = HELD.get(part.delay_reason or "", "no reason recorded")
        time = f", until {clock_time(until.time())}" if until else ""
        about = f"{NOTIFICATION[part.kind]}: {_title(part, titles, names)}"
        text = f"{about}, to {people.get(to, to)}: {reason}{time}"
        yield from columns(WIDTHS, (near_short(until.date(), today) if until else "", text, part.about))


def _title(part: UpcomingPart, titles: Mapping[str, str], names: Names) -> str:
    title = titles.get(part.about) or names.sources.get(part.about)
    return title or ("the week" if part.kind == "weekly_digest" else "draft")


def _why(part: UpcomingPart, names: Names) -> str:
    """Return why a part goes to the person to whom it goes. No evidence is in a memo that a verifier reviews."""
    role = "may review memos" if part.role == "verifier" and part.kind == "memo_ready" else ROLE[part.role]
    stands_in = f"in place of {names.role(part.instead_of)}" if part.instead_of else role
    return f"{stands_in}: {part.reason.replace('_', ' ')}" if part.reason else stands_in


def say_explanation(explanation: Explanation) -> Iterator[str]:
    """Yield the page of one milestone: each rule, and what follows from them."""
    moment = local_moment(explanation.at)
    yield from folded(f"Rules for {explanation.milestone_id} at {moment}, by their headings in docs/reminders.md")
    yield from ("", *heading(RULE_WIDTHS, ("Rule", "Passed", "Why")))
    for check in explanation.checks:
        until = f", until {local_moment(check.until)}" if check.until else ""
        yield from columns(RULE_WIDTHS, (check.rule, "yes" if check.passed else "no", f"{_say_check(check)}{until}"))
    why_not = (explanation.why_nothing or "nothing is due").replace("_", " ")
    next_check = f"; next check {local_moment(explanation.next_check)}" if explanation.next_check else ""
    result = f"no message, {why_not}{next_check}"
    for word, reminders in (("is held", explanation.delayed), ("goes out", explanation.outgoing)):
        if reminders:
            parts = (f"{NOTIFICATION[reminder.kind]} to {reminder.to or 'nobody'}" for reminder in reminders)
            result = f"{', '.join(parts)} {word}"
    yield from ("", *folded(f"{explanation.milestone_id} at {moment}: {result}"))


def _say_check(check: Check) -> str:
    kind = f'"{NOTIFICATION.get(check.kind, check.kind)}"' if check.kind else ""
    day, reason = short_date(check.day) if check.day else "", (check.reason or "").replace("_", " ")
    if check.rule == "Recipients":
        to = f"{kind} goes to {check.who or 'nobody: fix the people file'}"
        return f"{to}, because: {reason}" if reason else to
    if check.rule == "Channels":
        return f"{kind} goes by {reason}"
    if kind and check.rule not in ("Caps", "Hours"):
        return f"{kind} {'was due' if check.passed else 'comes'} on {day}"
    words = RULES[check.rule][not check.passed]
    if day and check.rule in ("Verification", "Holds and requests"):
        return f"{words} (since {day})"
    if day and check.rule in ("Quiet", "Proposal") and not check.passed:
        return f"{words} until {day}"
    return words
