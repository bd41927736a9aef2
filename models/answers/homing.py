"""Which milestone stands where on a person's Home tab, and why (reminders.md, section 6)."""

from datetime import date

from models.answers.context import coordinates
from models.answers.home import HomeFacts, HomeItem, HomeMemo, Operations
from models.answers.home_places import Ground, Place, placed
from models.core import COORDINATOR, VERIFIER, People, Person, holders
from models.drafts import MemoAtHand, may_comment, steps_for
from models.ledger import NotificationKind
from models.permissions import LIAISON, able
from models.records import MilestoneRecord
from models.reminders import ORDER, meant_for


def home_of(person: Person, ground: Ground) -> HomeFacts:
    """Return all that a person's Home tab shows. What is theirs follows from the people file and the record alone."""
    shown: dict[Place, list[HomeItem]] = {
        place: [] for place in ("needs_you", "coming", "answered", "waiting", "closed")
    }
    for record in ground.milestones:
        if found := placed(record, person, ground):
            shown[found[0]].append(found[1])
    order = sorted(shown["needs_you"], key=lambda one: (_urgency(one.kind), one.due_on, one.milestone_id))
    by_day = {place: sorted(shown[place], key=_by_due) for place in ("coming", "answered", "waiting")}
    closed = sorted(sorted(shown["closed"], key=_by_due), key=lambda one: one.on or ground.day, reverse=True)
    first, last, delegate = _away(person, ground)
    return HomeFacts(
        person_id=person.id,
        name=person.name,
        day=ground.day,
        needs_you=tuple(order),
        coming=tuple(by_day["coming"]),
        answered=tuple(by_day["answered"]),
        waiting=tuple(by_day["waiting"]),
        closed=tuple(closed),
        away_first=first,
        away_last=last,
        delegate=delegate,
        coordinates=coordinates(person),
        operations=ground.operations if coordinates(person) else Operations(),
        head_seq=ground.head[0],
        head_hash=ground.head[1],
        memos=tuple(filter(None, (_memo(each, person, ground) for each in ground.memos))),
        last_memo=ground.last_memo,
        last_memo_link=ground.last_memo_link,
    )


def _memo(at_hand: MemoAtHand, person: Person, ground: Ground) -> HomeMemo | None:
    """Return a draft that waits for a person: to read or approve it, or to comment on it for the agency."""
    draft = at_hand.draft
    in_common = {"draft": draft.id, "period": draft.period, "as_of": draft.as_of}
    if person.id in {each.id for each in holders(ground.people, LIAISON)} and may_comment(at_hand, ground.day):
        commented = any(each.seq > draft.shares[-1].seq for each in draft.comments)
        return None if commented else HomeMemo(**in_common, steps=("comment",), until=draft.shares[-1].until)
    if at_hand.replaced or draft.number is not None:
        return None
    mine = person.id in {*able(ground.people, "memo_review"), *able(ground.people, "memo_approve")}
    steps = steps_for(draft, person.id) if mine else ()
    return HomeMemo(**in_common, steps=steps) if steps else None


def _away(person: Person, ground: Ground) -> tuple[date | None, date | None, str | None]:
    """Return the days that are not over on which a person is away, as last told, else by the people file."""
    told = ground.known.away if ground.known else None
    if told and told.first and told.last and told.last >= ground.day:
        return told.first, told.last, told.delegate
    listed = sorted((each for each in person.away if each.last >= ground.day), key=lambda each: each.first)
    return (listed[0].first, listed[0].last, listed[0].delegate) if listed else (None, None, None)


def _urgency(kind: NotificationKind | None) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def _by_due(item: HomeItem) -> tuple[date, str]:
    return item.due_now, item.milestone_id


def touched_by(milestone: MilestoneRecord, people: People) -> tuple[Person, ...]:
    """Return whose Home tabs a milestone may stand on: who acts, was told, verifies or coordinates."""
    told = {each.to for each in milestone.told}
    roles = {one.id for role in (VERIFIER, COORDINATOR) for one in holders(people, role, milestone.id)}
    one = meant_for("responsible", milestone, people)
    wanted = told | roles | ({one.id} if one else set())
    return tuple(each for each in people.people if each.id in wanted)
