"""The handling of one press: who pressed, what it is about, and what the ledger knows about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flows._runtime import context
from flows._runtime.settings import Settings
from models.answers import (
    SPECIFICATIONS,
    Answer,
    AnswerContext,
    Attempt,
    IncomingPress,
    MilestoneVerb,
    Press,
    RejectedFile,
    Reply,
    SlackActor,
    StoredFile,
    StrangerReason,
    answer,
    answer_stranger,
    evidence_voice,
    is_about_milestone,
    person_of,
    stranger_reason,
)
from models.core import People, Person, evolve, new_york_day
from models.ledger import Event, EvidenceRefused, HoldLifted, PressTaken
from models.permissions import stand_ins
from models.projections import MILESTONES, RECIPIENTS, SOURCES
from models.records import MilestoneRecord
from models.reminders import next_check
from tasks import ledger
from tasks.core import salt_of
from tasks.files import take_dropped, take_link
from tasks.ledger import Database, inbox, records, texts
from tasks.memo import one_at_hand


def stranger_in(settings: Settings, people: People, actor: SlackActor) -> StrangerReason | None:
    """Return why we do not act on what comes from somebody in Slack, or None if we do."""
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
    def stranger_reason(self) -> StrangerReason | None:
        """Return why the press is a stranger's, or None if it is not."""
        return stranger_in(self.settings, self.people, self.press)

    @property
    def person(self) -> Person | None:
        """Return who pressed, or None for a stranger."""
        return None if self.stranger_reason else person_of(self.press.user, self.people)

    @property
    def milestone(self) -> MilestoneRecord | None:
        """Return the milestone the press is about, or None if there is none or the ledger does not know it."""
        named = self.press.milestone_id
        if named is None or not is_about_milestone(self.press.verb):
            return None
        return records.one(self.database, MILESTONES, named)

    def attempt(self) -> Attempt | None:
        """Return what the answer is decided on, as the ledger knows it now, or None for a stranger."""
        person = self.person
        return Attempt(self.press, person, self.milestone, self._context()) if person else None

    def answer(self, file: StoredFile | RejectedFile | None = None) -> Answer:
        """Return what the press does in the present state of the ledger."""
        attempt = self.attempt()
        if attempt is None:
            return answer_stranger(self.press, self.stranger_reason or "unknown_person")
        return answer(attempt, file)

    def take_file(self) -> StoredFile | RejectedFile:
        """Store the file that the form names: from a drop folder of its voice, or from its web address."""
        form = self.press.form
        words = texts.words_of(self.database, [text_id for text_id in (form.link, form.file) if text_id])
        store, salt = self.settings.store, salt_of(self.settings.home)
        manners = context.surroundings(self.settings).manners
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

    def new_events(self, decided: Answer) -> tuple[Event, ...]:
        """Return the events that the ledger does not have yet: a file is received or refused once for a milestone.

        A refusal in a folder that was never checked is left to the first check, which notes it.
        """
        checked = records.every(self.database, SOURCES) if decided.reply.code == "not_taken" else {}
        return tuple(
            event
            for event in decided.events
            if (event.key is None or not ledger.seq_of(self.database, event.key))
            and (not isinstance(event, EvidenceRefused) or event.source in checked)
        )

    def reply(self, decided: Answer, noted: tuple[Event, ...], key: str) -> Reply:
        """Return the reply with what the ledger now says: the entry that notes the press, and the next message.

        `noted` is what was appended just now, and `key` is that of the press. If nothing was appended the press was
        answered before, and the reply says so.
        """
        reply, seq = decided.reply, ledger.seq_of(self.database, key)
        if seq is None:
            return reply
        if not noted:
            is_taken = isinstance(ledger.entry(self.database, seq).event, PressTaken)
            if is_taken:
                return Reply(code="noted_before", verb=reply.verb, milestone_id=reply.milestone_id, seq=seq)
            return Reply(code="refused", verb=reply.verb, milestone_id=reply.milestone_id, why="before")
        if reply.code != "noted":
            return reply
        already_on_record = next((event.key for event in decided.events if event not in noted and event.key), None)
        if already_on_record:
            return evolve(reply, code="noted_before", seq=ledger.seq_of(self.database, already_on_record))
        return self._with_next_message(evolve(reply, seq=seq - len(noted) + 1 + _own_place(noted)))

    def _context(self) -> AnswerContext:
        """Return what the answer is decided on, with no more milestones than it may touch."""
        day = new_york_day(self.now)
        draft_id = self.press.mark.d
        register = context.register(self.database)
        return AnswerContext(
            people=self.people,
            day=day,
            milestones=self._milestones_touched(),
            calendar=register.calendar,
            report_on=register.report.issued_on,
            memo=one_at_hand(self.database, draft_id, day) if draft_id else None,
            stand_ins=stand_ins(self.people, records.every(self.database, RECIPIENTS), day),
        )

    def _milestones_touched(self) -> Mapping[str, MilestoneRecord]:
        specification, waits_for = SPECIFICATIONS[self.press.verb], self.press.form.waits_for
        touches_all = isinstance(specification, MilestoneVerb) and specification.touches_all
        if touches_all and self.press.step == "submitted":
            return records.every(self.database, MILESTONES)
        return context.hold_chain(self.database, waits_for) if waits_for else {}

    def _with_next_message(self, reply: Reply) -> Reply:
        """Return the reply with the day of the next message about the milestone, or that somebody is told next."""
        milestone = self.milestone
        wake = next_check(milestone, context.register(self.database).calendar) if milestone else None
        if wake is None:
            return reply
        if wake <= self.now:
            return evolve(reply, told_next=True)
        return evolve(reply, next_on=new_york_day(wake))


def _own_place(noted: tuple[Event, ...]) -> int:
    """Return the place of what the person did: it is named before what it replaced. The last event is the press."""
    places = (place for place, event in enumerate(noted[:-1]) if not isinstance(event, HoldLifted))
    return next(places, 0)
