"""Act on one answer, pressed or typed as a command: decide it on the record as it is, and note it once."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from prefect import flow

from flows._runtime import artifact, clock, context
from flows._runtime.settings import Settings, load_settings
from models.answers import (
    CALLED_REPLY,
    SPECIFICATIONS,
    ActResult,
    AnswerContext,
    Attempt,
    Form,
    IncomingPress,
    Press,
    RejectedFile,
    Reply,
    SlackActor,
    StoredFile,
    StrangerReason,
    acting,
    answer_press,
    answer_stranger,
    can_be_undone,
    decide,
    evidence_voice,
    is_about_milestone,
    result_of,
    state_of,
    stranger_reason,
)
from models.core import InputError, People, Person, SourceFault, evolve, new_york_day
from models.ledger import Event, EvidenceRefused, HoldLifted, PressTaken, StatementRecorded, Verb, key_of_removal
from models.permissions import stand_ins
from models.projections import DRAFTS, MILESTONES, RECIPIENTS, RECOMMENDATIONS, REMINDERS, SOURCES
from models.records import MilestoneRecord
from notifications.prefect import say_answer
from notifications.words import cap
from tasks import ledger
from tasks.core import REMOVED, crash_point, salt_of
from tasks.files import media_type_of, take_dropped, take_link
from tasks.ledger import Database, append_decided, inbox, records, texts
from tasks.memo import one_at_hand


@flow(name="record_answer", flow_run_name="Answer")
async def record_answer(
    press_id: str | None = None,
    verb: Verb = "mine",
    about_id: str | None = None,
    person_id: str | None = None,
    form: Form | None = None,
) -> dict[str, Any]:
    """Act on a press in the inbox, or on a command; return what the person learns (`models.answers.read_reply`).

    The effects of a press and `press_taken` are one append; a command that says the same again gives the same entry.
    Raises InputError for an unknown press and for a refused command.
    """
    settings = load_settings()
    if press_id is None:
        in_progress: PressInProgress = command(settings, verb, about_id or "", person_id or "", form or Form())
    else:
        database = context.open_record(settings)
        press = inbox.press_of(database, press_id)
        if press is None:
            raise InputError("no press with this id was received; nothing was done")
        press = as_labeled(database, press)
        database = replace(database, channel="page" if press.page else "slack", account=None)
        in_progress = PressInProgress(settings, database, settings.people(), press, clock.now())
        if press.is_settled:  # by another listener, a moment ago
            return in_progress.reply(ActResult((), Reply(code="opens", verb=press.verb)), None).plain()
    await artifact.rename(in_progress.run_name)
    is_new = in_progress.seq is None
    decided: list[ActResult] = [in_progress.answer()]
    # What a form names is fetched before anything is written
    file = in_progress.take_file() if is_new and decided[-1].reply.code == "taking" else None

    def decide() -> tuple[Event, ...]:
        decided.append(in_progress.answer(file))
        return () if in_progress.seq else in_progress.new_events(decided[-1])

    actor = in_progress.person.id if in_progress.person else ledger.SYSTEM
    appended = append_decided(in_progress.database, decide, now=in_progress.now, actor=actor)
    crash_point("committed")
    reply = in_progress.reply(decided[-1], appended)
    return artifact.end(reply.plain(), cap(reply.code.replace("_", " ")))


def as_labeled(database: Database, press: Press) -> Press:
    """Return a press as what its button said when it was drawn: "Reply" of 0.2.0 was a note, under the name of `done`.
    Of a button in no message on record the press names no message, so that the rule can refuse it."""
    if press.verb != "done" or not press.mark.m:
        return press
    channel, ts = press.channel or press.mark.c, press.ts or press.mark.t
    parts = records.where(database, REMINDERS, milestone_id=press.mark.m).values()
    kinds = {part.claim.part.kind for part in parts if part.ts and (part.channel, part.ts) == (channel, ts)}
    if kinds:
        return evolve(press, verb="write") if kinds & CALLED_REPLY else press
    return evolve(press, ts=None, mark=evolve(press.mark, t=None))


def stranger_in(settings: Settings, people: People, actor: SlackActor) -> StrangerReason | None:
    """Return why we do not act on what comes from somebody in Slack or on a page, or None if we do."""
    trusted = settings.slack_trusted_teams.replace(",", " ").split()
    teams = {team for team in (settings.slack_team_id, *trusted) if team}
    return stranger_reason(actor, people, teams=teams, own_app=settings.slack_app_id)


def keep_press(
    settings: Settings, database: Database, people: People, incoming: IncomingPress, now: datetime
) -> inbox.Received:
    """Store a press as it came in, before it is acknowledged; no word of a stranger's is stored."""
    is_stranger = stranger_in(settings, people, incoming.press) is not None
    return inbox.receive(database, incoming, now, stranger=is_stranger, salt=salt_of(settings.home))


