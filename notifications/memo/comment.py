"""What the agency said of the draft: printed in its own words; silence is said to be silence."""

from datetime import date

from models.core import new_york_day
from models.drafts import ASKED, said_of
from models.ledger import Period
from models.memo import AgencyComment
from notifications.memo.context import MemoContext, events, sentence
from notifications.words import say


def comment_of(context: MemoContext, period: Period, period_from: date) -> AgencyComment | None:
    """Return what is printed of the agency's comment on the drafts of this kind and period; None where it is not asked.

    The last comment counts. Without one: not shared yet, awaited until a day, or none received by that day.
    """
    if period not in ASKED:
        return None
    shares, remarks = said_of(context.world.drafts.values(), period, period_from)
    shared = shares[-1] if shares else None
    around = {"shared_on": shared.on, "until": shared.until} if shared else {}
    if remarks:
        words, on = context.words(remarks[-1].text_id), remarks[-1].on
        says = sentence("comment", say("comment.commented", on=on), events(remarks[-1].seq))
        return AgencyComment(state="commented", text=words, on=on, says=says, **around)
    if shared is None:
        says = sentence("comment", say("comment.not_shared"), context.none_of("draft shared with the agency"))
        return AgencyComment(state="not_shared", says=says)
    known_at = context.world.known_at
    is_over = known_at is not None and new_york_day(known_at) > shared.until
    told = say(f"comment.{'none_by' if is_over else 'awaited'}", on=shared.on, until=shared.until)
    says = sentence("comment", told, events(shared.seq))
    return AgencyComment(state="none_by" if is_over else "awaited", says=says, **around)
