"""Who may do what: the table of roles (docs/record.md#who-may-do-what)."""

from collections import defaultdict
from typing import Literal

from models.core import COORDINATOR, VERIFIER, AnswerRefused, NotPermitted, People, holders
from models.ledger import PeopleAdopted
from models.permissions.absence import StandIns, acts_as
from models.register import Voice

Action = Literal[
    "statement",
    "write",
    "obstacle",
    "own_word",
    "evidence",
    "answer_file",
    "extension_ask",
    "date_answer",
    "date_decide",
    "reassign",
    "extension",
    "acceptance",
    "note",
    "due_fix",
    "finding",
    "look",
    "correct",
    "memo_draft",
    "memo_share",
    "memo_comment",
    "memo_review",
    "memo_approve",
    "memo_issue",
    "memo_correct",
    "memo_withdraw",
    "forget",
    "disclose",
    "close_pages",
]

SYSTEM = "system"
NOBODY_AWAY: StandIns = {}
RESPONSIBLE, HEAD, LIAISON = "responsible", "head", "agency_liaison"

_DOERS = (RESPONSIBLE, HEAD, COORDINATOR)
REVIEWERS = (COORDINATOR, VERIFIER)
"""The roles of the overseeing office that look at what is there and what is written."""
MAY: dict[Action, tuple[str, ...]] = {
    "statement": _DOERS,
    "write": _DOERS,
    "obstacle": _DOERS,
    "own_word": (RESPONSIBLE, HEAD),
    "extension_ask": _DOERS,
    "evidence": (*_DOERS, VERIFIER),
    "answer_file": (COORDINATOR,),
    "date_answer": _DOERS,
    "date_decide": (COORDINATOR,),
    "reassign": (HEAD, COORDINATOR),
    "extension": (COORDINATOR,),
    "acceptance": (COORDINATOR,),
    "note": (COORDINATOR,),
    "due_fix": (COORDINATOR,),
    "finding": (VERIFIER,),
    "look": REVIEWERS,
    "correct": REVIEWERS,
    "memo_draft": (COORDINATOR,),
    "memo_share": (COORDINATOR,),
    "memo_comment": (LIAISON,),
    "memo_review": REVIEWERS,
    "memo_approve": REVIEWERS,
    "memo_issue": (COORDINATOR,),
    "memo_correct": (COORDINATOR,),
    "memo_withdraw": (COORDINATOR,),
    "forget": (COORDINATOR,),
    "disclose": (COORDINATOR,),
    "close_pages": (COORDINATOR,),
}
"""The roles that may do a thing. Two-person rules (who drafts does not approve, who supplied evidence does not verify
it) look at the ledger and stand where that is read."""


def may_speak(people: People, person_id: str, voice: Voice, stand_ins: StandIns = NOBODY_AWAY) -> None:
    """Let a person file evidence in a voice, or raise AnswerRefused: agency staff speak for the agency only."""
    roles = {assignment.role for id_ in acts_as(person_id, stand_ins) for assignment in people.person(id_).roles}
    if voice != "agency" and not roles & {COORDINATOR, VERIFIER}:
        sentence = f"{person_id} works for the agency and may not speak for others; write `--voice agency`"
        raise AnswerRefused("voice", sentence)


def may(
    people: People,
    person_id: str,
    action: Action,
    subject_id: str | None = None,
    *,
    responsible: str = "agency_contact",
    escalation: str = "agency_unit_head",
    assigned: str | None = None,
    stand_ins: StandIns = NOBODY_AWAY,
) -> None:
    """Let a person, or who stands in for them, do a thing to a subject, or raise NotPermitted, which says who could.
    Arguments as for `able`. Raises InputError for an unknown person. A scheduled run drafts memos as `system`."""
    if person_id == SYSTEM and action == "memo_draft":
        return
    people.person(person_id)
    allowed = able(people, action, subject_id, responsible=responsible, escalation=escalation, assigned=assigned)
    if acts_as(person_id, stand_ins).isdisjoint(allowed):
        names = ", ".join(allowed) or f"nobody yet: give someone the role {MAY[action][0]} in the people file"
        subject = f" for {subject_id}" if subject_id else ""
        sentence = f"{person_id} may not do this ({action.replace('_', ' ')}{subject}); these may: {names}"
        raise NotPermitted(sentence, allowed)


def able(
    people: People,
    action: Action,
    subject_id: str | None = None,
    *,
    responsible: str = "agency_contact",
    escalation: str = "agency_unit_head",
    assigned: str | None = None,
) -> tuple[str, ...]:
    """Return the ids of all who may do a thing to a subject. `responsible` and `escalation` are the roles that the
    milestone names; `assigned` is the person to whom it was given, who then is responsible in place of the role."""
    roles = {RESPONSIBLE: responsible, HEAD: escalation}
    allowed: list[str] = []
    for role in MAY[action]:
        # A verifier to whom a milestone of ours escalates is no head of a unit: the table gives verifiers no such act.
        if role == HEAD and escalation == VERIFIER:
            continue
        # Who left the people file has handed it back: whoever holds the role is asked, and so may answer.
        is_assigned = role == RESPONSIBLE and assigned in people.by_id
        allowed += [
            person.id
            for person in (people.people if is_assigned else holders(people, roles.get(role, role), subject_id))
            if not is_assigned or person.id == assigned
        ]
    return tuple(dict.fromkeys(allowed))


def roles_adopted(people: People) -> PeopleAdopted:
    """Return the entry that says, by ids alone and in their order, who holds which roles and may stand in for whom."""
    roles: dict[str, dict[str, tuple[str, ...]]] = {}
    for person in people.people:
        by_role: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for assignment in person.roles:
            by_role[assignment.role].append(assignment.covers)
        roles[person.id] = {
            role: tuple(sorted({subject for covers in scopes for subject in covers})) if all(scopes) else ()
            for role, scopes in sorted(by_role.items())
        }
    named = {
        person.id: tuple(sorted({absence.delegate for absence in person.away if absence.delegate}))
        for person in people.people
    }
    stand_ins = {person_id: delegates for person_id, delegates in sorted(named.items()) if delegates}
    return PeopleAdopted(roles=dict(sorted(roles.items())), stand_ins=stand_ins)
