"""What people answer about a milestone, taken down by a command: what it waits for, who acts, another date."""

import re
from typing import Annotated

from cyclopts import App, Parameter

from flows.commands._out import answer, fact
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
    # An id typed in small letters is meant as one: kept as words, no finding would ever lift it.
    is_id = LIKE_AN_ID.fullmatch(waits_for)
    named = {"waits_for": known_id(waits_for, "milestone")} if is_id else {"reason": waits_for}
    fact(f"recorded (entry {answer('blocked', milestone_id, by, **named).seq}). The dates do not move.")


@obstacle.command(name="lift")
def lift_obstacle(milestone_id: MilestoneId, *, by: By) -> None:
    """Record that a milestone is no longer on hold.

    Example: followthrough obstacle lift R5-M1 --by p-contact-legal
    """
    fact(f"no longer on hold (entry {answer('unblock', milestone_id, by).seq})")


@date_.command
def extend(milestone_id: MilestoneId, *, to: Day, reason: Reason, by: By) -> None:
    """Approve a later date, requested or not. The original date stays in every message and memo.

    Example: followthrough date extend R7-M1 --to 2026-12-15 --reason "..." --by p-coordinator-1

    Args:
        to: The later date, such as 2026-12-15.
    """
    fact(f"new date approved (entry {answer('extend.grant', milestone_id, by, to=to, reason=reason).seq})")


@date_.command
def refuse(milestone_id: MilestoneId, *, reason: Reason, by: By) -> None:
    """Decline the later date that was requested. The current date stays.

    Example: followthrough date refuse R7-M1 --reason "..." --by p-coordinator-1
    """
    seq = answer("extend.refuse", milestone_id, by, reason=reason).seq
    fact(f"declined (entry {seq}). The date is unchanged.")


@date_.command
def agree(milestone_id: MilestoneId, *, by: By) -> None:
    """Record that the unit agrees to our target date.

    Example: followthrough date agree R7-M3 --by p-head-training
    """
    fact(f"agreed (entry {answer('date.agree', milestone_id, by).seq})")


@date_.command
def offer(milestone_id: MilestoneId, *, to: Day, reason: Reason, by: By) -> None:
    """Record the date that the unit offers in place of ours. Nothing moves until the coordinator decides.

    Example: followthrough date offer R7-M1 --to 2027-01-29 --reason "..." --by p-head-training

    Args:
        to: The date that the unit offers, such as 2027-01-29.
    """
    seq = answer("date.offer", milestone_id, by, to=to, reason=reason).seq
    fact(f"offered (entry {seq}). Our date stays until the coordinator decides.")


@date_.command
def accept(milestone_id: MilestoneId, *, by: By) -> None:
    """Accept the date that the unit offers. It is the current date from then on; ours stays shown beside it.

    Example: followthrough date accept R7-M1 --by p-coordinator-1
    """
    fact(f"accepted (entry {answer('date.accept', milestone_id, by).seq})")


@date_.command
def decline(milestone_id: MilestoneId, *, reason: Reason, by: By) -> None:
    """Keep our target date. The date that the unit offered stays shown beside it.

    Example: followthrough date decline R7-M1 --reason "..." --by p-coordinator-1
    """
    fact(f"our date stays (entry {answer('date.decline', milestone_id, by, reason=reason).seq})")


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
    seq = answer("date.fix", milestone_id, by, on=on, basis=basis, text=source).seq
    fact(f"recorded (entry {seq}). The earlier date stays in the record.")


def reassign(
    milestone_id: MilestoneId | None = None,
    *,
    leaving: Annotated[PersonId | None, Parameter(name="--from")] = None,
    to: PersonId,
    by: By,
    reason: Reason | None = None,
) -> None:
    """Hand a milestone, or all that a person holds, over to another person in the people file.

    Earlier requests stay in the record. With --from instead of an id, every open milestone of somebody who left is
    handed over in one act, or none is.

    Example: followthrough reassign R5-M1 --to p-contact-policy --by p-head-legal

    Args:
        leaving: Who holds the milestones now; an id, which the people file need not have any more.
        to: Who acts from now on; an id in the people file.
    """
    from models.core import InputError

    if milestone_id is None and leaving:
        seq = answer("hand_over", leaving, by, person=to, reason=reason).seq
        fact(f"handed over: all that {leaving} held, beginning with entry {seq}")
    elif milestone_id and leaving is None:
        fact(f"handed over (entry {answer('reassign', milestone_id, by, person=to, reason=reason).seq})")
    else:
        raise InputError("name one milestone, or with --from the person who holds them")
