"""What people answer about a milestone, taken down by a command: what it waits for, who acts, another date."""

import re

from cyclopts import App

from flows.commands._out import answer, fact
from flows.commands._parameters import By, Day, MilestoneId, PersonId, Reason, known_id

hold = App(name="obstacle", help="What a milestone is waiting for.")
extension = App(name="extension", help="Approve a later date, or decline it. The original date stays.")
date_ = App(name="date", help="A target date: agree to it, offer another, and decide about an offer.")
APPS = (hold, extension, date_)

LIKE_AN_ID = re.compile(r"[A-Z0-9.]+-M[0-9]+(@[A-Z0-9.-]+)?", re.IGNORECASE)


@hold.command(name="add")
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


@hold.command(name="lift")
def lift_obstacle(milestone_id: MilestoneId, *, by: By) -> None:
    """Record that a milestone is no longer on hold.

    Example: followthrough obstacle lift R5-M1 --by p-contact-legal
    """
    fact(f"no longer on hold (entry {answer('unblock', milestone_id, by).seq})")


@extension.command(name="add")
def add_extension(milestone_id: MilestoneId, *, to: Day, reason: Reason, by: By) -> None:
    """Approve a later date, requested or not. The original date stays in every message and memo.

    Example: followthrough extension add R7-M1 --to 2026-12-15 --reason "..." --by p-coordinator-1

    Args:
        to: The later date, such as 2026-12-15.
    """
    fact(f"new date approved (entry {answer('extend.grant', milestone_id, by, to=to, reason=reason).seq})")


@extension.command(name="refuse")
def refuse(milestone_id: MilestoneId, *, reason: Reason, by: By) -> None:
    """Decline the later date that was requested. The current date stays.

    Example: followthrough extension refuse R7-M1 --reason "..." --by p-coordinator-1
    """
    seq = answer("extend.refuse", milestone_id, by, reason=reason).seq
    fact(f"declined (entry {seq}). The date is unchanged.")


@date_.command(name="agree")
def agree(milestone_id: MilestoneId, *, by: By) -> None:
    """Record that the unit agrees to our target date.

    Example: followthrough date agree R7-M3 --by p-head-training
    """
    fact(f"agreed (entry {answer('date.agree', milestone_id, by).seq})")


@date_.command(name="offer")
def offer(milestone_id: MilestoneId, *, to: Day, reason: Reason, by: By) -> None:
    """Record the date that the unit offers in place of ours. Nothing moves until the coordinator decides.

    Example: followthrough date offer R7-M1 --to 2027-01-29 --reason "..." --by p-head-training

    Args:
        to: The date that the unit offers, such as 2027-01-29.
    """
    seq = answer("date.offer", milestone_id, by, to=to, reason=reason).seq
    fact(f"offered (entry {seq}). Our date stays until the coordinator decides.")


@date_.command(name="accept")
def accept(milestone_id: MilestoneId, *, by: By) -> None:
    """Accept the date that the unit offers. It is the current date from then on; ours stays shown beside it.

    Example: followthrough date accept R7-M1 --by p-coordinator-1
    """
    fact(f"accepted (entry {answer('date.accept', milestone_id, by).seq})")


@date_.command(name="decline")
def decline(milestone_id: MilestoneId, *, reason: Reason, by: By) -> None:
    """Keep our target date. The date that the unit offered stays shown beside it.

    Example: followthrough date decline R7-M1 --reason "..." --by p-coordinator-1
    """
    fact(f"our date stays (entry {answer('date.decline', milestone_id, by, reason=reason).seq})")


def reassign(milestone_id: MilestoneId, *, to: PersonId, by: By, reason: Reason | None = None) -> None:
    """Hand a milestone over to another person in the people file. Earlier requests stay in the record.

    Example: followthrough reassign R5-M1 --to p-contact-policy --by p-head-legal

    Args:
        to: Who acts from now on; an id in the people file.
    """
    fact(f"handed over (entry {answer('reassign', milestone_id, by, person=to, reason=reason).seq})")


VERBS = (reassign,)
