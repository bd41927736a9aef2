"""What people answer about a milestone, taken down by a command: what it waits for, who acts, another date."""

import re
from datetime import date

from cyclopts import App

from flows.commands._out import do, fact, keep_words

hold = App(name="obstacle", help="What the responsible waits for.")
extension = App(name="extension", help="A later date beside the original one, or the answer no.")
APPS = (hold, extension)

LIKE_AN_ID = re.compile(r"[A-Z0-9.]+-M[0-9]+(@[A-Za-z0-9.-]+)?")


@hold.command(name="add")
def add_obstacle(milestone_id: str, *, waits_for: str, by: str) -> None:
    """Note what a milestone waits for: another milestone by its id, or a reason in words. It stops no clock.

    Example: followthrough obstacle add R5-M1 --waits-for R2-M1 --by p-contact-legal
    """
    from flows._runtime.run import run
    from flows.answers.record_obstacle import record_obstacle

    # An id typed in small letters is meant as one: kept as words, no finding would ever lift it.
    what = (waits_for.upper(), None) if LIKE_AN_ID.fullmatch(waits_for.upper()) else (None, keep_words(waits_for))
    fact(f"noted as entry {do(run(record_obstacle, milestone_id, by, *what))}; escalation and memo go on")


@hold.command(name="lift")
def lift_obstacle(milestone_id: str, *, by: str) -> None:
    """Note that what a milestone waited for is there.

    Example: followthrough obstacle lift R5-M1 --by p-contact-legal
    """
    from flows._runtime.run import run
    from flows.answers.record_obstacle import record_obstacle

    fact(f"lifted by entry {do(run(record_obstacle, milestone_id, by, lifts=True))}")


@extension.command(name="add")
def add_extension(milestone_id: str, *, to: date, reason: str, by: str) -> None:
    """Grant a later date, asked for or not; the original one stays in every message and memo.

    Example: followthrough extension add R7-M1 --to 2026-12-15 --reason "..." --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.answers.extend_milestone import extend_milestone

    fact(f"granted by entry {do(run(extend_milestone, milestone_id, to, keep_words(reason), by))}")


@extension.command(name="refuse")
def refuse(milestone_id: str, *, reason: str, by: str) -> None:
    """Refuse the later date that was asked for; the date in force stays.

    Example: followthrough extension refuse R7-M1 --reason "..." --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.answers.refuse_extension import refuse_extension

    fact(f"refused by entry {do(run(refuse_extension, milestone_id, keep_words(reason), by))}")


def reassign(milestone_id: str, *, to: str, by: str, reason: str | None = None) -> None:
    """Hand a milestone over to another person of the people file; who was asked before stays known.

    Example: followthrough reassign R5-M1 --to p-contact-policy --by p-head-legal
    """
    from flows._runtime.run import run
    from flows.answers.reassign_milestone import reassign_milestone

    why = keep_words(reason) if reason else None
    fact(f"handed over by entry {do(run(reassign_milestone, milestone_id, to, by, why))}")


VERBS = (reassign,)
