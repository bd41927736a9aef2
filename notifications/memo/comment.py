"""What the agency said of the draft, in its own words; that it said nothing is said too.

Source: docs/memo.md#the-agencys-comment.
"""

from models.core import new_york_day
from models.drafts import COMMENT_PERIODS, correspondence_on
from models.memo import AgencyComment
from notifications.memo.context import MemoContext, events, sentence
from notifications.words import say


def comment_of(context: MemoContext) -> AgencyComment | None:
    """Return what is printed about the agency's comment; None if the agency is not asked about this kind of memo.

    The last comment counts. Without one: not shared yet, awaited until a day, or none received by that day.
    """
    draft = context.draft
    about = context.agency
    if draft.period not in COMMENT_PERIODS:
        return None
    shares, comments = correspondence_on(context.world.drafts.values(), draft.period, draft.period_from)
    share = shares[-1] if shares else None
    shared_on = share.on if share else None
    until = share.until if share else None
    if comments:
        comment = comments[-1]
        return AgencyComment(
            state="commented",
            shared_on=shared_on,
            until=until,
            text=context.words(comment.text_id),
            on=comment.on,
            says=sentence("comment", say("comment.commented", about=about, on=comment.on), events(comment.seq)),
        )
    if share is None:
        none = context.none_of(f"draft shared with {context.agency}")
        return AgencyComment(state="not_shared", says=sentence("comment", say("comment.not_shared", about=about), none))
    known_at = context.world.known_at
    is_over = known_at is not None and new_york_day(known_at) > share.until
    text = say(f"comment.{'none_by' if is_over else 'awaited'}", about=about, on=share.on, until=share.until)
    return AgencyComment(
        state="none_by" if is_over else "awaited",
        shared_on=shared_on,
        until=until,
        says=sentence("comment", text, events(share.seq)),
    )
