"""What the record holds: of one id, for `show`; of a person or for a request for records, for `export`; and what a sync
of the plan would record. Entries that the program made are counted by kind, unless all are wanted."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from models.ledger import Entry, Event, MilestonePlanned, MilestoneWithdrawn, PlanAdopted, RecommendationPlanned
from models.records import DisclosureItem, MilestoneRecord, PersonExport, RecommendationRecord
from models.register import Names
from models.standing import MilestoneView, RecommendationView
from notifications.terminal.layout import folded
from notifications.terminal.status import facts_of, facts_of_recommendation
from notifications.words import BASIS, cap, date_inside, instance, listed, long_date, say, tally, titled

INTERNAL = frozenset({
    "id", "title", "planned_seq", "touched_seq", "told_seq", "redraw", "is_template", "is_closed",
    "corrected_by",
})  # fmt: skip
"""Fields that only the program needs."""
ELSEWHERE = INTERNAL | {
    "basis", "due_now", "due_on", "messages", "provisional",
}  # fmt: skip
"""Fields that the page does not list: what stands above in words, and messages, which are among the entries."""
OF_MILESTONE = ("says", "duty_on", "duty_basis", "closes_recommendation", "needs", "responsible", "escalation")
OF_RECOMMENDATION = (
    "summary", "text_basis", "verified_against_report", "report_number", "inferred", "oversight_owner",
    "owner", "council_audience", "priority", "priority_why", "links", "withdrawn",
)  # fmt: skip
"""What a page lists of the plan."""
LABELS = {
    "says": "What closes it", "duty_on": "Duty of", "duty_basis": "What sets the duty", "responsible": "Who acts",
    "escalation": "Whom we tell next", "told_on": "First told on", "text_basis": "Where the text comes from",
}  # fmt: skip
CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
REMINDERS = ("item_claimed", "reminder_claimed")
PROGRAM = "followthrough"
"""Who acts in the entries that the program made."""


def say_milestone_record(
    record: MilestoneRecord,
    view: MilestoneView | None,
    held_by: str | None,
    words: Mapping[str, str],
    names: Names,
) -> Iterator[str]:
    """Yield the page of a milestone, without its entries. `view`: None for a recurring one; `held_by`: the id of the
    person it waits for; `words`: what people typed, by text id."""
    yield from (*folded(titled(record.plan.title, record.id)), "")
    if view:
        for sentence in facts_of(view, names, held_by):
            yield from folded(sentence)
        yield ""
    yield from folded(f"Date: {_dated(record)}", 0, 4)
    if record.due_now != record.dates.due_on:
        yield from folded(f"Original date: {long_date(record.dates.due_on)}", 0, 4)
    yield from folded(f"How it is counted: {record.plan.due.counting}", 0, 4)
    if record.plan.condition:
        yield from folded(f"Applies only if: {record.plan.condition}", 0, 4)
    yield from _fields(record, words, names)


def say_recommendation_record(
    view: RecommendationView,
    milestones: Iterable[MilestoneRecord],
    words: Mapping[str, str],
    names: Names,
    day: date,
) -> Iterator[str]:
    """Yield the page of a recommendation and its milestones on a day, without entries; the rest as for a milestone."""
    record = view.record
    yield from folded(titled(record.plan.title, record.id))
    if record.plan.text_basis == "press_reconstruction" and not record.plan.verified_against_report:
        yield "The text is from press accounts; no one has compared it with the report."
    yield ""
    for sentence in facts_of_recommendation(view, names):
        yield from folded(sentence)
    yield from ("", "Milestones")
    for milestone in milestones:
        yield from folded(f"{titled(milestone.plan.title, milestone.id)}: {_dated(milestone)}", 2, 4)
    yield ""
    yield from _fields(record, words, names)


def say_entries(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a line for each entry of a person, and one for all that the program made of a kind."""
    groups: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.event.kind, 0 if entry.actor == PROGRAM else entry.seq), []).append(entry)
    yield from ("", "Entries")
    for (kind, _), group in groups.items():
        first, last = group[0], group[-1]
        seqs = str(first.seq) if len(group) == 1 else f"{first.seq} to {last.seq}"
        words = tally(len(group), "reminder") if kind in REMINDERS else _plain(kind)
        times = f", {len(group)} times" if len(group) > 1 and kind not in REMINDERS else ""
        by = "" if len(group) > 1 else f", by {first.actor}"
        yield from folded(f"{seqs:>12}  {_span(first.occurred_on, last.occurred_on)}: {words}{times}{by}", 0, 14)
    if len(groups) < len(entries):
        yield from ("", "Every entry: followthrough ledger show ID")


