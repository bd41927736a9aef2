"""Who was told of a draft, or of the memo that it became: what a message's entry changes in the draft's record."""

from models.core import RuleError, new_york_day
from models.ledger import DeliveryEvent, Entry, MemoMessageClaimed
from models.records.items import ToldItem
from models.records.messages import settled

ToldItems = tuple[ToldItem, ...]


def told_of_draft(told: ToldItems, entry: Entry) -> ToldItems:
    """Return the messages on a draft after an entry: one more was claimed, or one ended. Raises RuleError for others.

    What was surely not sent is left out again, so that it is decided anew.
    """
    event = entry.event
    match event:
        case MemoMessageClaimed():
            kept = tuple(each for each in told if each.key != event.part.key)
            one = {"key": event.part.key, "message": event.message, "kind": event.part.kind, "due": event.part.due}
            to = {"to": event.to, "instead_of": event.instead_of, "reason": event.reason}
            by_mail = event.channel == "email"
            item = ToldItem(**one, **to, seq=entry.seq, claimed_on=new_york_day(entry.recorded_at), by_mail=by_mail)
            return (*kept, item)
        case DeliveryEvent():
            return tuple(after for each in told for after in settled(each, event, entry))
    raise RuleError(f"{event.kind} says nothing of a message on a draft")
