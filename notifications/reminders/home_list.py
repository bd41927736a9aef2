"""The lines of a person's list of milestones, on the Home tab and in the answer to the slash command (`home.j2`)."""

from collections.abc import Sequence

from models.answers import HomeFacts, HomeMemo, HomeMilestone, Operations
from models.core import NEW_YORK
from notifications.reminders.frame import first_names, heading, named
from notifications.words import Sender, clock_time, inert, say_message, typed, week_parts

MOST_IDS = 6
MOST_OF_PART = 3
"""Items of each part of the week; `followthrough week --all` shows the others."""


def need_lines(item: HomeMilestone) -> tuple[str, ...]:
    """Say what a milestone needs of the person now: a heading, then its date and what is asked."""
    kind = item.kind or "overdue"
    title = heading(item.view.record.plan.title, item.id, say_message("home.state", item=item, kind=kind))
    return title, f"{say_message('home.date', item=item)} {say_message('home.ask', item=item, kind=kind)}"


def memo_lines(memo: HomeMemo) -> tuple[str, ...]:
    """Say which draft of a memo waits for the person, and for what."""
    words = say_message("memos.kind", period=memo.period)
    heading = say_message("home.memo_heading", id=memo.draft, period_words=words, as_of=memo.as_of)
    if memo.until:
        return heading, say_message("home.memo_comment", until=memo.until)
    return heading, say_message("home.memo_review")


def list_line(item: HomeMilestone, facts: HomeFacts) -> str:
    """Say of a milestone of a list when it comes due, what was answered, for what it waits, or how it closed."""
    roles = facts.names.roles if facts.names else {}
    role = typed(roles.get(item.waits or "", ""), "name")
    milestone = "" if role or not item.waits else say_message("slots.another", id=inert(item.waits))
    name = named(item.view.record.plan.title, item.id)
    return say_message(f"home.{item.section}_line", name=name, item=item, waits_for=milestone, role=role)


def week_lines(facts: HomeFacts, sender: Sender) -> tuple[tuple[str, ...], ...]:
    """Say the coordinator's week: for each of its parts the heading, and the first items as far as there is room."""
    if facts.operations.week is None or facts.names is None:
        return ()
    week: list[tuple[str, ...]] = []
    for part in week_parts(facts.operations.week, facts.names, sender.names, {}, MOST_OF_PART):
        items = [_one_line(item) for item in part.items[:MOST_OF_PART]]
        hidden = part.hidden + len(part.items) - len(items)
        hidden_line = (say_message("home.rest_of_week", n=hidden),) if hidden else ()
        week.append((f"{part.heading}{part.count}", *items, *hidden_line))
    return tuple(week)


def operations_lines(operations: Operations) -> tuple[str, ...]:
    """Say what coordinators see of what was sent to them in another's place, and of the last daily run."""
    run_at = operations.last_sweep_at.astimezone(NEW_YORK) if operations.last_sweep_at else None
    run = {"on": run_at.date() if run_at else None, "clock": clock_time(run_at.time()) if run_at else ""}
    redirected = first_names([inert(name) for name in operations.redirected], MOST_IDS)
    return (
        say_message("home.redirected", names=redirected or say_message("home.none_named")),
        say_message("home.last_run", **run, result=typed(operations.last_sweep or "", "result")),
    )


def _one_line(item: Sequence[str]) -> str:
    """Return a title and what is said of it as one line, without commands; no sentence begins with a figure."""
    title, *sentences = (typed(line.rstrip("."), "line") for line in item if not line.startswith("followthrough "))
    between = ": " if sentences and sentences[0][:1].isdigit() else ". "
    return f"{title}{between if sentences else ''}{'. '.join(sentences)}."


def away_line(facts: HomeFacts, sender: Sender) -> str:
    """Say when the person is away, and who covers."""
    if facts.away_first is None or facts.away_last is None:
        return say_message("home.not_away")
    name = typed(sender.name(facts.delegate), "name") if facts.delegate else say_message("home.the_coordinator")
    return say_message("home.away_from", first=facts.away_first, last=facts.away_last, who=name)


def record_line(facts: HomeFacts) -> str:
    """Name the last entry of the record and the last memo, so that a person can check that they are the ones known."""
    hash_ = inert(facts.head_hash[:12])
    return say_message(
        "home.record", seq=facts.head_seq, hash=hash_, memo=facts.last_memo, link=facts.last_memo_link or ""
    )