def _span(first: date, last: date) -> str:
    """Return the days of some entries: `November 4 to 25, 2026`."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.day} to {last.day}, {last.year}"
    return f"{date_inside(first)} to {long_date(last)}"


def _dated(record: MilestoneRecord) -> str:
    day = long_date(record.due_now)
    if record.is_watch:
        day = "none"
    elif record.dates.provisional:
        day = f"clock not started; it runs from {instance(record.waits_for) if record.waits_for else 'a day not known'}"
    kind = BASIS[record.basis].lower()
    law = [law.line for law in record.plan.law]
    if law and record.basis == "planning_assumption":
        return f"{day}; {kind} for a duty under {', '.join(law)}"
    return "; ".join((day, kind, *law))


def _fields(record: MilestoneRecord | RecommendationRecord, words: Mapping[str, str], names: Names) -> Iterator[str]:
    fields = record.model_dump()
    plan = fields.pop("plan")
    if isinstance(record, RecommendationRecord):
        fields = {name: plan[name] for name in OF_RECOMMENDATION} | fields
    else:
        dates, review, exchange = (fields.pop(part) for part in ("dates", "review", "exchange"))
        rule = f"{_plain(record.rule.type)}; what it looks for is in the tracking plan"
        in_words = {"duty_on": names.body(record.plan.duty_on), "source": names.source(record.source), "rule": rule}
        fields = {name: plan[name] for name in OF_MILESTONE} | in_words | fields | in_words | dates | review | exchange
    for name, value in fields.items():
        if name in ELSEWHERE or value in (None, [], (), {}, "", False):
            continue
        label = LABELS.get(name) or cap(_plain(name.removesuffix("_id")))
        if isinstance(value, list | tuple) and isinstance(value[0], dict):
            yield f"{label}:"
            for item in value:
                yield from folded(_in_words(item, words), 2, 4)
        else:
            yield from folded(f"{label}: {_in_words(value, words)}", 0, 4)


def _in_words(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Mapping):
        parts = [
            f"{_plain(name.removesuffix('_id'))}: {_in_words(part, words)}"
            for name, part in value.items()
            if name not in ("seq", *INTERNAL) and part not in (None, [], (), {}, "")
        ]
        if value.get("corrected_by"):
            parts.append(f"withdrawn by entry {value['corrected_by']}")
        return "; ".join(parts) + (f" (entry {value['seq']})" if value.get("seq") else "")
    if isinstance(value, list | tuple):
        return ", ".join(_in_words(part, words) for part in value)
    text = str(value)
    return f'"{words[text]}"' if text in words else _plain(text)


def _plain(text: str) -> str:
    return text.replace("_", " ") if CODE.fullmatch(text) else text


def say_person_export(export: PersonExport) -> str:
    """Return what the record holds on a person as lines of text."""
    person = export.person
    lines = [say("disclosure.person_title", id=export.person_id, name=person.name if person else None)]
    if person:
        roles = [role.role for role in person.roles]
        lines.append(say("disclosure.in_file", email=person.email, slack=person.slack, roles=roles))
    else:
        lines.append(say("disclosure.not_in_file", id=export.person_id))
    lines += ["", say("disclosure.entries", n=len(export.entries))]
    for entry in export.entries:
        lines.append("  " + say("disclosure.entry", seq=entry.seq, on=entry.on, kind=entry.kind, made=entry.made))
        lines += [f"    {words}" for words in entry.words]
    lines += ["", say("disclosure.mentions", n=len(export.mentions))]
    lines += [f"  {text_id[:16]}: {words}" for text_id, words in export.mentions.items()]
    lines += [say("disclosure.files", n=len(export.files)), *(f"  {sha256}" for sha256 in export.files)]
    lines += [say("disclosure.presses", n=len(export.presses)), "", say("disclosure.elsewhere")]
    return "\n".join(lines) + "\n"


def say_request_export(items: Collection[DisclosureItem], about: str | None, on: date) -> str:
    """Return what is handed out on a request and what is withheld, each with the reason, as lines of text."""
    withheld = [item for item in items if not item.released]
    lines = [say("disclosure.request_title", about=about, on=on), say("disclosure.read_first"), ""]
    lines += [say("disclosure.released", n=len(items) - len(withheld)), say("disclosure.withheld", n=len(withheld))]
    lines += [
        "  " + say("disclosure.item", sort=item.what, id=item.id, klass=item.klass, cause=item.why, seq=item.seq)
        for item in withheld
    ]
    return "\n".join(lines) + "\n"


def say_plan_changes(
    changes: Sequence[Event],
    recommendations: Mapping[str, RecommendationRecord],
    milestones: Mapping[str, MilestoneRecord],
) -> Iterator[str]:
    """Yield what a sync of the plan would record; `recommendations` and `milestones` are those of the record before."""
    if not changes:
        yield "The record has this plan already; a sync would change nothing."
        return
    for change in changes:
        yield from folded(_say_change(change, recommendations, milestones), 0, 4)
    yield ""
    yield f"Nothing was written. A sync would record {tally(len(changes), 'change')}: followthrough plan sync"


def _say_change(
    change: Event, recommendations: Mapping[str, RecommendationRecord], milestones: Mapping[str, MilestoneRecord]
) -> str:
    record: RecommendationRecord | MilestoneRecord | None
    day = ""
    match change:
        case PlanAdopted():
            return f"Plan: what holds for all of it, as the file has it now ({tally(len(change.sources), 'source')})"
        case MilestoneWithdrawn():
            return f"Withdrawn: {change.milestone_id}, because: {change.reason}"
        case RecommendationPlanned():
            planned, record = change.recommendation.model_dump(), recommendations.get(change.subject)
        case MilestonePlanned():
            planned, record = change.milestone.model_dump(), milestones.get(change.subject)
            due = change.milestone.due
            # A bill that is watched is never due, and the date of a clock that has not started is a placeholder.
            if due.basis != "pending_bill" and not due.provisional:
                day = f", due {long_date(due.day)}"
        case _:
            return change.kind.replace("_", " ")
    name = titled(planned["title"], change.subject)
    if record is None:
        return f"New: {name}{day}"
    before = record.plan.model_dump()
    parts = [
        f'{_plain(field)} "{before.get(field)}" becomes "{value}"'
        if isinstance(value, str) and isinstance(before.get(field), str)
        else _plain(field)
        for field, value in planned.items()
        if value != before.get(field)
    ]
    return f"Changed: {name}: {listed(parts)}"