@dataclass(frozen=True)
class PressInProgress:
    """One press while it is answered. The ledger is read again each time, because others may have acted."""

    settings: Settings
    database: Database
    people: People
    press: Press
    now: datetime

    @property
    def key(self) -> str | None:
        """Return the key under which the ledger notes it once; None for a command, which has no second delivery."""
        return PressTaken(press_id=self.press.id, verb=self.press.verb).key

    @property
    def seq(self) -> int | None:
        """Return the entry that notes it, or None if it was not acted on yet."""
        return ledger.seq_of(self.database, self.key) if self.key else None

    @property
    def person(self) -> Person | None:
        """Return who acts, or None for a stranger."""
        is_stranger = stranger_in(self.settings, self.people, self.press)
        return None if is_stranger else acting(self.press, self.people)

    @property
    def milestone(self) -> MilestoneRecord | None:
        """Return the milestone the press is about, or None if there is none or the ledger does not know it."""
        milestone_id = self.press.milestone_id
        if milestone_id is None or not is_about_milestone(self.press.verb):
            return None
        return records.one(self.database, MILESTONES, milestone_id)

    @property
    def run_name(self) -> str:
        """Return what the run is called in Prefect: who answered, by title, and what."""
        names = context.register(self.database).names
        draft_id = self.press.mark.d or (self.press.about if self.press.verb.startswith("memo.") else None)
        about = self.press.milestone_id or draft_id
        milestone = self.milestone
        recommendation_id = milestone.recommendation_id if milestone else ""
        recommendation = records.one(self.database, RECOMMENDATIONS, recommendation_id)
        unit = recommendation.plan.owner.unit if recommendation else None
        return say_answer(self.person, self.press.verb, about, unit, names)

    def attempt(self) -> Attempt | None:
        """Return what the answer is decided on, as the ledger has it now, or None for a stranger."""
        person = self.person
        return Attempt(self.press, person, self.milestone, self._context()) if person else None

    def answer(self, file: StoredFile | RejectedFile | None = None) -> ActResult:
        """Return what the press does in the present state of the ledger."""
        attempt = self.attempt()
        if attempt is None:
            reason = stranger_in(self.settings, self.people, self.press)
            return answer_stranger(self.press, reason or "unknown_person")
        if isinstance(file, StoredFile) and ledger.seq_of(self.database, key_of_removal(file.sha256)):
            file = RejectedFile(how="drop" if file.how == "command" else file.how, why=REMOVED)
        return answer_press(attempt, file)

    def take_file(self) -> StoredFile | RejectedFile:
        """Store the file that the form names: from a drop folder of its voice, or from its web address. One that
        came with a page or a command is stored."""
        form = self.press.form
        if form.evidence:
            return self._stored("upload" if self.press.page else "command")
        words = texts.words_of(self.database, [text_id for text_id in (form.link, form.file) if text_id])
        store = self.settings.store
        salt = salt_of(self.settings.home)
        manners = context.manners_of(self.settings)
        if form.link:
            return take_link(words.get(form.link, ""), store=store, salt=salt, manners=manners, now=self.now)
        attempt = self.attempt()
        if attempt is None or attempt.milestone is None:
            return RejectedFile(how="drop", why="file_not_found")
        return take_dropped(
            words.get(form.file or "", ""),
            context.register(self.database).sources,
            evidence_voice(attempt),
            store=store,
            salt=salt,
            place=self.settings.drop_root,
            manners=manners,
        )

    def _stored(self, how: Literal["command", "upload"]) -> StoredFile:
        form = self.press.form
        (sha256,) = form.evidence
        body = self.settings.store.read(sha256)
        name = texts.words_of(self.database, [form.file or ""])[form.file or ""]
        media_type = media_type_of(name, body[:1024]) or "application/octet-stream"
        return StoredFile(sha256=sha256, name=name, size=len(body), media_type=media_type, text=form.extracted, how=how)

    def new_events(self, decided: ActResult) -> tuple[Event, ...]:
        """Return the events that the ledger does not have yet: a file is received or refused once for a milestone. A
        refusal in a folder that was never checked is left to the first check, which notes it."""
        checked = records.lookup(self.database, SOURCES)
        return tuple(
            event
            for event in decided.events
            if (not event.key or not ledger.seq_of(self.database, event.key))
            and (not isinstance(event, EvidenceRefused) or event.source in checked)
        )

    def reply(self, decided: ActResult, appended: ledger.Appended | None) -> Reply:
        """Return the reply with the entry that notes the press and the day of the next message; if nothing was
        appended, it says that the press was answered before."""
        reply = decided.reply
        seq = self.seq
        if seq is None:
            return reply
        if not appended or not appended.events:
            if isinstance(ledger.entry(self.database, seq).event, PressTaken):
                return Reply(code="noted_before", verb=reply.verb, milestone_id=reply.milestone_id, seq=seq)
            return Reply(code="refused", verb=reply.verb, milestone_id=reply.milestone_id, why="before")
        if reply.code != "noted":
            return reply
        on_record = (event.key for event in decided.events if event not in appended.events)
        if key := next(filter(None, on_record), None):
            return evolve(reply, code="noted_before", seq=ledger.seq_of(self.database, key))
        added = appended.events[:-1]  # the last one notes the press
        statement = next((event for event in added if isinstance(event, StatementRecorded)), None)
        answer_words: dict[str, Any] = {}
        if statement:
            answer_words = {"says": statement.says, "on": statement.on or new_york_day(self.now)}
        undo = tuple(range(appended.first, appended.first + len(added))) if can_be_undone(added) else ()
        state = state_of(self.milestone) if self.milestone else None
        agency = context.register(self.database).names.agency
        seq = appended.first + _own_place(added)
        return evolve(reply, seq=seq, **answer_words, undo=undo, state=state, agency=agency)

    def _context(self) -> AnswerContext:
        database = self.database
        day = new_york_day(self.now)
        draft_id = self.press.mark.d
        register = context.register(database)
        return AnswerContext(
            people=self.people,
            day=day,
            milestones=records.lookup(database, MILESTONES),
            recommendations=records.lookup(database, RECOMMENDATIONS),
            sources=records.lookup(database, SOURCES),
            drafts=records.lookup(database, DRAFTS),
            entries=records.Lookup(lambda seq: ledger.entry(database, int(seq)) if seq.isdecimal() else None, dict),
            words=records.Lookup(lambda text_id: texts.words_of(database, [text_id]).get(text_id), dict),
            calendar=register.calendar,
            report_on=register.report.issued_on,
            memo=one_at_hand(database, draft_id, day) if draft_id else None,
            stand_ins=stand_ins(self.people, records.every(database, RECIPIENTS), day),
        )


