"""Made-up memos for the tests of the page and the charts: one with every part there is, one whose every word is odd."""

from datetime import date
from functools import cache
from typing import Any

from models.memo import Computed, Events, Hearing
from notifications.memo import MemoDocument, Sentence
from notifications.memo.document import AgencyComment
from tests.material.memo import AS_OF, made_up_memo

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>]]></svg><style>*{display:none}</style>{{ m }}"
LONG = "A title of three hundred characters that says at great length what might be said in five words " * 4
ODD = (
    HOSTILE, LONG[:300], "W" * 300, "سياسة الوصول إلى الممتلكات الفيدرالية ", "關於聯邦機構請求的書面指引與培訓計劃",
    "Z̷̡̢̛̖͈̗͖̘̪̣̲̄̇͆̊̽͒͝a\u0301\u0302\u0303 e\u0308\u0323", "\u202eright to left\u202c and \u200b no width \x07",
)  # fmt: skip
"""Hostile text, a long title, a word that cannot break, Arabic, Chinese, combining marks, marks of direction."""
WORDED = {"what", "title", "short", "summary", "needs", "name", "used_for", "banner", "who", "means"} | {
    "reason", "status_note", "time", "origin", "text",
}  # fmt: skip
"""The fields of a memo that hold words of people, of the register or of ours."""


def sentence(where: str, text: str) -> Sentence:
    """Return a made-up sentence that rests on three records and a rule."""
    trace = (Events(events=(1, 40, 41)), Computed(rule="past", inputs=(2, 3), as_of=AS_OF))
    return Sentence(id=where, text=text, trace=trace)


def headed(facts: MemoDocument, **changes: Any) -> MemoDocument:
    """Return the memo with another head."""
    return facts.model_copy(update={"memo": facts.memo.model_copy(update=changes)})


@cache
def whole_memo() -> MemoDocument:
    """Return a memo with every part that a page has a place for."""
    facts = made_up_memo()
    comment = AgencyComment(
        state="commented", shared_on=date(2026, 11, 1), until=date(2026, 11, 9), text="We disagree on one date.",
        on=date(2026, 11, 5), says=sentence("comment", "The agency commented on the draft. Its words follow."),
    )  # fmt: skip
    parts = {
        "correction": sentence("correction", "Memo no. 3 said that R4 is verified; that sentence reads otherwise now."),
        "going_on": (sentence("going-on-1", "The report under 14-154(f) stays due each year."),),
        "comment": comment,
        "records": tuple(
            row.model_copy(update={"sha256": "5" * 64, "origin": "the agency"}) if row.n in (40, 41) else row
            for row in facts.records
        ),
    }
    hearing = Hearing(event_id=22233, on=date(2026, 12, 1), title="Oversight: federal requests")
    return headed(
        facts.model_copy(update=parts), period="hearing", state="erratum", number=4, supersedes=3, hearing=hearing,
        approved_by="Council reader",
    )  # fmt: skip


@cache
def odd_memo() -> MemoDocument:
    """Return the whole memo with each text replaced by an odd one, in turn."""
    turns = iter(range(10**6))

    def odd(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            return {name: odd(each, name) for name, each in node.items()}
        if isinstance(node, list):
            return [odd(each, key) for each in node]
        return ODD[next(turns) % len(ODD)] if isinstance(node, str) and key in WORDED else node

    said = odd(whole_memo().model_dump(mode="json", exclude={"terms"}))
    return MemoDocument.model_validate(said | {"terms": whole_memo().terms})
