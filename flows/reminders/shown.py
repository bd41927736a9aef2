"""What a sweep shows in Prefect: a step for each slice of messages, its log, its page, and how far it is."""

from collections.abc import Callable, Sequence

from flows._runtime import artifact, clock, context
from models.ledger import NoticeDelayed, ReminderDelayed
from models.reminders import CHANNEL, Sweep
from notifications.prefect import Sending, say_sending, say_slice, say_sweep_log, say_sweep_state
from notifications.words import cap
from tasks.reminders import Delivery, Sent, SweepReport


class Shown:
    """What one sweep has shown so far. Outside of a run in Prefect nothing is shown."""

    def __init__(self, post: Delivery) -> None:
        self._post = post
        self._sendings: list[Sending] = []
        self._delayed: list[ReminderDelayed | NoticeDelayed] = []
        self._begun = self._planned = self._round = 0
        self._progress = artifact.Progress("reminders-sent", "Messages of this sweep that are sent")

    def begin(self, due_messages: Sweep) -> None:
        """Take what a round is to send, and what it holds."""
        self._round = len(due_messages.messages)
        self._planned += self._round
        self._delayed += due_messages.delayed

    def slice(self, size: int, wait: Callable[[], list[Sent]]) -> list[Sent]:
        """Wait for a slice of messages as a step of the run, which ends in what became of them."""
        first, self._begun = self._begun + 1, self._begun + size
        return artifact.step(say_slice(first, size), wait, _state)

    async def take(self, sent: Sequence[Sent]) -> None:
        """Take the results of a slice; of a sweep of several slices, show how far it is."""
        self._sendings += [Sending(claims, result.events) for claims, result in sent]
        if self._round > len(sent):
            await self._progress.reach(len(self._sendings), self._planned)

    async def end(self, report: SweepReport) -> None:
        """Write the log and the page of the sweep."""
        if not artifact.is_shown():
            return
        counts, unreachable = report.counts(), tuple(dict.fromkeys(report.unreachable))
        lines, must_act = say_sweep_log(counts, unreachable, tuple(report.stopped))
        artifact.tell(lines)
        artifact.tell(must_act, warning=True)
        if not self._sendings and not self._delayed and not unreachable:
            return  # the page of the last sweep that had something to say stays the newest
        names = context.register(self._post.database).names
        roles = {
            person.id: cap(names.role(person.roles[0].role)) for person in self._post.people.people if person.roles
        }
        roles[CHANNEL] = "The coordinators' channel"
        page = say_sending(clock.now(), counts, self._sendings, self._delayed, unreachable, roles)
        await artifact.show("reminders", page)


def _state(sent: Sequence[Sent]) -> str:
    results = [Sending(claims, result.events).result for claims, result in sent]
    return say_sweep_state({"held": 0} | {word: results.count(word) for word in ("sent", "uncertain", "refused")})
