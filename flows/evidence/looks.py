"""The checks of sources of a run, each a step that is named for its source and ends in what it gave."""

from collections.abc import Callable, Iterable
from datetime import datetime

from flows._runtime import artifact, context
from flows._runtime.run import due_time
from flows._runtime.settings import Settings
from models.evidence import SourceCheck
from notifications.prefect import say_source_state
from notifications.words import cap
from tasks.evidence import check_sources


def ask(settings: Settings, known: context.Known, names: Iterable[str], now: datetime) -> tuple[SourceCheck, ...]:
    """Check the named sources once each, and return their checks. Raises DiskRefused if nothing can be stored.

    What another report of the installation asked at the same due time is not asked again.
    """

    def run_check(name: str, check: Callable[[], SourceCheck]) -> SourceCheck:
        called = cap(known.register.names.source(name))
        return artifact.step(called, check, lambda made: say_source_state(made, known.sources.get(name)))

    around = context.surroundings(settings, due_time())
    return check_sources(
        known.register, names, known.milestones, known.sources, around=around, now=now, run_check=run_check
    )
