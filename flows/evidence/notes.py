"""What a check brings into the ledger, decided again if another writer was first."""

from collections.abc import Sequence
from datetime import date, datetime

from flows._runtime import context
from flows._runtime.settings import Settings
from models.evidence import SourceCheck
from models.ledger import Event
from models.records import PORTFOLIO, openings
from tasks.evidence import check_events, find_all, find_candidates, find_proof_changes, find_questions
from tasks.ledger import append_decided


def note_checks(settings: Settings, checks: Sequence[SourceCheck], check_id: str, now: datetime, day: date) -> None:
    """Open the instances whose period has ended by a New York day, and note how the sources answered.

    The instances come first, so that what this check is the first to show is new for them.
    """
    database = settings.database()

    def decide() -> tuple[Event, ...]:
        known = context.known(database)
        templates = {key: one for key, one in known.milestones.items() if one.is_template}
        opened = openings(templates, set(known.milestones), day, known.register.calendar)
        return (*opened, *check_events(database, checks, known.milestones, known.sources, check_id))

    append_decided(database, decide, now=now)


def note_found(
    settings: Settings, now: datetime, recommendation_id: str | None = None, *, asks: bool = True
) -> tuple[Event, ...]:
    """Note what the rules find, for all milestones or one recommendation's; with `asks`, a person is asked too."""
    database = settings.database()

    def decide() -> tuple[Event, ...]:
        known = context.known(database, recommendation_id)
        shown = (known.milestones.values(), known.sources, known.register, settings.store)
        return find_all(database, *shown) if asks else find_candidates(*shown)

    return append_decided(database, decide, now=now).events


def note_questions(settings: Settings, now: datetime) -> tuple[Event, ...]:
    """Note the candidates of the clocks over all recommendations, and what a person must be asked about any of them."""
    database = settings.database()

    def decide() -> tuple[Event, ...]:
        known = context.known(database)
        milestones, sources, store = known.milestones.values(), known.sources, settings.store
        clocks = [one for one in milestones if one.recommendation_id == PORTFOLIO]
        return (
            *find_candidates(clocks, sources, known.register, store),
            *find_questions(database, milestones, sources, store),
            *find_proof_changes(database, milestones, sources, known.register, store),
        )

    return append_decided(database, decide, now=now).events
