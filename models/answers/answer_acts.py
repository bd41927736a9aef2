"""What each verb brings into the record, once the person may do it and the milestone lets it be done."""

from datetime import date
from typing import Any, TypeVar

from models.answers import answer_rules as rules
from models.answers.answer_checks import not_to_verify
from models.answers.context import AnswerContext, coordinates, is_for_another, roles_at
from models.answers.given import Given
from models.answers.handing_over import reassign, set_away
from models.answers.press import Press
from models.core import COORDINATOR, VERIFIER, AnswerRefused, Person
from models.ledger import AwaySet, Event, EvidenceReceived, FindingRecorded, StatementRecorded
from models.permissions import AGENCY
from models.records import MilestoneRecord
from models.register import Voice
from models.standing import clocks_started, find, obstacles_lifted

T = TypeVar("T")


def effects(press: Press, person: Person, record: MilestoneRecord, context: AnswerContext) -> tuple[Event, ...]:
    """Return the events of a press about a milestone. Raises AnswerRefused where a rule forbids it.

    What a form needs and does not hold makes it `malformed`: Slack checks it, and so does the inbox.
    """
    form, day = press.form, context.day
    match press.verb:
        case "ack":
            return rules.acknowledge(record, day, form.on or form.until)
        case "snooze":
            return rules.snooze(record, day, _needed(form.until))
        case "done":
            _not_after(form.on, context)
            said: dict[str, Any] = {"says": form.says or "done", "text_id": _needed(form.text), "on": form.on}
            return (StatementRecorded(milestone_id=record.id, **said),)
        case "blocked":
            return rules.block(record, _other(form.waits_for, context), form.reason)
        case "unblock":
            return rules.unblock(record)
        case "not_mine":
            return rules.block(record, None, _needed(form.reason), not_mine=True)
        case "extend.ask":
            return rules.ask_extension(record, day, _needed(form.to), _needed(form.reason))
        case "extend.grant":
            return rules.grant_extension(record, _needed(form.to), _needed(form.reason))
        case "extend.refuse":
            return rules.refuse_extension(record, _needed(form.reason))
        case "reassign":
            return reassign(record, _needed(form.person), context.people, form.reason)
        case "verify" | "reject":
            return _spoken(press, person, record, context)
    raise AnswerRefused("malformed", f"{press.verb} is not about a milestone")


def away(press: Press, person: Person, context: AnswerContext) -> tuple[Event, ...]:
    """Return the days on which a person is away, or that they are not any more: one's own, or a coordinator any."""
    whose = press.form.person or person.id
    if whose != person.id and not coordinates(person):
        raise AnswerRefused("not_yours", f"{person.id} may set nobody's days but their own")
    if press.verb == "away.clear":
        return (AwaySet(person_id=whose),)
    first, last = _needed(press.form.first), _needed(press.form.last)
    return (set_away(whose, first, last, press.form.delegate, context.people, context.day),)


def voice_of(press: Press, person: Person, record: MilestoneRecord, context: AnswerContext) -> Voice:
    """Return in whose voice a file is filed: the agency's, or the one that a coordinator chose for what came by mail.

    People of ours file what is theirs to do as oversight. Raises AnswerRefused for a voice that is not theirs.
    """
    roles = roles_at(context, person)
    ours = not roles.isdisjoint((COORDINATOR, VERIFIER))
    of_agency = any(each.startswith(AGENCY) for each in roles)
    own: Voice = "oversight" if ours and not of_agency else "agency"
    if not is_for_another(person, record, context):
        if press.form.voice not in (None, own):
            raise AnswerRefused("voice", f"{person.id} may not speak for others")
        return own
    return _needed(press.form.voice)


def received(
    press: Press, person: Person, record: MilestoneRecord, context: AnswerContext, given: Given
) -> tuple[Event, ...]:
    """Return that a file came into custody. Raises AnswerRefused for a day to come or a voice that is not theirs."""
    _not_after(press.form.on, context)
    voice, what = voice_of(press, person, record, context), given.model_dump()
    return (EvidenceReceived(milestone_id=record.id, voice=voice, on=press.form.on, **what),)


def _spoken(press: Press, person: Person, record: MilestoneRecord, context: AnswerContext) -> tuple[Event, ...]:
    """Return a verifier's finding, the clocks that it starts and the obstacles that it ends; or the rejection."""
    form, waits = press.form, {each.sha256: each for each in record.waiting_evidence}
    chosen = [waits.get(each) for each in form.evidence]
    if not chosen or None in chosen:
        raise AnswerRefused("no_evidence", f"{record.id}: this evidence does not wait for a verifier")
    barred = not_to_verify(person, record, context)
    if any(each.sha256 in form.evidence and each.by in barred for each in record.evidence if each.stands):
        raise AnswerRefused("own_evidence", f"{record.id}: {person.id} supplied this evidence; another must look at it")
    if not all(each and each.counts for each in chosen):
        raise AnswerRefused("evidence_lost", f"{record.id}: the file is missing or was changed; see `ledger verify`")
    _not_after(form.on, context)
    what: dict[str, Any] = {"on": form.on or context.day, "by": person.id, "reason_id": _needed(form.reason)}
    if press.verb == "reject":
        return find(record, "not_met", form.evidence, **what)
    found = find(record, "met", form.evidence, **(what | {"on": _needed(form.on)}))
    return (*found, *follows(found, record, context))


def follows(found: tuple[Event, ...], record: MilestoneRecord, context: AnswerContext) -> tuple[Event, ...]:
    """Return what a finding brings with it: the clocks that start with the thing done, the obstacles that end."""
    others = context.milestones.values()
    return tuple(
        event
        for each in found
        if isinstance(each, FindingRecorded)
        for event in (*clocks_started(each, others, record, context.calendar), *obstacles_lifted(each, others))
    )


def _other(milestone_id: str | None, context: AnswerContext) -> MilestoneRecord | None:
    if milestone_id is not None and milestone_id not in context.milestones:
        raise AnswerRefused("no_such_milestone", f"{milestone_id} is no milestone of the ledger")
    return context.milestones[milestone_id] if milestone_id else None


def _not_after(on: date | None, context: AnswerContext) -> None:
    if on is not None and on > context.day:
        raise AnswerRefused("to_come", f"{on} is still to come; name the day on which it happened")


def _needed(value: T | None) -> T:
    if not value:
        raise AnswerRefused("malformed", "the form lacks what it needs")
    return value
