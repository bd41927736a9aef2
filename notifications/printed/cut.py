"""What is still too long for two pages is cut; an annex has it in full, and each cut says so (memo.md, section 7)."""

from typing import Any

from notifications.printed.fit import Fit, shorten
from notifications.words import say

Sheet = dict[str, Any]
SENTENCES = ("bottom", "notes", "changes", "questions")
HEAD = ("title", "to", "from", "hearing")
NAMES = {
    "rows": ("short", "held", "note", "time", "agency", "due", "extended", "next"),
    "sources": ("name", "means"),
    "ahead": ("what", "who", "basis"),
}


def cut_sheet(sheet: Sheet, fit: Fit) -> Sheet:
    """Return what is printed, no longer than a fit allows, and `in_full`: the sentences cut or left out, whole.

    Names in the body's tables are cut too: the annexes have them in full by themselves.
    """
    in_full: list[Sheet] = []
    going_on, rest = sheet["going_on"][: fit.going_on], sheet["going_on"][fit.going_on :]
    cut: Sheet = {key: [_cut(each, fit, in_full) for each in sheet[key]] for key in SENTENCES}
    cut |= {key: _cut(sheet[key], fit, in_full) for key in ("correction", "ask") if sheet[key]}
    cut |= {key: _cut({"text": sheet[key], "mark": []}, fit, in_full)["text"] for key in HEAD}
    cut |= {key: [_cut_names(each, names, fit) for each in sheet[key]] for key, names in NAMES.items()}
    return {
        **sheet,
        **cut,
        "sources": _fewer(cut["sources"], fit),
        "going_on": [_cut(each, fit, in_full) for each in going_on],
        "going_on_more": say("fit.more_going_on", n=len(rest)) if rest else "",
        "in_full": [*in_full, *rest],
        "in_full_head": say("fit.head"),
    }


def _cut(one: Sheet, fit: Fit, in_full: list[Sheet]) -> Sheet:
    if not fit.longest or len(one["text"]) <= fit.longest:
        return one
    in_full.append(one)
    return one | {"text": f"{shorten(one['text'], fit.longest)} {say('fit.cut')}"}


def _cut_names(row: Sheet, names: tuple[str, ...], fit: Fit) -> Sheet:
    return row | {name: shorten(row[name], fit.longest) for name in names} if fit.longest else row


def _fewer(sources: list[Sheet], fit: Fit) -> list[Sheet]:
    """Return the first sources, those that could not be read before the others, and where the rest stand."""
    if len(sources) <= fit.sources:
        return sources
    ordered = sorted(sources, key=lambda each: not each["bad"])
    more = say("fit.more_sources", n=len(sources) - fit.sources)
    return [*ordered[: fit.sources], {"name": more, "last": "", "result": "", "means": "", "bad": False}]
