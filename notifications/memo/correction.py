"""What an erratum says first: which memo it corrects, why, and what differs. Source: docs/memo.md#errata."""

import re
from collections.abc import Iterable

from models.memo import Difference, MemoFacts, Sentence, difference_of
from notifications.memo.context import MemoContext, events, sentence
from notifications.words import say

NAMED_PLACES = 8
"""How many places are named; the entry that notes the correction names every sentence."""
PLACES = (
    ("row-source-", "what is said of the source “{}”"),
    ("row-page-", "the annex of {}"),
    ("row-", "the row of {}"),
    ("count-", "the count of {}"),
    ("short-", "point {} of the bottom line"),
    ("change-", "change {}"),
    ("note-", "note {} beside the table"),
    ("question-", "question {}"),
    ("going-", "what becomes of {}"),
    ("related-", "the duty {}"),
    ("clock-", "the date of {}"),
    ("late-", "the date of {}"),
    ("open-", "the open point on {}"),
    ("shaken-", "the open point on {}"),
    ("shows-", "what {} shows"),
)
"""How the ids begin and what stands there. The first that fits counts."""
WHOLE_PLACES = {"ask": "the heading of the questions", "comment": "the comment on the draft"}

_INSTANCE = re.compile(r"(-M\d+)-(\d)")
"""An instance in the id of a sentence, where "@" became "-" so that a link can lead there."""


def correction_of(context: MemoContext, new: MemoFacts) -> Sentence | None:
    """Say which memo an erratum corrects, why, and what differs in it; None for a memo that is no erratum."""
    draft = context.draft
    if draft.supersedes is None:
        return None
    corrected = next(memo for memo in context.whole.drafts.values() if memo.number == draft.supersedes)
    reason = _as_sentence(context.words(draft.reason_id))
    head = say("correction.corrects", number=draft.supersedes, on=corrected.issued_on, reason=reason)
    if context.corrected:
        differs = _say_difference(difference_of(context.corrected, new))
    else:
        differs = say("correction.not_at_hand")
    return sentence("correction", f"{head} {differs}", events(corrected.drafted_seq, corrected.issued_seq))


def place_of(name: str) -> str:
    """Say in words where in a memo a sentence, a row or a count stands, by its id."""
    if name in WHOLE_PLACES:
        return WHOLE_PLACES[name]
    for start, words in PLACES:
        if name.startswith(start):
            what = _INSTANCE.sub(r"\1@\2", name.removeprefix(start))
            return words.format(what.replace("_", " "))
    return name.replace("-", " ")


def _say_difference(difference: Difference) -> str:
    parts: list[str] = []
    if difference.changed:
        parts.append(_say_places("otherwise", difference.changed))
    if difference.left_out:
        parts.append(_say_places("left_out", difference.left_out))
    return " ".join(parts) or say("correction.records_only")


def _say_places(how: str, ids: Iterable[str]) -> str:
    places = list(dict.fromkeys(map(place_of, ids)))
    # "And 1 more" is longer than the one more place, so one above the limit is still named.
    if len(places) <= NAMED_PLACES + 1:
        return say(f"correction.{how}", names=places, more=0)
    return say(f"correction.{how}", names=places[:NAMED_PLACES], more=len(places) - NAMED_PLACES)


def _as_sentence(reason: str) -> str:
    """Return a reason as it was typed, on one line and ended like a sentence."""
    text = " ".join(reason.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
