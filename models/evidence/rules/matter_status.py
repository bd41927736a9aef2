"""A Council matter has reached a status; with `law`, it is law. Ids and dates are compared, never words."""

from datetime import date

from models.evidence.council import standing
from models.evidence.council_records import Matter, read_matter
from models.evidence.evidence import Candidate, Judged, Shown
from models.register import MatterStatus

VERSION = 2
"""2: the day of a status that later steps keep is the first step's, not the last one's."""


def judge(rule: MatterStatus, shown: Shown) -> Judged:
    """Return a candidate where the matter has the status, and whether its watch has ended.

    Status 10 reads "Enacted (Mayor's Desk for Signature)" and is not law, and a status may go back (Int 0125-2024 ran
    24, 11, 24, 10, 35): so for a law the status, a LocalLaw number and a real EnactmentDate must stand together
    (domain.md, section 4). Raises Unreadable for bytes that are no matter.
    """
    matter = read_matter(shown.body)
    if (matter.id, matter.file) != (rule.matter_id, rule.file):
        # A number without its year is another bill.
        return Judged(why=f"not matched: the record is {matter.file} ({matter.id}), not {rule.file} ({rule.matter_id})")
    if matter.status_id in rule.ends_watch:
        return Judged(why=f"the watch has ended: {_stands(matter)}; a person decides what follows", watch_ended=True)
    if matter.status_id != rule.status_id:
        return Judged(why=f"not matched: {_stands(matter)}; the rule waits for status {rule.status_id}")
    if not rule.law:
        return _candidate(rule, shown, _reached_on(matter), f"matched: {_stands(matter)}")
    if not matter.local_law:
        return Judged(why=f"not matched: {_stands(matter)}; there is no LocalLaw number")
    if matter.enacted_on is None:
        return Judged(why=f"not matched: {_stands(matter)}; there is no EnactmentDate")
    says = f"matched: {_stands(matter)}; LocalLaw {matter.local_law}, EnactmentDate {matter.enacted_on}"
    return _candidate(rule, shown, matter.enacted_on, says)


def _stands(matter: Matter) -> str:
    """Return where a matter stands: our words for a reader, the record's own id and words for a checker."""
    return f"{matter.file} is {standing(matter)} (status {matter.status_id}, {matter.status_name})"


def _reached_on(matter: Matter) -> date | None:
    """Return the day of the step that gave the matter the status it has now; the mirror itself lags its history.

    A later step may keep a status (the Mayor's hearing leaves 10), and a status may be left and come again: so it is
    the first step after the last one that bears another.
    """
    day = None
    for step in reversed([step for step in matter.steps if step.status_id]):
        if step.status_id != matter.status_id:
            break
        day = step.day
    return day


def _candidate(rule: MatterStatus, shown: Shown, day: date | None, says: str) -> Judged:
    found = Candidate(
        ref=f"matter {rule.matter_id}, {rule.file}, status {rule.status_id}",
        sha256=shown.sha256,
        happened_on=day,
        says=says,
        rule_type=rule.type,
        rule_version=VERSION,
    )
    return Judged(candidates=(found,), why=says)
