"""How a message begins and ends, whatever it is about: who writes, how to answer, and what happens next and when."""

from collections.abc import Sequence

from models.ledger import Claimed, Kind, ReminderClaimed
from notifications.reminders.reminder_words import office_words
from notifications.words import Sender, count_of, listed, long_date, source, weekday_date

PAST_KINDS: tuple[Kind, ...] = ("overdue", "weekly_digest", "evidence_rejected", "handed_over")
"""Kinds after which the unit's head may hear of it."""
ROOM_TO_NAME = 600
"""Characters for the ids of what is not shown."""
IDS_A_SENTENCE = 20


def introduction(first: Claimed) -> tuple[str, ...]:
    """Say who asks and on what authority, before a person's first message (reminders.md, section 2, rule 9)."""
    if not first.introduces:
        return ()
    office = office_words(first.facts.verdicts_by)
    return (
        f"This is your first message from followthrough, which keeps the follow-up of {office}.",
        f"{office} follows its seven recommendations until each is shown to be done.",
        "Where a date is ours and not the law's, we say so.",
        f"Your answers are kept in a ledger that nobody can change. {office} reads them; "
        "the Council's readers get a memo.",
    )


def how_to_answer(sender: Sender, *, pressed: bool) -> str:
    """Say how to answer; `pressed` where the message has something to press."""
    # The address is the installation's own and must be one that can be copied.
    address = " ".join((sender.reply_to or "").split())
    mail = f"write to {address}" if address else "ask the coordinator"
    return f"How to answer: {f'press a button here, or {mail}' if pressed else mail}."


def next_lines(claims: Sequence[Claimed], rest: int = 0, hidden: Sequence[str] = ()) -> tuple[str, ...]:
    """Say what happens next and when; `rest` items are not shown, of which `hidden` are milestones, by id."""
    reminders = [each for each in claims if isinstance(each, ReminderClaimed)]
    more = (" ".join((f"{count_of(rest, 'more item')} not shown.", *named_lines(hidden))),) if rest > 0 else ()
    unread = sorted({source(name) for each in reminders for name in each.facts.unread})
    still = (f"Still unread: {listed(unread)}. That says nothing about progress.",) if unread else ()
    nexts = [day for each in claims if (day := getattr(each.facts, "next_on", None))]
    following = (f"Next message: {weekday_date(min(nexts))}.",) if nexts else ()
    return (*more, *still, *following, *_head(reminders), *_memo(reminders))


def named_lines(ids: Sequence[str]) -> tuple[str, ...]:
    """Name the milestones that are not shown, in short sentences: who is told of one must be able to know which."""
    kept, left = list[str](), ROOM_TO_NAME
    for each in ids:
        if (left := left - len(each) - len(", ")) < 0:
            break
        kept.append(each)
    rows = (kept[at : at + IDS_A_SENTENCE] for at in range(0, len(kept), IDS_A_SENTENCE))
    rest = len(ids) - len(kept)
    return (*(f"Also {listed(row)}." for row in rows), *((f"And {rest} more.",) if rest else ()))


def _head(claims: Sequence[ReminderClaimed]) -> tuple[str, ...]:
    days = [each.facts.head_on for each in claims if each.facts.head_on and each.part.rung in PAST_KINDS]
    # An answer does not stop it: only evidence or a new date does (reminders.md, section 2).
    first = weekday_date(min(days)) if days else ""
    return (f"Without evidence or a new date, the unit's head hears of it on {first}.",) if days else ()


def _memo(claims: Sequence[ReminderClaimed]) -> tuple[str, ...]:
    """Say which memo names it; before its date there is nothing to name."""
    listed_ = any(each.part.rung == "escalation" for each in claims)
    days = [each.facts.memo_on for each in claims if each.facts.memo_on and each.facts.days_past_original]
    if listed_:
        return (f"The memo of {long_date(min(days))} will list this." if days else "The next memo will list this.",)
    own = any(each.part.rung in PAST_KINDS for each in claims)
    return (f"The memo of {long_date(min(days))} will say where it stands.",) if days and own else ()
