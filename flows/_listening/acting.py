"""What is done with a press that was kept: act on it, say what came of it, and draw anew what it touched."""

import time
from dataclasses import dataclass, field

from flows._listening.homes import Homes
from flows._listening.listener import LOG, PULSE, Listener
from flows._runtime import clock
from flows._runtime.run import run
from flows.answers.record_answer import record_answer
from models.answers import Press, Reply, about, read_reply, touched_by
from models.core import LedgerError, SlackError
from models.permissions import REVIEWERS
from models.projections import MILESTONES
from notifications.answers import say_reply
from tasks.core import crash_point
from tasks.ledger import inbox, records
from tasks.reminders import redraw
from tasks.slack import open_conversation, tell

LOOK_EVERY = 60.0
"""Seconds between two looks for presses that wait in the inbox."""
LONGEST_REST = 3600.0
"""Seconds after which a press that could not be acted on is tried again at the latest."""


@dataclass
class Hands:
    """What acts, one press after the other; `acted` counts them."""

    listener: Listener
    homes: Homes
    acted: int = 0
    _looked_at: float = float("-inf")
    _rests: dict[str, tuple[int, float]] = field(default_factory=dict)
    """How often a press could not be acted on, and when it may be tried again."""

    async def work(self) -> None:
        """Do what is next, or what the time has come for."""
        if not self.listener.knows_us():
            self.listener.stop.wait(PULSE)  # a press of ours would be taken for a stranger's
            return
        try:
            await self._work(time.monotonic())
        except LedgerError as fault:  # presses are not acknowledged meanwhile, and Slack brings them again
            LOG.warning("the database could not be asked, and is asked again: %s", fault)
            self.listener.stop.wait(PULSE)

    async def _work(self, moment: float) -> None:
        if moment - self._looked_at >= LOOK_EVERY:
            self._looked_at = moment
            self._look_for_waiting(moment)
        match self.listener.next_job():
            case Press() as press:
                await self._act(press)
            case str() as user:
                self.homes.want(user)
            case None:  # a tab waits until nobody waits for an answer
                self.homes.draw(clock.now())

    def _look_for_waiting(self, moment: float) -> None:
        """Take the presses that were kept and not acted on: by a listener before us, or where something failed."""
        for press in inbox.waiting(self.listener.database):
            if moment >= self._rests.get(press.id, (0, moment))[1]:
                self.listener.take(press)

    async def _act(self, press: Press) -> None:
        """Act on a press and say what came of it. A press that cannot be acted on waits, and is tried again later."""
        try:
            reply = read_reply(await run(record_answer, press.id))
            self.acted += 1
            crash_point("effect_before_reply")
            self._tell(press, reply)
            inbox.settle(self.listener.database, press.id, clock.now())
            self._rests.pop(press.id, None)
            if reply.code not in ("foreign", "unknown_person"):
                self._draw(press)
        except Exception as error:
            tries = self._rests.get(press.id, (0, 0.0))[0] + 1
            self._rests[press.id] = (tries, time.monotonic() + min(LOOK_EVERY * 2**tries, LONGEST_REST))
            LOG.warning("a press (%s) waits and is tried again: %s: %s", press.verb, type(error).__name__, error)
        finally:
            self.listener.in_hand.discard(press.id)

    def _tell(self, press: Press, reply: Reply) -> None:
        """Tell the person, and nobody else. Where Slack does not take it the effect stays, and the log says so."""
        text = say_reply(reply, self.listener.sender)
        if not text:
            return
        try:
            channel = press.channel or open_conversation(self.listener.slack, press.user)
            tell(self.listener.slack, channel, press.user, text)
        except SlackError as fault:
            LOG.warning("a person was not told what came of a press (%s): %s", press.verb, fault)

    def _draw(self, press: Press) -> None:
        """Draw the messages about the milestone anew at once, and soon the tabs of those whom the press touched."""
        self.homes.want(press.user)
        if press.mark.d:
            self._draw_memo(press)
        named = about(press)
        record = records.one(self.listener.database, MILESTONES, named) if named else None
        if record is None:
            return
        try:
            self._redraw((record.id,), memos=False)
        except SlackError as fault:
            LOG.warning("a message about %s still shows its call to act, until the next sweep: %s", record.id, fault)
        for person in touched_by(record, self.listener.file.people()):
            if person.slack:
                self.homes.want(person.slack)

    def _draw_memo(self, press: Press) -> None:
        """Draw the messages about a draft anew, and soon the tabs of all who may still act on it."""
        try:
            self._redraw((), memos=True)
        except SlackError as fault:
            LOG.warning("a message about %s still shows its call to act, until the next sweep: %s", press.mark.d, fault)
        for person in self.listener.file.people().people:
            if person.slack and any(each.role in REVIEWERS for each in person.roles):
                self.homes.want(person.slack)

    def _redraw(self, ids: tuple[str, ...], *, memos: bool) -> None:
        listener = self.listener
        redraw(listener.database, listener.slack, listener.sender, ids, clock.now(), memos=memos)
