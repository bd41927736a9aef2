"""What people answer about a milestone, taken down by a command: what it waits for, who acts, another date."""

import re

from cyclopts import App

from flows.commands._out import do, fact, keep_words
from flows.commands._parameters import Basis, By, Day, MilestoneId, PersonId, Reason, known_id

obstacle = App(name="obstacle", help="What a milestone is waiting for.")
date_ = App(name="date", help="Agree to a target date or offer another, decide about an offer, and correct a date.")

LIKE_AN_ID = re.compile(r"[A-Z0-9.]+-M[0-9]+(@[A-Z0-9.-]+)?", re.IGNORECASE)


@obstacle.command(name="add")
def add_obstacle(milestone_id: MilestoneId, *, waits_for: str, by: By) -> None:
    """Record what a milestone is waiting for: another milestone's id, or a reason. Its dates do not move.

    Example: followthrough obstacle add R5-M1 --waits-for R2-M1 --by p-contact-legal

    Args:
        waits_for: Another milestone's id, or the reason in your own words.
    """
    from flows._runtime.run import run
    from flows.answers.record_obstacle import record_obstacle

    # An id typed in small letters is meant as one: kept as words, no finding would ever lift it.
    is_id = LIKE_AN_ID.fullmatch(waits_for)
    what = (known_id(waits_for, "milestone"), None) if is_id else (None, keep_words(waits_for))
    seq = do(run(record_obstacle, milestone_id, by, *what))
    fact(f"recorded (entry {seq}). The dates do not move.")


@obstacle.command(name="lift")
def lift_obstacle(milestone_id: MilestoneId, *, by: By) -> None:
    """Record that a milestone is no longer on hold.

    Example: followthrough obstacle lift R5-M1 --by p-contact-legal
    """
    from flows._runtime.run import run
    from flows.answers.record_obstacle import record_obstacle

    fact(f"no longer on hold (entry {do(run(record_obstacle, milestone_id, by, lifts=True))})")


@date_.command
def extend(milestone_id: MilestoneId, *, to: Day, reason: Reason, by: By) -> None:
    """Approve a later date, requested or not. The original date stays in every message and memo.

    Example: followthrough date extend R7-M1 --to 2026-12-15 --reason "..." --by p-coordinator-1

    Args:
        to: The later date, such as 2026-12-15.
    """
    from flows._runtime.run import run
    from flows.answers.extend_milestone import extend_milestone

    fact(f"new date approved (entry {do(run(extend_milestone, milestone_id, to, keep_words(reason), by))})")


@date_.command
def refuse(milestone_id: MilestoneId, *, reason: Reason, by: By) -> None:
    """Decline the later date that was requested. The current date stays.

    Example: followthrough date refuse R7-M1 --reason "..." --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.answers.refuse_extension import refuse_extension

    fact(f"declined (entry {do(run(refuse_extension, milestone_id, keep_words(reason), by))}). The date is unchanged.")


@date_.command
def agree(milestone_id: MilestoneId, *, by: By) -> None:
    """Record that the unit agrees to our target date.

    Example: followthrough date agree R7-M3 --by p-head-training
    """
    from flows._runtime.run import run
    from flows.answers.answer_date import answer_date

    fact(f"agreed (entry {do(run(answer_date, milestone_id, 'agree', by))})")


@date_.command
def offer(milestone_id: MilestoneId, *, to: Day, reason: Reason, by: By) -> None:
    """Record the date that the unit offers in place of ours. Nothing moves until the coordinator decides.

    Example: followthrough date offer R7-M1 --to 2027-01-29 --reason "..." --by p-head-training

    Args:
        to: The date that the unit offers, such as 2027-01-29.
    """
    from flows._runtime.run import run
    from flows.answers.answer_date import answer_date

    seq = do(run(answer_date, milestone_id, "offer", by, to, keep_words(reason)))
    fact(f"offered (entry {seq}). Our date stays until the coordinator decides.")


@date_.command
def accept(milestone_id: MilestoneId, *, by: By) -> None:
    """Accept the date that the unit offers. It is the current date from then on; ours stays shown beside it.

    Example: followthrough date accept R7-M1 --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.answers.answer_date import answer_date

    fact(f"accepted (entry {do(run(answer_date, milestone_id, 'accept', by))})")


@date_.command
def decline(milestone_id: MilestoneId, *, reason: Reason, by: By) -> None:
    """Keep our target date. The date that the unit offered stays shown beside it.

    Example: followthrough date decline R7-M1 --reason "..." --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.answers.answer_date import answer_date

    fact(f"our date stays (entry {do(run(answer_date, milestone_id, 'decline', by, None, keep_words(reason)))})")


@date_.command
def fix(milestone_id: MilestoneId, *, on: Day, basis: Basis, source: str, by: By) -> None:
    """Set a due date once its clock has started, or correct one that was misread.

    Example: followthrough date fix R2-M2 --on 2026-05-07 --basis executive_order_reported --source "..."
    --by p-coordinator-1

    Args:
        on: The due date, such as 2026-05-07.
        basis: What sets the date.
        source: Where the date is written, such as the section of a law.
    """
    from flows._runtime.run import run
    from flows.answers.fix_due import fix_due

    seq = do(run(fix_due, milestone_id, on, basis, keep_words(source), by))
    fact(f"recorded (entry {seq}). The earlier date stays in the record.")


def reassign(milestone_id: MilestoneId, *, to: PersonId, by: By, reason: Reason | None = None) -> None:
    """Hand a milestone over to another person in the people file. Earlier requests stay in the record.

    Example: followthrough reassign R5-M1 --to p-contact-policy --by p-head-legal

    Args:
        to: Who acts from now on; an id in the people file.
    """
    from flows._runtime.run import run
    from flows.answers.reassign_milestone import reassign_milestone

    why = keep_words(reason) if reason else None
    fact(f"handed over (entry {do(run(reassign_milestone, milestone_id, to, by, why))})")