@dataclass(frozen=True)
class CommandInProgress(PressInProgress):
    """A command while it is answered: the same decision. Who typed it says who they are, and a refusal is raised."""

    @property
    def key(self) -> None:
        """Return None: a command is not delivered twice, and `repeats` knows one that says the same."""

    @property
    def person(self) -> Person:
        """Return who acts. Raises InputError if the people file does not know them."""
        return self.people.person(self.press.by or "")

    def answer(self, file: StoredFile | RejectedFile | None = None) -> ActResult:
        """Return what the command does. Raises RuleError, InputError or SourceFault, whose sentence it prints."""
        specification = SPECIFICATIONS[self.press.verb]
        attempt = Attempt(self.press, self.person, self.milestone, self._context())
        if specification.in_slack:
            about = self.press.milestone_id or self.press.about
            context.refuse_outside_slack(self.settings, specification.in_slack.format(about))
        if isinstance(file, StoredFile) and ledger.seq_of(self.database, key_of_removal(file.sha256)):
            raise SourceFault(REMOVED, f"the file {file.sha256} was removed by order and is not taken again")
        outcome = decide(attempt, file if isinstance(file, StoredFile) else None)
        context.refuse_account_of_another(self.database, outcome.judged, self.person.id, specification.doing)
        return result_of(outcome, self.press.verb)

    def reply(self, decided: ActResult, appended: ledger.Appended | None) -> Reply:
        """Return the reply with the entry of what the command did, now or before."""
        if appended and appended.events:
            return evolve(decided.reply, seq=appended.first + _own_place(appended.events))
        before = next((ledger.seq_of(self.database, event.key) for event in decided.events if event.key), None)
        return evolve(decided.reply, code="noted_before", seq=decided.reply.seq or before)


def command(settings: Settings, verb: Verb, about: str, by: str, form: Form) -> CommandInProgress:
    """Return a command as it begins. The record that is opened says that it came by a command, and the account."""
    if is_about_milestone(verb):
        press = Press(by=by, verb=verb, step="submitted", form=evolve(form, milestone=about))
    else:
        press = Press(by=by, verb=verb, step="submitted", form=form, about=about)
    return CommandInProgress(settings, context.open_record(settings), settings.people(), press, clock.now())


def _own_place(events: tuple[Event, ...]) -> int:
    """Return the place of what the person did: it is named before what it replaced."""
    return next((place for place, event in enumerate(events) if not isinstance(event, HoldLifted)), 0)
