"""The specification of each verb (`models/answers/specifications.py`). Its words stand in
`notifications/templates/messages/buttons.j2`, those of a command in `flows/commands`."""

from collections.abc import Callable, Mapping
from operator import attrgetter

from models import records
from models.answers import office, rules
from models.answers.context import Attempt, required
from models.answers.evidence import (
    check_chosen_evidence,
    check_evidence,
    check_file,
    consequences,
    suppliers_barred_for,
)
from models.answers.specifications import (
    Alternatives,
    DraftVerb,
    Field,
    MilestoneVerb,
    RecordVerb,
    SeveralVerb,
    VerbSpecification,
)
from models.drafts import ApprovalStep, known_draft, last_step, open_draft
from models.ledger import Event, MemoStep, Verb, Verdict
from models.records import MilestoneRecord
from models.register import Says
from models.standing import decide_finding, same_finding


def _finding(verdict: Verdict, in_slack: str, *fields: Field) -> MilestoneVerb:
    """Return the verb by which a verifier judges a milestone; where it judges evidence, evidence that waits."""
    judges_evidence = EVIDENCE in fields

    def check(attempt: Attempt, milestone: MilestoneRecord) -> None:
        rules.check_open(milestone, verdict)
        if judges_evidence:
            check_evidence(attempt, milestone)

    def handle(attempt: Attempt, milestone: MilestoneRecord) -> tuple[Event, ...]:
        form = attempt.form
        if judges_evidence:
            check_chosen_evidence(attempt, milestone)
        rules.check_happened(attempt)
        findings = decide_finding(
            milestone,
            verdict,
            form.evidence,
            on=required(form.on) if DAY_IT_HAPPENED in fields else form.on or attempt.day,
            by=attempt.person.id,
            reason_id=required(form.reason),
            barred=suppliers_barred_for(attempt.person, milestone, attempt.context),
            others=attempt.context.milestones.values(),
        )
        return (*findings, *consequences(findings, milestone, attempt.context))

    def same(attempt: Attempt) -> int | None:
        form = attempt.form
        return same_finding(attempt.record, verdict, form.evidence, on=form.on or attempt.day, by=attempt.person.id)

    return MilestoneVerb(
        action="finding",
        fields=fields,
        check=check,
        fits_any_date=True,  # a verifier speaks about evidence, not about a date
        fits_closed=True,
        handle=handle,
        repeats=same,
        in_slack=in_slack,
    )


def _step(step: MemoStep, rule: ApprovalStep, in_slack: str | None, *fields: Field) -> DraftVerb:
    """Return the verb by which a person takes a step with a draft memo."""

    def same(attempt: Attempt) -> int | None:
        """Return the same step in the same words, with the same bytes, if the person took no other since."""
        find_draft = known_draft if rule == "comment" else open_draft
        last = last_step(find_draft(attempt.context.drafts, attempt.draft_id), rule, attempt.person.id)
        typed = attempt.form.reason or attempt.form.text or ""
        return last.seq if last and (rule == "approve" or attempt.has_same_words(last.text_id or "", typed)) else None

    return DraftVerb(step=step, rule=rule, fields=fields, repeats=same, in_slack=in_slack)


# What says already what an answer would say again: the entry.


def _same_word(says: Says) -> Callable[[Attempt], int | None]:
    """Return what finds that the person said the same in the same words that day, and nobody anything since."""

    def same(attempt: Attempt) -> int | None:
        last = attempt.record.statement
        if last is None or (last.says, last.on, last.by) != (says, attempt.day, attempt.person.id):
            return None
        return last.seq if attempt.has_same_words(last.text_id, attempt.form.text or "") else None

    return same


def _same_rest(attempt: Attempt) -> int | None:
    """Return the person's answer of that day by which reminders rest, with the same day on which they expect to end."""
    same = (attempt.person.id, attempt.day, attempt.form.until, attempt.record.due_now)
    quiets = (quiet for quiet in attempt.record.exchange.quiets if quiet.stands and quiet.kind == "acknowledged")
    return next((quiet.seq for quiet in quiets if (quiet.by, quiet.on, quiet.expected, quiet.due) == same), None)


def _same_under_way(attempt: Attempt) -> int | None:
    return _same_word("started")(attempt) if _same_rest(attempt) else None


def _same_statement(attempt: Attempt) -> int | None:
    """Return the statement in the same words of the same day."""
    form = attempt.form
    statements = attempt.record.review.statements
    of_day = (item for item in statements if item.stands and (item.on, item.says) == (form.on, form.says))
    return next((item.seq for item in of_day if attempt.has_same_words(item.text_id, form.text)), None)


def _same_note(attempt: Attempt) -> int | None:
    """Return the note of the same person in the same words of the same day."""
    notes = attempt.record.exchange.written
    of_day = (note for note in notes if (note.by, note.recorded_on) == (attempt.person.id, attempt.day) and note.stands)
    return next((note.seq for note in of_day if attempt.has_same_words(note.text_id, attempt.form.text)), None)


