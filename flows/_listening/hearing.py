"""An envelope from Slack: kept, and only then acknowledged (reliability.md, section 10). Nothing slow is done here."""

from concurrent.futures import Executor
from dataclasses import dataclass

from flows._listening.form import may_open, open_form
from flows._listening.listener import LOG, Listener
from flows._listening.status import answer_command
from flows._runtime import clock
from flows.answers.answering import receive, stranger_in
from models.answers import Asked, Opened, Press, Read
from tasks.core import crash_point
from tasks.slack import Acknowledge, Envelope, read_payload


@dataclass
class Ear:
    """What hears an envelope: `forms` opens forms beside it, for a form waits for nothing."""

    listener: Listener
    forms: Executor

    def hear(self, envelope: Envelope, acknowledge: Acknowledge) -> None:
        """Keep what came, acknowledge it, and hand it on. What cannot be kept is not acknowledged.

        What is not understood is acknowledged: Slack would only bring it again.
        """
        self.listener.knows_us()
        match read_payload(envelope.kind, envelope.payload):
            case Read() as read:
                self._keep(read, acknowledge)
            case Opened() as opened:
                acknowledge(None)
                if stranger_in(self.listener.settings, self.listener.file.people(), opened) in (None, "unknown_person"):
                    self.listener.take(opened.user)
            case Asked() as asked:
                self.forms.submit(self._answer, asked, acknowledge)
            case None:
                acknowledge(None)
                LOG.info("an envelope of kind %.40r was not understood and passed over", envelope.kind)

    def _answer(self, asked: Asked, acknowledge: Acknowledge) -> None:
        """Answer the slash command within its acknowledgement; nothing of it is kept."""
        try:
            said = answer_command(self.listener, asked, clock.now())
            acknowledge({"response_type": "ephemeral", "text": said} if said else None)
        except Exception as fault:
            LOG.warning("the slash command was not answered: %s: %s", type(fault).__name__, fault)

    def _keep(self, read: Read, acknowledge: Acknowledge) -> None:
        listener = self.listener
        try:
            received = receive(listener.settings, listener.database, listener.file.people(), read, clock.now())
        except Exception as error:
            LOG.warning("a press could not be kept and is not acknowledged: %s", error)
            return
        crash_point("committed_before_ack")
        try:
            acknowledge({"response_action": "errors", "errors": dict(received.errors)} if received.errors else None)
        finally:  # it is kept, so it is acted on, though Slack may not have heard us and bring it again
            if not received.errors and not received.known:  # what came before is in hand, or found by the next look
                self._hand_on(received.press, read.trigger)

    def _hand_on(self, press: Press, trigger: str | None) -> None:
        """Let a press be acted on, or its form be opened."""
        crash_point("acked_before_effect")
        if trigger and may_open(press):
            self.listener.in_hand.add(press.id)
            self.forms.submit(open_form, self.listener, press, trigger, clock.now())
        else:
            self.listener.take(press)
