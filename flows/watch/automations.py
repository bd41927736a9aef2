"""Prefect's own automations (automations.yaml), for PostgreSQL only (docs/operations.md#alarms)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flows._runtime.data import automations, whole
from flows._runtime.environment import PREFECT_DATABASE, environment

PULSE = "followthrough pulse"  # the automation that answers each watch
ANSWERED_WITHIN = timedelta(minutes=2)
"""How long an evaluation may take before automations count as not evaluated."""
TRIGGERED = "prefect.automation.triggered"
BEAT, SOURCE = "followthrough.watch.pulse", "followthrough.watch"


async def take_in(client: Any) -> int:
    """Create or update each automation of the file by its name, and return how many are new."""
    from prefect.events.schemas.automations import AutomationCore

    ids = {automation.name: automation.id for automation in await client.read_automations()}
    new = 0
    for listed in whole(automations())["automations"]:
        wanted = AutomationCore.model_validate(listed)
        if wanted.name in ids:
            await client.update_automation(ids[wanted.name], wanted)
        else:
            await client.create_automation(wanted)
            new += 1
    return new


async def take_in_on_postgresql() -> None:
    """Take the automations in where this process knows that the server is on PostgreSQL."""
    if not environment().get(PREFECT_DATABASE, "sqlite").startswith("sqlite"):
        from prefect.client.orchestration import get_client

        async with get_client() as client:
            await take_in(client)


async def pulse(client: Any) -> None:
    """Send the event that the pulse automation answers."""
    from prefect.events import Event

    event = Event(event=BEAT, resource={"prefect.resource.id": SOURCE})
    await client._client.post("/events", json=[event.model_dump(mode="json")])


async def last_trigger(client: Any, automation_id: UUID, since: datetime | None) -> datetime | None:
    """Return when an automation was last triggered; None if it never was, or not since a moment."""
    last = await _last(client, TRIGGERED, f"prefect.automation.{automation_id}")
    return last if last and (since is None or last >= since) else None


async def is_answering(client: Any, now: datetime) -> bool | None:
    """Return whether the last pulse was answered; None where there is no such automation."""
    pulses = await client.read_automations_by_name(PULSE)
    if not pulses:
        return None
    beat = await _last(client, BEAT, SOURCE)
    answered = None if beat is None else await last_trigger(client, pulses[0].id, since=beat - timedelta(seconds=1))
    return beat is None or answered is not None or now - beat < ANSWERED_WITHIN


async def _last(client: Any, event: str, resource: str) -> datetime | None:
    from prefect.events.filters import EventFilter, EventNameFilter, EventOrder, EventResourceFilter

    wanted = EventFilter(
        event=EventNameFilter(name=[event]), resource=EventResourceFilter(id=[resource]), order=EventOrder.DESC
    )
    page = await client.read_events(filter=wanted, limit=1)
    occurred: datetime | None = page.events[0].occurred if page.events else None
    return occurred