def _same_hold(attempt: Attempt) -> int | None:
    """Return what it waits for by the same name, or the "Not ours" in the same words."""
    hold, form, is_not_mine = records.hold_of(attempt.record), attempt.form, attempt.press.verb == "not_mine"
    if hold is None or (hold.not_mine, hold.waits_for) != (is_not_mine, None if is_not_mine else form.waits_for):
        return None
    return hold.seq if attempt.has_same_words(hold.reason_id, form.reason) else None


def _lifted_before(attempt: Attempt) -> int | None:
    last = records.last_standing(attempt.record.exchange.holds)
    return last.lifted_seq if last else None


def _same_extension(attempt: Attempt) -> int | None:
    """Return the later date that the same person approved last."""
    last = attempt.record.extension
    return last.seq if last and (last.to, last.by) == (attempt.form.to, attempt.person.id) else None


def _refused_before(attempt: Attempt) -> int | None:
    """Return by which entry the same person refused the last request in the same words."""
    last = records.last_standing(attempt.record.dates.extension_requests)
    if last is None or (last.answer, last.answered_by) != ("refused", attempt.person.id):
        return None
    return last.answered_seq if attempt.has_same_words(last.answer_reason_id, attempt.form.reason) else None


def _same_offer(attempt: Attempt) -> int | None:
    """Return the open offer of the same date in the same words."""
    offer = records.offer_of(attempt.record)
    if offer is None or offer.to != attempt.form.to:
        return None
    return offer.seq if attempt.has_same_words(offer.reason_id, attempt.form.reason) else None


def _same_person(attempt: Attempt) -> int | None:
    last = records.reassignment_of(attempt.record)
    return last.seq if last and last.to == attempt.form.person else None


def _same_due(attempt: Attempt) -> int | None:
    """Return the same due date, set last by the same person."""
    same = (attempt.form.on, attempt.form.basis, attempt.person.id)
    last = attempt.record.dates.due_fixes[-1] if attempt.record.dates.due_fixes else None
    return last.seq if last and last.stands and (last.day, last.basis, last.by) == same else None


DAY_IT_HAPPENED = Field("on", "day")
REASON = Field("reason", "words")
OPTIONAL_REASON = Field("reason", "words", required=False)
TEXT = Field("text", "words")
OPTIONAL_TEXT = Field("text", "words", required=False)
EXPECTED = Field("until", "day", required=False)
NEW_DATE = Field("to", "day")
EVIDENCE = Field("evidence", "evidence")
MILESTONE = Field("milestone", "milestone")
"""Asked for first if a form is opened for no milestone in particular."""
LINK = Field("link", "words", required=False)
FILE = Field("file", "words", required=False)
MESSAGE = 'press "{}" in the message about {{}} from the app'
TYPED = "type `/followthrough {} {{}}` there"
ABOUT = attrgetter("about")
ABSENCE = (Field("first", "day"), Field("last", "day"), Field("delegate", "person", required=False))

