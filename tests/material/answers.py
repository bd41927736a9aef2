"""An installation that takes presses, each kept, acted on, and answered as the listener does it; and what commands do.

What a command does returns the entry's number, or raises what forbids it; words are named by their text ids.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.answers.record_answer import keep_press, record_answer
from models.answers import Form, IncomingPress, Press, Reply, read_reply
from models.ledger import Verb
from models.records import assigned_to
from notifications.answers import say_reply
from notifications.words import Sender
from tasks.ledger import inbox
from tasks.slack import read_payload
from tests.material.installation import DemoInstallation
from tests.material.presses import APP, TEAM, pressed, submitted

VERDICTS: dict[str, Verb] = {
    "met": "verify",
    "not_met": "reject",
    "not_required": "waive",
    "closed_not_implemented": "close",
}
STEPS: dict[str, Verb] = {
    "comment": "memo.comment",
    "review": "memo.read",
    "send_back": "memo.back",
    "approve": "memo.approve",
}


@dataclass
class Listening:
    """An installation that listens."""

    installation: DemoInstallation

    def __post_init__(self) -> None:
        play_also(SLACK_TEAM_ID=TEAM, SLACK_APP_ID=APP, SLACK_TRUSTED_TEAMS="T0AGENCY")

    def keep(self, payload: dict[str, Any]) -> inbox.Received:
        """Keep a payload as the listener does, before it is acknowledged."""
        read = read_payload("interactive", payload)
        assert isinstance(read, IncomingPress)
        installation = load_settings()
        return keep_press(installation, installation.database(), installation.people(), read, clock.now())

    def act(self, press: Press) -> Reply:
        """Act on a press that was kept, and settle it, as the listener does once it has told the person."""
        reply = read_reply(self.installation.do(record_answer, press.id))
        inbox.settle(load_settings().database(begin=True), press.id, clock.now())
        return reply

    def hear(self, payload: dict[str, Any]) -> Reply:
        """Keep a payload, act on it, and return what the person is told."""
        kept = self.keep(payload)
        assert not kept.errors, kept.errors
        return self.act(kept.press)

    def press(self, verb: str, by: str, about: str | None = None, **more: Any) -> Reply:
        """Press a button."""
        return self.hear(pressed(verb, by, about, **more))

    def send(self, verb: str, by: str, about: str | None = None, **fields: Any) -> Reply:
        """Send off a form."""
        return self.hear(submitted(verb, by, about, **fields))

    def words(self, reply: Reply) -> str:
        """Return what the person reads."""
        names = {each.id: each.name for each in load_settings().people().people}
        return say_reply(reply, Sender(reply_to="replies@followthrough.example", names=names))

    def new_kinds(self, before: int) -> list[str]:
        """Return the kinds of the entries since one."""
        return self.installation.kinds()[before:]

    def assigned(self, milestone_id: str) -> str | None:
        """Return to whom a milestone was given."""
        return assigned_to(self.installation.milestone(milestone_id))


async def act(verb: Verb, about: str, by: str, **form: Any) -> int:
    """Do what a verb does; return the number of its entry."""
    acted: Any = record_answer.fn
    reply = read_reply(await acted(verb=verb, about_id=about, person_id=by, form=Form(**form)))
    assert reply.seq is not None
    return reply.seq


async def record_statement(about: str, says: Any, on: date, text_id: str, by: str) -> int:
    return await act("done", about, by, says=says, on=on, text=text_id)


async def record_finding(
    about: str, verdict: str, on: date, by: str, reason_id: str, evidence: str | None = None
) -> int:
    shas = tuple(filter(None, (evidence or "").split(",")))
    return await act(VERDICTS[verdict], about, by, on=on, reason=reason_id, evidence=shas)


async def add_evidence(
    about: str,
    sha256: str,
    name_id: str,
    voice: Any,
    on: date,
    by: str,
    extracted: str | None = None,
    was_read: bool = False,
) -> int:
    more = {"extracted": extracted, "was_read": was_read}
    return await act("file.add", about, by, evidence=(sha256,), file=name_id, voice=voice, on=on, **more)


async def extend_milestone(about: str, to: date, reason_id: str, by: str) -> int:
    return await act("extend.grant", about, by, to=to, reason=reason_id)


async def refuse_extension(about: str, reason_id: str, by: str) -> int:
    return await act("extend.refuse", about, by, reason=reason_id)


async def fix_due(about: str, on: date, basis: Any, source_id: str, by: str) -> int:
    return await act("date.fix", about, by, on=on, basis=basis, text=source_id)


async def record_acceptance(about: str, value: Any, on: date, source_id: str, by: str) -> int:
    return await act("acceptance", about, by, value=value, on=on, text=source_id)


async def add_note(about: str, on: date, text_id: str, by: str) -> int:
    return await act("note", about, by, on=on, text=text_id)


async def correct_entry(seq: int, reason_id: str, by: str) -> int:
    return await act("withdraw", str(seq), by, reason=reason_id)


async def review_memo(draft: str, step: str, by: str, text_id: str = "") -> int:
    return await act(STEPS[step], draft, by, text=text_id)


async def share_memo(draft: str, by: str) -> int:
    return await act("memo.share", draft, by)
