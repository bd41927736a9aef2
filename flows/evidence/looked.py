"""What a look brings into the ledger, decided again where another writer was first (reliability.md, section 5)."""

from collections.abc import Sequence
from datetime import date, datetime

from flows._runtime import context
from flows._runtime.settings import Settings
from models.evidence import SourceCheck
from models.ledger import Event
from models.records import PORTFOLIO, openings
from tasks.evidence import finding, noting, proofs, questions
from tasks.ledger import append_decided


def note_looks(load_settings: Settings, looks: Sequence[SourceCheck], check_id: str, now: datetime, day: date) -> None:
    """Open the instances whose period has ended by a New York day, and note how the sources answered.

    The instances come first, so that what this look is the first to show is new for them.
    """
    database = load_settings.database()

    def decide() -> tuple[Event, ...]:
        known = context.known(database)
        templates = {key: one for key, one in known.milestones.items() if one.recurring}
        opened = openings(templates, set(known.milestones), day, known.register.calendar)
        return (*opened, *noting.note(database, looks, known.milestones, known.sources, check_id))

    append_decided(database, decide, now=now)


def note_found(
    load_settings: Settings, now: datetime, recommendation_id: str | None = None, *, asks: bool = True
) -> tuple[Event, ...]:
    """Note what the rules find, of all milestones or of one recommendation's; with `asks`, a person is asked too."""
    database = load_settings.database()

    def decide() -> tuple[Event, ...]:
        known = context.known(database, recommendation_id)
        shown = (known.milestones.values(), known.sources, known.register, load_settings.store)
        return finding.found(database, *shown) if asks else finding.candidates(*shown)

    return append_decided(database, decide, now=now)


def note_asked(load_settings: Settings, now: datetime) -> tuple[Event, ...]:
    """Note the candidates of the clocks over all recommendations, and what a person must be asked about any of them."""
    database = load_settings.database()

    def decide() -> tuple[Event, ...]:
        known = context.known(database)
        every, seen, store = known.milestones.values(), known.sources, load_settings.store
        clocks = [one for one in every if one.recommendation_id == PORTFOLIO]
        return (
            *finding.candidates(clocks, seen, known.register, store),
            *questions(database, every, seen, store),
            *proofs(database, every, seen, known.register, store),
        )

    return append_decided(database, decide, now=now)