SPECIFICATIONS: Mapping[Verb, VerbSpecification] = {
    "not_started": MilestoneVerb(
        action="own_word", fields=(OPTIONAL_TEXT,), handle=rules.say_not_started, repeats=_same_word("not_started")
    ),
    "under_way": MilestoneVerb(
        action="own_word", fields=(EXPECTED,), handle=rules.say_under_way, repeats=_same_under_way
    ),
    "done_no_file": MilestoneVerb(
        action="own_word", fields=(OPTIONAL_TEXT,), handle=rules.say_done, repeats=_same_word("done")
    ),
    "write": MilestoneVerb(action="write", fields=(TEXT,), fits_any_date=True, handle=rules.write, repeats=_same_note),
    "undo": MilestoneVerb(action="write", fits_any_date=True, handle=rules.undo),
    # "On it" of 0.2.0: it records that they are on it, and no statement.
    "ack": MilestoneVerb(action="own_word", handle=rules.acknowledge, repeats=_same_rest),
    "snooze": MilestoneVerb(
        action="own_word", fields=(Field("until", "day"),), check=rules.check_snooze, handle=rules.snooze
    ),
    "evidence": MilestoneVerb(
        action="statement",
        fields=(LINK, FILE, DAY_IT_HAPPENED),
        fields_for_another=(LINK, FILE, DAY_IT_HAPPENED, Field("voice", "voice")),
        alternatives=Alternatives(("link", "file"), "link_or_file", exactly_one=True),
        takes_file=True,
        fits_closed=True,
        handle=check_file,
    ),
    "done": MilestoneVerb(
        action="statement",
        fields=(TEXT,),
        fields_for_another=(Field("says", "says"), DAY_IT_HAPPENED, TEXT),
        fits_closed=True,
        check=rules.check_button,
        handle=rules.record_statement,
        repeats=_same_statement,
    ),
    "blocked": MilestoneVerb(
        action="obstacle",
        fields=(Field("waits_for", "milestone", required=False), OPTIONAL_REASON),
        alternatives=Alternatives(("waits_for", "reason"), "milestone_or_reason"),
        handle=rules.block,
        repeats=_same_hold,
    ),
    "unblock": MilestoneVerb(action="obstacle", check=rules.check_hold, handle=rules.unblock, repeats=_lifted_before),
    "not_mine": MilestoneVerb(action="obstacle", fields=(REASON,), handle=rules.say_not_mine, repeats=_same_hold),
    "extend.ask": MilestoneVerb(
        action="extension_ask",
        fields=(NEW_DATE, REASON),
        check=rules.check_may_request_extension,
        handle=rules.request_extension,
    ),
    "extend.grant": MilestoneVerb(
        action="extension",
        fields=(NEW_DATE, REASON),
        check=rules.check_may_extend,
        handle=rules.extend,
        repeats=_same_extension,
    ),
    "extend.refuse": MilestoneVerb(
        action="extension",
        fields=(REASON,),
        check=rules.check_extension_request,
        handle=rules.refuse_extension,
        repeats=_refused_before,
    ),
    "date.agree": MilestoneVerb(action="date_answer", check=rules.check_can_agree, handle=rules.agree),
    "date.agree_all": SeveralVerb(verb="date.agree"),
    "date.offer": MilestoneVerb(
        action="date_answer",
        fields=(NEW_DATE, REASON),
        check=rules.check_proposed,
        handle=rules.offer,
        repeats=_same_offer,
    ),
    "date.accept": MilestoneVerb(action="date_decide", check=rules.check_offer, handle=rules.accept),
    "date.decline": MilestoneVerb(
        action="date_decide", fields=(REASON,), check=rules.check_offer, handle=rules.decline
    ),
    "reassign": MilestoneVerb(
        action="reassign",
        fields=(Field("person", "successor"), OPTIONAL_REASON),
        handle=rules.reassign,
        repeats=_same_person,
    ),
    "verify": _finding("met", MESSAGE.format("Verify"), EVIDENCE, DAY_IT_HAPPENED, REASON),
    "another_way": _finding("done_another_way", TYPED.format("another way"), EVIDENCE, DAY_IT_HAPPENED, REASON),
    "reject": _finding("not_met", MESSAGE.format("Not sufficient"), EVIDENCE, REASON),
    "waive": _finding("not_required", TYPED.format("not required"), REASON),
    "close": _finding("closed_not_implemented", TYPED.format("close"), REASON),
    "confirm": _finding("still_holds", TYPED.format("still holds"), REASON),
    "reopen": _finding("no_longer_holds", TYPED.format("no longer holds"), DAY_IT_HAPPENED, REASON),
    "look": MilestoneVerb(action="look", fields=(DAY_IT_HAPPENED,), check=rules.check_look, handle=rules.look),
    "memo.approve": _step("approve", "approve", MESSAGE.format("Approve")),
    "memo.read": _step("read", "review", MESSAGE.format("I have read it")),
    "memo.back": _step("back", "send_back", MESSAGE.format("Send back"), REASON),
    "memo.comment": _step("comment", "comment", None, TEXT),
    "away": RecordVerb(
        fields=ABSENCE, fields_for_another=(Field("person", "person"), *ABSENCE), handle=office.set_away
    ),
    "away.clear": RecordVerb(handle=office.clear_away),
    "mine": VerbSpecification(),
    "details": VerbSpecification(),
    # By a button, evidence comes from those who may say that it is done. A verifier adds a file by a command.
    "file.add": MilestoneVerb(action="evidence", takes_file=True, fits_closed=True, handle=check_file),
    "date.fix": MilestoneVerb(action="due_fix", fits_closed=True, handle=rules.set_due, repeats=_same_due),
    "acceptance": RecordVerb(
        action="acceptance", subject=ABOUT, handle=office.record_acceptance, repeats=office.same_acceptance
    ),
    "note": RecordVerb(action="note", subject=ABOUT, handle=office.add_note, repeats=office.same_note),
    "file.answer": RecordVerb(action="answer_file", handle=office.answer_file, repeats=office.same_file_answer),
    "memo.share": RecordVerb(action="memo_share", handle=office.share_draft),
    "hand_over": RecordVerb(action="reassign", handle=office.hand_over, repeats=office.handed_over_before),
    "close_pages": RecordVerb(action="close_pages", handle=office.close_pages),
    "withdraw": RecordVerb(action="correct", subject=office.withdrawn_subject, handle=office.withdraw_entry),
}


def fields_of(verb: Verb, *, for_another: bool, about: str | None) -> tuple[Field, ...]:
    """Return the fields of a verb's form; none if it acts at once. `about` is the milestone it is opened for."""
    specification = SPECIFICATIONS[verb]
    for_others = specification.fields_for_another
    fields = for_others if for_another and for_others is not None else specification.fields
    asks_for_milestone = fields and about is None and isinstance(specification, MilestoneVerb)
    return (MILESTONE, *fields) if asks_for_milestone else fields


def is_about_milestone(verb: Verb) -> bool:
    """Return whether a verb is about a milestone."""
    return isinstance(SPECIFICATIONS[verb], MilestoneVerb)


def draft_verb(step: MemoStep) -> Verb:
    """Return the verb by which a person takes a step with a draft memo."""
    return next(
        verb
        for verb, specification in SPECIFICATIONS.items()
        if isinstance(specification, DraftVerb) and specification.step == step
    )
