"""Where each of the seven stands, as the memo's table says it: three axes apart, milestones never added up."""

from collections.abc import Iterable
from datetime import date

from models.ledger import Says
from models.memo.placed import Placed
from models.memo.rows import Held
from models.records import RecommendationRecord
from models.standing import CLOSED, Standing, recommendation_standing

FURTHEST: tuple[Says, ...] = ("done", "partly_done", "started")


def standing_of_recommendation(one: RecommendationRecord, placed: Iterable[Placed]) -> Standing:
    """Say where a recommendation stands, by the one rule of models/standing/status.py."""
    own = tuple(placed)
    records = {each.record.id: each.record for each in own}
    return recommendation_standing(one, records, {each.record.id: each.standing for each in own})


def recommendation_held(one: RecommendationRecord, placed: Iterable[Placed]) -> tuple[Held, date | None, int, int]:
    """Say what is held of a recommendation, since when, and how many of its milestones are verified, of how many.

    The table of memo.md, section 2: a closing finding, evidence that waits or is missing, some verified, and so on.
    """
    asked = tuple(each for each in placed if each.is_asked and each.standing not in ("watch", "withdrawn"))
    done = sum(each.held == "verified implemented" for each in asked)
    counts = (done, len(asked))
    if one.withdrawn_on:
        return "withdrawn", one.withdrawn_on, *counts
    closing = next((each for each in asked if each.record.closes_recommendation), None)
    if closing and closing.standing in CLOSED:
        return closing.held, closing.held_since, *counts
    waiting = [each.held_since for each in asked if each.held == "evidence in hand" and each.held_since]
    if waiting:
        return "evidence in hand", min(waiting), *counts
    missing = [each.held_since for each in asked if each.held == "evidence missing" and each.held_since]
    if missing:
        return "evidence missing", min(missing), *counts
    if done:
        return "partly verified", None, *counts
    if standing_of_recommendation(one, asked) == "cannot_tell":
        return "cannot tell", min(e.held_since for e in asked if e.held == "cannot tell" and e.held_since), *counts
    spoken = [each.held_since for each in asked if each.held == "evidence did not suffice" and each.held_since]
    return ("evidence did not suffice", max(spoken), *counts) if spoken else ("nothing in hand", None, *counts)


def closing_of(one: RecommendationRecord, placed: Iterable[Placed]) -> Placed | None:
    """Return the milestone whose finding closed a recommendation, whatever else of it is open; None while it is open.

    One that the register withdrew shows the milestone that would have closed it.
    """
    own = tuple(placed)
    if standing_of_recommendation(one, own) not in CLOSED:
        return None
    return next((each for each in own if each.record.closes_recommendation), None)


def next_open(placed: Iterable[Placed]) -> Placed | None:
    """Return the milestone that comes next: of those DOI asked for and NYPD owes, the one whose original date is first.

    Where NYPD owes nothing more, the next open one, whosever duty it is.
    """
    waiting = [each for each in placed if each.is_asked and each.is_open]
    first = [each for each in waiting if each.record.duty_on == "nypd"] or waiting
    return min(first, key=lambda each: (each.record.due_on, each.record.id), default=None)


def agency_said_of(placed: Iterable[Placed]) -> tuple[Says | None, int, int]:
    """Return the furthest word that the agency says of NYPD's own milestones, of how many it says it, of how many.

    The agency speaks of milestones; its words on some of them are never added up to one on the recommendation.
    """
    said = [
        each.says for each in placed if each.is_asked and each.record.duty_on == "nypd" and each.standing != "withdrawn"
    ]
    furthest = next((word for word in FURTHEST if word in said), None)
    return furthest, said.count(furthest) if furthest else 0, len(said)
