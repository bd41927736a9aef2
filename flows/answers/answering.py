"""One press being heard: who pressed, what it is about, and all that the ledger says of it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows._runtime import context
from flows._runtime.settings import Settings
from models.answers import (
    WITHOUT_MILESTONE,
    Answer,
    AnswerContext,
    Asked,
    Given,
    NotGiven,
    Opened,
    Press,
    Read,
    Reply,
    Stranger,
    about,
    answer,
    answer_stranger,
    person_of,
    stranger,
    voice_of,
)
from models.core import People, Person, new_york_day
from models.ledger import Event, EvidenceRefused, HoldLifted, PressTaken
from models.permissions import stand_ins
from models.projections import MILESTONES, RECIPIENTS, SOURCES
from models.records import MilestoneRecord
from models.reminders import next_wake
from tasks import ledger
from tasks.evidence import salt_of
from tasks.files import given as files
from tasks.ledger import Database, inbox, records, texts
from tasks.memo import one_at_hand


def stranger_in(settings: Settings, people: People, who: Press | Opened | Asked) -> Stranger | None:
    """Return why what came from Slack is not acted on; None for a person of ours, from a team and an app of ours."""
    trusted = settings.slack_trusted_teams.replace(",", " ").split()
    teams = {each for each in (settings.slack_team_id, *trusted) if each}
    return stranger(who.user, who.team, who.app, people, teams=teams, own_app=settings.slack_app_id)


def receive(settings: Settings, database: Database, people: People, read: Read, now: datetime) -> inbox.Received:
    """Keep a press as it came in, before it is acknowledged; of a stranger's no word (tasks/ledger/inbox.py)."""
    return inbox.receive(database, read, now, stranger=stranger_in(settings, people, read.press) is not None)


@dataclass(frozen=True)
class Hearing:
    """What is at hand while a press is answered. Each look reads the ledger anew."""

    settings: Settings
    database: Database
    people: People
    press: Press
    now: datetime

    @property
    def why_not(self) -> Stranger | None:
        """Return why the press is a stranger's, if it is."""
        return stranger_in(self.settings, self.people, self.press)

    @property
    def person(self) -> Person | None:
        """Return who pressed; None for a stranger."""
        return None if self.why_not else person_of(self.press.user, self.people)

    @property
    def record(self) -> MilestoneRecord | None:
        """Return the milestone that the press is about; None where it is about none, or the ledger knows none."""
        named = about(self.press)
        known = named and self.press.verb not in WITHOUT_MILESTONE
        return records.one(self.database, MILESTONES, named) if named and known else None

    def context(self) -> AnswerContext:
        """Return what the answer is decided on, with no more milestones than it may touch."""
        touched: Mapping[str, MilestoneRecord] = {}
        if self.press.verb == "verify" and self.press.step == "submitted":
            touched = records.every(self.database, MILESTONES)
        elif self.press.form.waits_for:
            touched = records.some(self.database, MILESTONES, [self.press.form.waits_for])
        day, known = new_york_day(self.now), records.every(self.database, RECIPIENTS)
        calendar, away = context.register(self.database).calendar, stand_ins(self.people, known, day)
        memo = one_at_hand(self.database, self.press.mark.d, day) if self.press.mark.d else None
        return AnswerContext(
            people=self.people, day=day, milestones=touched, calendar=calendar, memo=memo, stand_ins=away
        )

    def answered(self, given: Given | NotGiven | None = None) -> Answer:
        """Return what the press does, on all that the ledger says now."""
        if (person := self.person) is None:
            return answer_stranger(self.press, self.why_not or "unknown_person")
        return answer(self.press, person, self.record, self.context(), given)

    def not_held(self, found: Answer) -> tuple[Event, ...]:
        """Return what the ledger does not hold yet: a file is received once for a milestone, and refused once.

        What was refused in a folder that was never looked at is noted by the first look.
        """
        checked_at = records.every(self.database, SOURCES) if found.reply.code == "not_taken" else {}
        return tuple(
            each
            for each in found.events
            if (each.key is None or not ledger.seq_of(self.database, each.key))
            and (not isinstance(each, EvidenceRefused) or each.source in checked_at)
        )

    def take_file(self) -> Given | NotGiven:
        """Take in the file that the form names: from a drop folder of its voice, or from its address on the web."""
        form, record, person = self.press.form, self.record, self.person
        words = texts.words_of(self.database, [each for each in (form.link, form.file) if each])
        around: dict[str, Any] = {
            "store": self.settings.store,
            "salt": salt_of(self.settings.home),
            "manners": context.surroundings(self.settings).manners,
        }
        if form.link:
            return files.take_link(words.get(form.link, ""), now=self.now, **around)
        if record is None or person is None:
            return NotGiven(how="drop", why="file_not_found")
        voice = voice_of(self.press, person, record, self.context())
        sources = context.register(self.database).sources
        name = words.get(form.file or "", "")
        return files.take_dropped(name, sources, voice, place=self.settings.drop_root, **around)

    def told(self, found: Answer, noted: tuple[Event, ...], key: str) -> Reply:
        """Return the reply with what the ledger now says: the entry that notes it, and the day of the next message.

        `noted` is what was appended just now; `key` that of the press. A press that was acted on before is told so.
        """
        reply, seq = found.reply, ledger.seq_of(self.database, key)
        if seq is None:
            return reply
        if not noted:
            taken = isinstance(ledger.entry(self.database, seq).event, PressTaken)
            before = {"code": "noted_before", "seq": seq} if taken else {"code": "refused", "why": "before"}
            return Reply(verb=reply.verb, milestone_id=reply.milestone_id, **before)
        if reply.code != "noted":
            return reply
        held = next((each.key for each in found.events if each not in noted and each.key), None)
        if held:
            return reply.model_copy(update={"code": "noted_before", "seq": ledger.seq_of(self.database, held)})
        # What a person did is named before what it took the place of.
        own = [place for place, each in enumerate(noted[:-1]) if not isinstance(each, HoldLifted)]
        first = seq - len(noted) + 1
        return reply.model_copy(update={"seq": first + next(iter(own), 0), **self._next()})

    def _next(self) -> dict[str, date | bool | None]:
        """Return when the next message on the milestone comes: a day, or as soon as may be."""
        record = self.record
        calendar = context.register(self.database).calendar
        wake = next_wake(record, calendar) if record else None
        if wake is not None and wake <= self.now:
            return {"told_next": True}
        return {"next_on": new_york_day(wake) if wake else None}
