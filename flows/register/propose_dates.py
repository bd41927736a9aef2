"""Propose our target dates to the duty holder's units, before any reminder about them, and write the letters."""

from datetime import date
from typing import Any

from prefect import flow

from flows._runtime import clock, context, run_names
from flows._runtime.settings import Settings, load_settings
from models.answers import letters_of, may_be_proposed, propose
from models.core import InputError, evolve
from models.ledger import DateHandedOver, Event
from models.permissions import may
from models.projections import MILESTONES
from models.records import proposal_of
from notifications.printed import render_letter
from tasks.core import write_whole
from tasks.ledger import Database, append_decided, records

LETTERS = "letters"  # the folder of the letters, in the home folder


@flow(name="propose_dates", flow_run_name=run_names.by_person("Proposal of dates to {duty_id}"))
async def propose_dates(
    duty_id: str, person_id: str, recommendation_id: str | None = None, handed_over: date | None = None
) -> dict[str, Any]:
    """Record a proposal for each open target date of a duty holder, and write a letter for each unit; return counts.

    `handed_over`: the day on which a letter brought the dates; the next sweep sends the other proposals.
    """
    settings = load_settings()
    database = context.open_record(settings)
    bodies = context.register(database).names.bodies
    may(settings.people(), person_id, "date_decide")
    if duty_id not in bodies:
        raise InputError(f"the tracking plan gives no duty to {duty_id}; it has {', '.join(bodies)}")

    def decide() -> tuple[Event, ...]:
        events: list[Event] = []
        for record in records.every(database, MILESTONES).values():
            if record.plan.duty_on != duty_id or recommendation_id not in (None, record.recommendation_id):
                continue
            proposed = proposal_of(record)
            if may_be_proposed(record):
                events.append(propose(record))
            elif proposed is None or record.is_closed:
                continue
            already = any(item.stands and item.due == record.dates.due_on for item in record.dates.handovers)
            if handed_over and not already:
                handover = DateHandedOver(milestone_id=record.id, due=record.dates.due_on)
                events.append(evolve(handover, on=handed_over))
        return tuple(events)

    events = append_decided(database, decide, now=clock.now(), actor=person_id).events
    # The letters come last, because they say what the record says.
    letters = _write_letters(settings, database, duty_id, recommendation_id)
    return {
        "proposed": sum(event.kind == "date_proposed" for event in events),
        "handed_over": sum(event.kind == "date_handed_over" for event in events),
        "letters": letters,
    }


def _write_letters(settings: Settings, database: Database, duty_id: str, recommendation_id: str | None) -> list[str]:
    current = context.current_records(database, recommendation_id)
    milestones = [milestone for milestone in current.milestones.values() if milestone.plan.duty_on == duty_id]
    letters = letters_of(
        milestones,
        current.recommendations,
        current.register,
        clock.today(),
        reply_to=settings.reply_to,
        fictional=settings.is_demonstration,
    )
    folder = settings.home / LETTERS
    if letters:
        folder.mkdir(mode=0o700, exist_ok=True)
    files = {folder / f"{letter.name}.pdf": render_letter(letter, settings.paper) for letter in letters}
    for path, content in files.items():
        write_whole(path, content, mode=0o600)
    return list(map(str, files))
