"""What a person learns at once about their press: what was recorded and what comes next, or why nothing changed
(`templates/messages/replies.j2`)."""

from typing import get_args

from models.answers import (
    LONGEST_WORDS,
    OWN_WORDS,
    PRESSES_AN_HOUR,
    SNOOZE_DAYS,
    ButtonMark,
    FormFault,
    MilestoneState,
    Reply,
    Why,
)
from models.ledger import Verb
from notifications.reminders import say_memo_state
from notifications.slack import Block, draw_general_buttons, section, wording
from notifications.words import Sender, escape, file_words, inert, say_message, titled

LONGEST_NAME = 40
"""Characters of a milestone's name that we repeat to a person who typed it."""
WHYS: tuple[str, ...] = get_args(Why)
FOLLOWED: tuple[Verb, ...] = (
    *("verify", "another_way", "waive", "close", "confirm", "reopen", "look"),
    *("write", "undo", "memo.back", "memo.comment"),
)
"""The verbs of which something of their own follows "Recorded (entry 12)."."""


def say_reply(reply: Reply, sender: Sender) -> str:
    """Say what became of a press in one short paragraph of Slack's markup; an empty text if nothing is to be said."""
    match reply.code:
        case "noted":
            return _recorded(reply)
        case "noted_before":
            return _say("recorded_before", seq=reply.seq)
        case "wrong_role":
            people = [escape(inert(sender.name(person))) for person in reply.who]
            people += [say_message("home.the_coordinator")] if reply.coordinator else []
            names = _say("or_list", names=people) if people else _say("unnamed_person")
            instead = _say("record_what_you_were_told") if reply.verb in OWN_WORDS else ""
            return _joined(_say("wrong_role", names=names), instead, _say("unchanged"))
        case "unknown_person":
            contact = _say("write_to", address=escape(sender.reply_to)) if sender.reply_to else ""
            return _joined(_say("unknown_person"), _say("unchanged"), contact)
        case "outdated" if reply.memo:
            state = say_memo_state(reply.memo) or say_message("memos.asks_nothing", id=reply.memo.draft)
            return _joined(_say("outdated"), state, _say("unchanged"))
        case "outdated":
            return _joined(_say("outdated"), say_state(reply, sender), _say("unchanged"))
        case "unfit":
            return _joined(_why(reply), say_state(reply, sender), _say("unchanged"))
        case "refused":
            return _joined(_why(reply), _say("unchanged"))
        case "not_taken":
            return _say("not_taken", why=file_words(reply.why, reply.detail, reply.places))
        case "mine":
            return _say("mine")
    return ""


def undo_row(reply: Reply) -> tuple[Block, ...]:
    """Draw the button by which its giver takes an answer back; nothing where that cannot be done."""
    if not reply.undo or reply.milestone_id is None:
        return ()
    return (draw_general_buttons("undo", marks={"undo": ButtonMark(m=reply.milestone_id, u=reply.undo)}),)


def say_state(reply: Reply, sender: Sender) -> str:
    """Say the state of the milestone of a reply."""
    state = reply.state
    if not reply.milestone_id:
        return ""
    name = _name(reply)
    if state is None:
        return _say("state", shows="call", name=name, on=None, by="")
    by = escape(inert(sender.name(state.by))) if state.by else ""
    sentence = _say("state", shows=state.shows, name=name, on=state.on, by=by)
    is_settled = state.shows in ("verified", "closed", "withdrawn", "evidence_in")
    return sentence if is_settled else _joined(sentence, _due(state))


def say_fault(fault: FormFault) -> str:
    """Say at its field what is wrong with a form."""
    limits = {
        "too_long": {"most": LONGEST_WORDS},
        "beyond_limit": {"days": SNOOZE_DAYS},
        "too_many": {"most": PRESSES_AN_HOUR},
    }.get(fault, {})
    return _say(f"fault_{fault}", **limits)


def say_stranger(sender: Sender) -> str:
    """Say in Slack's markup that the people file does not name this person."""
    return say_reply(Reply(code="unknown_person"), sender)


def say_taken(code: str, milestone_id: str | None, why: str = "") -> str:
    """Say in Slack's markup what happens with what a person typed to us, by `tasks.answers.take_words`."""
    return escape(_say("words_taken", code=code, id=milestone_id, why=why))


def say_mail_taken(code: str, milestone_id: str | None, why: str = "") -> str:
    """Say the same to whose address a mail bears, as a mail in plain text, the subject first."""
    return "\n".join((_say("mail_subject"), _say("mail_taken", code=code, id=milestone_id, why=why)))


def say_home_of_stranger(sender: Sender) -> Block:
    """Draw the Home tab of a person whom the people file does not name. It shows nothing of the record."""
    return {"type": "home", "blocks": [section(say_stranger(sender))]}


def say_no_milestone(name: str) -> str:
    """Say in Slack's markup that the record has no milestone of a name."""
    return _say("no_milestone", name=escape(inert(name[:LONGEST_NAME])))


def say_issue(draft_id: str, *, number: int | None = None, why: str = "") -> str:
    """Say in Slack's markup that a draft is being issued, under which number it was, or why it was not."""
    return _say("issue", id=draft_id, number=number, why=escape(inert(why)))


def _say(macro: str, **facts: object) -> str:
    return say_message(f"replies.{macro}", **facts)


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _name(reply: Reply) -> str:
    title = reply.state.title if reply.state else ""
    id_ = reply.milestone_id or ""
    return escape(titled(inert(title), id_)) if title else id_


def _recorded(reply: Reply) -> str:
    recorded = _say("recorded", seq=reply.seq)
    if reply.done:
        return _joined(recorded, _say("agreed", done=reply.done, refused=reply.refused))
    if reply.verb in FOLLOWED:
        return _joined(recorded, _say(f"follow_{wording(reply.verb)}", name=_name(reply)))
    if reply.memo:
        return _joined(recorded, say_memo_state(reply.memo))
    if reply.says and reply.state:
        said = _say("says", says=reply.says, name=_name(reply), on=reply.on, agency=escape(inert(reply.agency)))
        return _joined(recorded, said, _due(reply.state))
    return recorded


def _due(state: MilestoneState) -> str:
    if state.provisional:
        return _say("placeholder", due_now=state.due_now)
    due = _say("due", due_on=state.due_on, due_now=state.due_now)
    if state.cannot_tell:
        return _joined(due, _say("unknown"))
    return _joined(due, _say("days_past", n=state.days_past) if state.days_past else "")


def _why(reply: Reply) -> str:
    why = reply.why if reply.why in WHYS else "rule"
    sentence = _say(f"why_{why}", **({"days": SNOOZE_DAYS} if why == "limit" else {}))
    return _joined(sentence, _say("days_left", n=reply.days_left) if reply.days_left is not None else "")
