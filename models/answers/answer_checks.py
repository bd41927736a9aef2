"""Whether a person may press a button, and whether the milestone still stands as the button says: before any form."""

from models.answers.answer_rules import check_askable, check_asked, check_obstacle, check_open, check_quiet
from models.answers.context import AnswerContext
from models.answers.press import Press, Verb
from models.answers.reply import Reply
from models.core import COORDINATOR, AnswerRefused, Person, holders
from models.permissions import Action, able, acts_as, barred_suppliers
from models.records import MilestoneRecord, assigned_to

ACTIONS: dict[Verb, Action] = {
    "ack": "acknowledge",
    "snooze": "snooze",
    "done": "statement",
    # By a button the same people give evidence who may say that it is done; a verifier does so by command.
    "evidence": "statement",
    "blocked": "obstacle",
    "unblock": "obstacle",
    "not_mine": "obstacle",
    "extend.ask": "extension_ask",
    "extend.grant": "extension",
    "extend.refuse": "extension",
    "reassign": "reassign",
    "verify": "finding",
    "reject": "finding",
}
"""Which line of the role table a verb about a milestone falls under (reliability.md, section 10); others have none."""

WHATEVER_DATE: frozenset[Verb] = frozenset({"verify", "reject"})
"""A verifier speaks on evidence, and not on a date."""


def check_role(press: Press, person: Person, record: MilestoneRecord, context: AnswerContext) -> Reply | None:
    """Return what to tell a person who may not do this to a milestone; None for one who may [SEC-4].

    On the days of an absence the delegate may do what the absent person may, and nothing before or after.
    """
    roles = {"responsible": record.responsible, "escalation": record.escalation}
    those = able(context.people, ACTIONS[press.verb], record.id, **roles, assigned=assigned_to(record))
    if not acts_as(person.id, context.stand_ins).isdisjoint(those):
        return None
    coordinators = {each.id for each in holders(context.people, COORDINATOR, record.id)}
    others = tuple(each for each in those if each not in coordinators)
    told = {"who": others, "coordinator": not coordinators.isdisjoint(those)}
    return Reply(code="wrong_role", verb=press.verb, milestone_id=record.id, **told)


def is_outdated(press: Press, record: MilestoneRecord) -> bool:
    """Say whether a button was drawn for another date than the one in force: what was meant by it is not sure."""
    return press.verb not in WHATEVER_DATE and press.mark.due not in (None, record.due_now)


def check_fits(press: Press, person: Person, record: MilestoneRecord, context: AnswerContext) -> None:
    """Raise AnswerRefused where the milestone stands so that a verb cannot be done to it, whatever the form says."""
    check_open(record)
    match press.verb:
        case "snooze":
            check_quiet(record, context.day)
        case "extend.ask":
            check_askable(record)
        case "extend.grant" | "extend.refuse":
            check_asked(record)
        case "unblock":
            check_obstacle(record)
        case "verify" | "reject":
            _check_evidence(record, person, context)


def not_to_verify(person: Person, record: MilestoneRecord, context: AnswerContext) -> frozenset[str]:
    """Return the ids of those whose evidence a person may not verify."""
    return barred_suppliers(person.id, able(context.people, "finding", record.id), context.stand_ins)


def _check_evidence(record: MilestoneRecord, person: Person, context: AnswerContext) -> None:
    waits = record.waiting_evidence
    if not waits:
        raise AnswerRefused("no_evidence", f"{record.id}: no evidence waits for a verifier")
    barred = not_to_verify(person, record, context)
    if all(each.by in barred for each in waits):
        raise AnswerRefused("own_evidence", f"{record.id}: {person.id} supplied this evidence; another must look at it")
    if not any(each.counts for each in waits):
        raise AnswerRefused("evidence_lost", f"{record.id}: the file is missing or was changed; see `ledger verify`")
