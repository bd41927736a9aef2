"""What an erratum says first: which memo it corrects, why, and what differs. Source: docs/memo.md#errata."""

import re
from collections.abc import Iterable, Iterator

from models.core import Value
from models.memo import events
from notifications.memo.context import MemoContext, sentence
from notifications.memo.document import Memo, Sentence
from notifications.words import listed, say

PLACES = (
    ("short-", "point {} of the bottom line", "points {} of the bottom line"),
    ("told-", "sentence {} of what changed", "sentences {} of what changed"),
    ("change-", "change {}", "changes {}"),
    ("question-", "question {}", "questions {}"),
    ("ask", "the heading of the questions", ""),
    ("row-", "the row of {}", "the rows of {}"),
    ("count-", "the number of {}", "the numbers of {}"),
    ("note-", "note {}", "notes {}"),
    ("going-", "what becomes of {}", "what becomes of {}"),
    ("legal-group-", "the deadlines from {}", "the deadlines from {}"),
    ("legal-", "the deadline {}", "the deadlines {}"),
    ("related-", "the duty {}", "the duties {}"),
    ("clock-", "the date {}", "the dates {}"),
    ("owes-", "what the office owes", ""),
    ("number-", "behind the numbers", ""),
    ("source-", "source {}", "sources {}"),
    ("shows-", "what source {} shows", "what sources {} show"),
    ("council-", "what each office follows", ""),
    ("comment", "the comment on the draft", ""),
)
"""How the ids begin, and what stands there, of one and of several, in the order of the page. The first that fits
counts."""
OF_ANNEX = re.compile(r"(?:annex|milestone|words|reasons|hand|history|note|open|shaken)-(ALL|[A-Z]+\d+)\b")
"""An id within the annex of a recommendation."""
ANNEX = ("the annex of {}", "the annexes of {}")

_INSTANCE = re.compile(r"(-M\d+)-(\d)")
"""An instance in the id of a sentence, where "@" became "-" so that a link can lead there."""
_NUMBER = re.compile(r"-[0-9]+$")
ROWS = ("row-", "count-", "milestone-", "legal-R", "legal-A", "related-", "source-", "council-", "annex-")
"""How the ids of what is no sentence begin."""
NOT_COMPARED = ("correction", "records", "terms")
"""Sections that say nothing of what a memo is about."""


class Difference(Value):
    """The ids of what differs in the later memo, and of what only the earlier one says."""

    changed: tuple[str, ...]
    """Sentences and rows of the later memo that are new or differ, in order."""
    left_out: tuple[str, ...]
    """Sentences and rows of the earlier memo that the later one does not say, with nothing in their place."""

    @property
    def sentence_ids(self) -> tuple[str, ...]:
        """Return the ids of the sentences that differ; rows and counts are left out."""
        return tuple(name for name in self.changed if not name.startswith(ROWS))


def difference_of(old: Memo | None, new: Memo) -> Difference:
    """Return what a reader sees differ in the new memo; of a numbered sentence (`change-3`) the text alone, whatever
    its number. All of it differs where an earlier version issued the old one (None), in other words."""
    before, after = dict(_texts_by_id(old)) if old else {}, dict(_texts_by_id(new))
    changed = _only_in(after, before)
    left_out = tuple(name for name in _only_in(before, after) if name not in changed)
    return Difference(changed=changed, left_out=left_out)


def _only_in(these: dict[str, str], those: dict[str, str]) -> tuple[str, ...]:
    texts_by_kind: dict[str, set[str]] = {}
    for name, text in those.items():
        texts_by_kind.setdefault(_NUMBER.sub("", name), set()).add(text)
    return tuple(name for name, text in these.items() if text not in texts_by_kind.get(_NUMBER.sub("", name), ()))


def _texts_by_id(memo: Memo) -> Iterator[tuple[str, str]]:
    for section in memo.sections:
        if section.part in NOT_COMPARED:
            continue
        for part in section.bar:
            yield f"count-{part.of}", part.figure
        for row in section.rows:
            if row.id:
                lines = (line for cell in section.cells_of(row) for line in cell.lines)
                yield row.id, str([words.texts for line in lines for words in line])
        for line in section.lines:
            yield from ((words.id, words.texts) for words in line if words.id)
        if section.part == "annex":
            summary = (words.texts for line in section.small for words in line if not words.id)
            yield section.id, " ".join((section.name, *summary))


def correction_of(context: MemoContext, new: Memo) -> Sentence | None:
    """Say which memo an erratum corrects, why, and what differs in it; None for a memo that is no erratum."""
    draft = context.draft
    if draft.supersedes is None:
        return None
    corrected = next(memo for memo in context.world.drafts.values() if memo.number == draft.supersedes)
    reason = " ".join(context.words(draft.reason_id).split())
    if not reason.endswith((".", "!", "?")):
        reason += "."
    head = say("correction.corrects", number=draft.supersedes, on=corrected.issued_on, reason=reason)
    if context.corrected:
        difference = difference_of(context.corrected, new)
        ways = ("otherwise", difference.changed), ("left_out", difference.left_out)
        differs = " ".join(say(f"correction.{how}", names=places_of(ids)) for how, ids in ways if ids) or say(
            "correction.records_only"
        )
    else:
        differs = say("correction.older_words")
    return sentence("correction", f"{head} {differs}", events(corrected.drafted_seq, corrected.issue.seq))


def places_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Say in words where in a memo sentences, rows and counts stand, by their ids: a phrase of each kind of place."""
    names = {kind: dict[str, None]() for kind in (*((single, many) for _, single, many in PLACES), ANNEX)}
    for id_ in ids:
        if annex := OF_ANNEX.match(id_):
            names[ANNEX][annex[1]] = None
        else:
            start, *words = next((place for place in PLACES if id_.startswith(place[0])), ("", id_, ""))
            name = _INSTANCE.sub(r"\1@\2", id_.removeprefix(start)).replace("_", " ")
            names.setdefault((words[0], words[1]), {})[name] = None
    return tuple(
        (many if many and len(at) > 1 else single).format(listed([*at])) for (single, many), at in names.items() if at
    )
