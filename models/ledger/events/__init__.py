"""What can happen, in the past tense: a closed list. One more kind needs a reason in ARCHITECTURE.md."""

from models.ledger.events import answers, evidence, memo, plan, record, reminder
from models.ledger.events.event import Event

_MODULES = (plan, evidence, answers, reminder, memo, record)
KINDS: dict[str, type[Event]] = {
    event.kind: event
    for module in _MODULES
    for event in vars(module).values()
    if isinstance(event, type) and issubclass(event, Event) and "kind" in vars(event)
}
MilestoneClaim = reminder.ItemClaimed | reminder.ReminderClaimed
Claim = MilestoneClaim | reminder.NoticeClaimed | reminder.DigestClaimed | memo.MemoMessageClaimed
