"""What people say and ask, recorded by a command: statements, answers, findings, obstacles, dates, who acts."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from flows.commands._out import answer, bad_input, document, fact, load_settings, record, table
from flows.commands._parameters import By, Day, Json, MilestoneId, PersonId, Reason, RecommendationId, Words, find_id

if TYPE_CHECKING:
    from models.answers import Note
    from models.ledger import Verb

statement = App(name="statement", help="What the agency says it did. A statement does not close a milestone.")
answer_ = App(name="answer", help="What a duty holder answers about its own milestone, in its own name.")
finding = App(name="finding", help="What a named verifier found in the evidence.")
acceptance = App(name="acceptance", help="The agency's answer to a recommendation. It is a promise, not evidence.")
obstacle = App(name="obstacle", help="What a milestone is waiting for.")
date_ = App(name="date", help="Agree to a target date or offer another, decide about an offer, and correct a date.")

# The closed lists that a command line may name; a test holds them against the rulebook's, which is slow to import.
Says = Literal["not_started", "started", "partly_done", "done"]
Verdict = Literal[
    "met", "done_another_way", "not_met", "not_required", "closed_not_implemented", "still_holds", "no_longer_holds"
]
Answer = Literal["under_consideration", "accepted", "accepted_in_part", "rejected"]
Basis = Literal["statute", "conditional_statute", "executive_order_reported", "pending_bill", "planning_assumption"]
VERDICTS: dict[Verdict, "Verb"] = {
    "met": "verify", "done_another_way": "another_way", "not_met": "reject", "not_required": "waive",
    "closed_not_implemented": "close", "still_holds": "confirm", "no_longer_holds": "reopen",
}  # fmt: skip
"""The verb of each verdict."""
ID_SHAPE = re.compile(r"[A-Z0-9.]+-M[0-9]+(@[A-Z0-9.-]+)?", re.IGNORECASE)
WAYS = {"direct_message": "in Slack", "mail": "a mail", "button": "in Slack", "page": "on their page"}
MAIL_DAYS = 30


def notes(*, json: Json = False) -> None:
    """List what people wrote to the coordinator, the last one last. A note says nothing of where a milestone stands.

    Then come the mails of the last 30 days that were passed to nobody, counted by reason, and answers that a button
    called Reply recorded as done.

    Example: followthrough notes
    """
    from datetime import timedelta

    from flows._runtime import clock
    from tasks import answers
    from tasks.ledger import texts

    database, people = record(), load_settings().people_if_real()
    names = {person.id: person.name for person in people.people} if people else {}
    notes, statements, today = answers.notes(database), answers.done_by_reply(database), clock.today()
    words = texts.words_of(database, [note.text_id for note in notes])
    counts = answers.kept_apart(database, today - timedelta(days=MAIL_DAYS), today + timedelta(days=1))
    if json:
        dumps = [note.model_dump(mode="json") | {"words": words.get(note.text_id)} for note in notes]
        document({"notes": dumps, "kept_apart": dict(counts), "done_by_reply": list(statements)})
        return
    rows = [
        (note.seq, note.on, _writer(note, names), WAYS.get(note.way, note.way), note.milestone_id,
         words.get(note.text_id, "(erased)"))
        for note in notes
    ]  # fmt: skip
    table("Notes to the coordinator", ("Entry", "Day", "From", "Way", "About", "Words"), rows)
    if counts:
        tally = ", ".join(f"{count} {why.replace('_', ' ')}" for why, count in sorted(counts.items()))
        fact(f"mails of the last {MAIL_DAYS} days that were passed to nobody: {tally}; they are in the mailbox")
    for statement in statements:
        by = names.get(statement.by, statement.by)
        fact(
            f"entry {statement.seq}: {by} answered {statement.milestone_id} under a button called Reply, and it is on "
            f"record as done; if that is wrong: followthrough ledger correct {statement.seq} --reason ... --by YOU"
        )


def _writer(note: "Note", names: Mapping[str, str]) -> str:
    name = names.get(note.by, note.by)
    return f"bears the name of {name}" if note.way == "mail" else name


@statement.command(name="add")
def add_statement(milestone_id: MilestoneId, *, says: Says, text: Words, on: Day, by: By) -> None:
    """Record what the agency says about a milestone. --by is the person who wrote it down.

    Example: followthrough statement add R5-M1 --says done --text "..." --on 2026-11-20 --by p-coordinator-1

    Args:
        says: How far the work is, by the agency's word.
        on: The day on which the agency said it, such as 2026-11-20.
    """
    seq = answer("done", milestone_id, by, says=says, on=on, text=text).seq
    fact(f"recorded (entry {seq}). A statement does not close the milestone.")


OWN_VERBS: dict[str, "Verb"] = {"not_started": "not_started", "under_way": "under_way", "done": "done_no_file"}
"""The verb of each answer of a duty holder about its own work."""


@answer_.command(name="add")
def add_answer(
    milestone_id: MilestoneId,
    *,
    says: Literal["not_started", "under_way", "done"],
    by: By,
    text: Words | None = None,
    until: Day | None = None,
) -> None:
    """Record a duty holder's own word on its work. What somebody else was told is `statement add`.

    Example: followthrough answer add R5-M1 --says under_way --until 2026-12-15 --by p-contact-legal

    Args:
        says: Where the work stands.
        text: Anything to add to not_started or done, in the duty holder's words.
        until: The day on which it expects to finish what is under way, such as 2026-12-15.
    """
    form = {"until": until} if says == "under_way" else {"text": text}
    fact(f"recorded (entry {answer(OWN_VERBS[says], milestone_id, by, **form).seq})")


@answer_.command
def write(milestone_id: MilestoneId, *, text: Words, by: By) -> None:
    """Write to the coordinator: a note, which records no answer.

    Example: followthrough answer write R5-M1 --text "The page moved." --by p-contact-legal
    """
    fact(f"noted for the coordinator (entry {answer('write', milestone_id, by, text=text).seq})")


@answer_.command
def undo(milestone_id: MilestoneId, *, entries: tuple[int, ...], by: By) -> None:
    """Take your own last answer back, on the day you gave it. Both entries stay.

    Example: followthrough answer undo R5-M1 --entries 147 148 --by p-contact-legal

    Args:
        entries: The entries of the answer.
    """
    fact(f"taken back (entry {answer('undo', milestone_id, by, entries=entries).seq})")


@finding.command(name="add")
def add_finding(
    milestone_id: MilestoneId, *, verdict: Verdict, on: Day, by: By, reason: Reason, evidence: tuple[str, ...] = ()
) -> None:
    """Record what a verifier found, or, with still_holds and no_longer_holds, found of an earlier finding.

    Example: followthrough finding add ALL-M3 --verdict met --evidence 3f2a9c01 --on 2026-03-05 --by p-verifier-1
    --reason "the record shows action 54"

    Args:
        verdict: What you found.
        on: The day on which the work was done, or from which it no longer holds, such as 2026-03-05.
        evidence: The first characters of the SHA-256 of each file that shows it. The option can be repeated.
    """
    seq = answer(VERDICTS[verdict], milestone_id, by, on=on, reason=reason, evidence=evidence).seq
    fact(f"recorded (entry {seq})")


@acceptance.command(name="add")
def add_acceptance(
    recommendation_id: RecommendationId, *, value: Answer, on: Day, source: str, by: By, reason: Words | None = None
) -> None:
    """Record the agency's answer to a recommendation, with its reasons in its own words if it gave any.

    Example: followthrough acceptance add R4 --value accepted --on 2025-12-03 --source "letter" --by p-coordinator-1

    Args:
        value: The agency's answer.
        on: The day of the answer, such as 2025-12-03.
        source: Where it is written, such as a letter or a press release.
        reason: The agency's reasons, in its own words.
    """
    seq = answer("acceptance", recommendation_id, by, value=value, on=on, text=source, reason=reason).seq
    fact(f"recorded (entry {seq}). An answer is a promise, not evidence.")


@obstacle.command(name="add")
def add_obstacle(milestone_id: MilestoneId, *, waits_for: str, by: By) -> None:
    """Record what a milestone is waiting for: another milestone's id, or a reason. Its dates do not move.

    Example: followthrough obstacle add R5-M1 --waits-for R2-M1 --by p-contact-legal

    Args:
        waits_for: Another milestone's id, or the reason in your own words.
    """
    # An id typed in small letters is meant as one: kept as words, no finding would ever lift it.
    is_id = ID_SHAPE.fullmatch(waits_for)
    form = {"waits_for": find_id(waits_for, "milestone")} if is_id else {"reason": waits_for}
    fact(f"recorded (entry {answer('blocked', milestone_id, by, **form).seq}). The dates do not move.")


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
def accept(milestone_id: MilestoneId, *, to: Day, by: By) -> None:
    """Accept the date that the unit offers. It is the current date from then on; ours stays shown beside it.

    Example: followthrough date accept R7-M1 --to 2027-02-01 --by p-coordinator-1

    Args:
        to: The date that you read, such as 2027-02-01. If another one is on offer by now, nothing is recorded.
    """
    fact(f"accepted (entry {answer('date.accept', milestone_id, by, to=to).seq})")


@date_.command
def decline(milestone_id: MilestoneId, *, to: Day, reason: Reason, by: By) -> None:
    """Keep our target date. The date that the unit offered stays shown beside it.

    Example: followthrough date decline R7-M1 --to 2027-02-01 --reason "..." --by p-coordinator-1

    Args:
        to: The date on offer that you read, such as 2027-02-01. If another one is on offer by now, nothing is recorded.
    """
    fact(f"our date stays (entry {answer('date.decline', milestone_id, by, to=to, reason=reason).seq})")


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
    holder: Annotated[PersonId | None, Parameter(name="--from")] = None,
    to: PersonId,
    by: By,
    reason: Reason | None = None,
) -> None:
    """Hand a milestone, or all that a person holds, over to another person in the people file.

    Earlier requests stay in the record. With --from instead of an id, every open milestone of somebody who left is
    handed over in one act, or none is.

    Example: followthrough reassign R5-M1 --to p-contact-policy --by p-head-legal

    Args:
        holder: Who holds the milestones now; an id, which the people file need not have any more.
        to: Who acts from now on; an id in the people file.
    """
    if milestone_id is None and holder:
        seq = answer("hand_over", holder, by, person=to, reason=reason).seq
        fact(f"handed over: all that {holder} held, beginning with entry {seq}")
    elif milestone_id and holder is None:
        fact(f"handed over (entry {answer('reassign', milestone_id, by, person=to, reason=reason).seq})")
    else:
        raise bad_input("name one milestone, or with --from the person who holds them")
