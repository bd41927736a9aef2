"""What is done with a press that was kept: act on it, tell the person, and redraw what it touched."""

import time

from flows._listening.listener import LOG, PULSE, IssueRequest, Listener, PrivateReply
from flows._listening.replies import HomeTabs, Replies
from flows._runtime import clock
from flows._runtime.origin import coming_by
from flows._runtime.run import run_now
from flows.answers.record_answer import record_answer
from models.answers import Press, people_shown, read_reply
from models.core import FollowthroughError, LedgerError, SlackError
from models.permissions import REVIEWERS
from models.projections import MILESTONES
from notifications.answers import say_issue, say_reply, undo_row
from tasks.core import crash_point
from tasks.ledger import inbox, records
from tasks.reminders import redraw

CHECK_EVERY = 60.0  # seconds between two checks for presses that wait in the inbox
LONGEST_PAUSE = 3600.0  # seconds after which a press that could not be acted on is tried again at the latest


class Worker:
    """What acts on presses, one after the other; `acted` counts them."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.acted = 0
        self.home_tabs = HomeTabs(listener)
        self.replies = Replies(listener)
        self._checked_at = float("-inf")
        self._retries: dict[str, tuple[int, float]] = {}
        """How often a press could not be acted on, and the moment (monotonic) from which it may be tried again."""

    async def work(self) -> None:
        """Do the next job, or what has become due."""
        if not self.listener.has_app_id():
            # A press of one of our own people would be taken for a stranger's.
            self.listener.stop.wait(PULSE)
            return
        try:
            await self._work(time.monotonic())
        except LedgerError as fault:
            # Presses are not acknowledged meanwhile, so Slack sends them again.
            LOG.warning("the database could not be asked, and is asked again: %s", fault)
            self.listener.stop.wait(PULSE)

    async def _work(self, moment: float) -> None:
        if moment - self._checked_at >= CHECK_EVERY:
            self._checked_at = moment
            for press in inbox.waiting(self.listener.database):  # of a listener before this one, or after a fault
                if moment >= self._retries.get(press.id, (0, moment))[1]:
                    self.listener.enqueue(press)
        self.replies.say_what_is_due()
        match self.listener.next_job():
            case Press() as press:
                await self._act(press)
            case IssueRequest() as request:
                await self._issue(request)
            case PrivateReply() as reply:
                self.replies.say(reply)
            case str() as user:
                self.home_tabs.request(user)
            case None:  # a tab is drawn only when nobody waits for an answer
                self.home_tabs.draw_next(clock.now())

    async def _act(self, press: Press) -> None:
        """Act on a press and tell the person. A press that cannot be acted on waits, and is tried again later."""
        try:
            reply = read_reply(await run_now(record_answer, press.id))
            self.acted += 1
            self._retries.pop(press.id, None)
            crash_point("effect_before_reply")
            text = say_reply(reply, self.listener.sender)
            about = f"what came of a press ({press.verb})"
            self.replies.say(PrivateReply(press.user, press.channel, text, about, press.id, undo_row(reply)))
            if reply.code not in ("foreign", "unknown_person"):
                self._redraw(press)
        except Exception as error:
            self.listener.in_progress.discard(press.id)
            tries = self._retries.get(press.id, (0, 0.0))[0] + 1
            self._retries[press.id] = (tries, time.monotonic() + min(CHECK_EVERY * 2**tries, LONGEST_PAUSE))
            LOG.warning("a press (%s) waits and is tried again: %s: %s", press.verb, type(error).__name__, error)

    async def _issue(self, request: IssueRequest) -> None:
        """Issue a draft for a person who asked in Slack; tell them the memo's number, or why it was not issued."""
        from flows.memo.issue_memo import issue_memo  # what renders a memo is loaded only when needed

        try:
            with coming_by("slack"):
                issued = await run_now(issue_memo, person_id=request.person_id, draft_id=request.draft_id)
            text = say_issue(request.draft_id, number=int(issued["number"]))
        except FollowthroughError as error:
            text = say_issue(request.draft_id, why=str(error))
        self.replies.say(PrivateReply(request.user, None, text, f"what came of the issue of {request.draft_id}"))

    def _redraw(self, press: Press) -> None:
        """Redraw the messages about what was pressed at once, and the tabs of those whom it concerns soon."""
        self.home_tabs.request(press.user)
        if press.mark.d:
            self._redraw_messages(press.mark.d, (), memos=True)
            for person in self.listener.people.people:
                if person.slack and any(assignment.role in REVIEWERS for assignment in person.roles):
                    self.home_tabs.request(person.slack)
        named = press.mark.all or filter(None, (press.milestone_id,))
        milestones = records.some(self.listener.database, MILESTONES, named)
        self._redraw_messages(", ".join(milestones), tuple(milestones), memos=False)
        for milestone in milestones.values():
            for person in people_shown(milestone, self.listener.people):
                if person.slack:
                    self.home_tabs.request(person.slack)

    def _redraw_messages(self, about: str, milestone_ids: tuple[str, ...], *, memos: bool) -> None:
        listener = self.listener
        if listener.client is None:
            return
        try:
            redraw(listener.database, listener.slack, listener.sender, milestone_ids, clock.now(), memos=memos)
        except SlackError as fault:
            LOG.warning("a message about %s still shows its buttons until the next daily run: %s", about, fault)
