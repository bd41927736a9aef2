"""What an erratum says first: which memo it corrects, why, and what reads otherwise."""

import re
from collections.abc import Iterable

from models.memo import Difference, MemoFacts, Sentence, difference_of
from models.projections import World
from notifications.memo.context import events, sentence
from notifications.words import say

NAMED = 8
"""So many places are named; the entry that notes the correction names every sentence."""
PLACES = (
    ("row-source-", "what is said of the source “{}”"), ("row-page-", "the annex of {}"), ("row-", "the row of {}"),
    ("count-", "the count of {}"), ("short-", "sentence {} in short"), ("change-", "change {}"),
    ("note-", "note {} beside the table"), ("question-", "question {}"), ("going-", "what becomes of {}"),
    ("related-", "the duty {}"), ("clock-", "the date of {}"), ("late-", "the date of {}"),
    ("open-", "the open point on {}"), ("shaken-", "the open point on {}"), ("shows-", "what {} shows"),
)  # fmt: skip
INSTANCE = re.compile(r"(-M\d+)-(\d)")
"""An instance of what recurs; in the id of a sentence its sign is another one, for a link to lead there."""
WHOLE = {"ask": "what is asked", "comment": "the agency's comment"}


def correction_of(world: World, number: int, reason: str, old: MemoFacts | None, new: MemoFacts) -> Sentence:
    """Say which memo is corrected, why, and what reads otherwise; `old` are the facts of that memo, where at hand."""
    corrected = next(each for each in world.drafts.values() if each.number == number)
    head = say("correction.corrects", number=number, on=corrected.issued_on, reason=_ended(reason))
    told = _otherwise(difference_of(old, new)) if old else say("correction.not_at_hand")
    return sentence("correction", f"{head} {told}", events(corrected.drafted_seq, corrected.issued_seq))


def _otherwise(found: Difference) -> str:
    if not found.otherwise and not found.left_out:
        return say("correction.records_only")
    parts = []
    if found.otherwise:
        parts.append(_listed("otherwise", found.otherwise))
    if found.left_out:
        parts.append(_listed("left_out", found.left_out))
    return " ".join(parts)


def _listed(how: str, ids: Iterable[str]) -> str:
    names = list(dict.fromkeys(map(place_of, ids)))
    shown, more = (names, 0) if len(names) <= NAMED + 1 else (names[:NAMED], len(names) - NAMED)
    return say(f"correction.{how}", names=shown, more=more)


def place_of(name: str) -> str:
    """Say in words where in a memo a sentence, a row or a count stands, by its id."""
    if name in WHOLE:
        return WHOLE[name]
    for start, words in PLACES:
        if name.startswith(start):
            what = INSTANCE.sub(r"\1@\2", name.removeprefix(start))
            return words.format(what.replace("_", " "))
    return name.replace("-", " ")


def _ended(reason: str) -> str:
    """Return a reason as typed, ended as a sentence."""
    text = " ".join(reason.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
