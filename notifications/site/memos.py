"""The list of memos and the page beside each one: what it is, where it stands now, its files and how to check them.

At the end: which public key signs which memos. Source: docs/site.md#keys
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models.core import new_york_day
from notifications.site.pages import lead_of
from notifications.site.reading import Json, Memo, Sheet, inside, objects
from notifications.words import say

FORMS = ("html", "pdf", "docx", "xlsx", "txt", "json")
"""The endings of a memo's forms, in the order of the links; `say("site.form")` names each."""


def state_lines(memo: Memo) -> list[str]:
    """Return what became of a memo since it was made: issued, a correction, corrected, withdrawn."""
    issued = memo.issued
    lines = [say("site.issued", on=issued.on)]
    if issued.supersedes:
        lines.append(say("site.erratum", number=issued.supersedes))
    for correction in issued.corrections:
        by = correction.by_number
        on = new_york_day(correction.at)
        if correction.withdrawn_on:
            # The reason given for it is left out, because its words may be what may not be shown.
            lines.append(say("site.was_corrected", by=by, on=on, gone_on=correction.withdrawn_on))
        else:
            lines.append(say("site.corrected", by=by, on=on, reason=memo.reason(correction.reason_id)))
    if issued.withdrawn:
        reason = memo.reason(issued.withdrawn.reason_id)
        lines.append(say("site.withdrawn", on=issued.withdrawn.on, reason=reason))
    return lines


def memo_line(memo: Memo) -> Sheet:
    """Return one line of the list of all memos."""
    issued = memo.issued
    return {
        "number": issued.number,
        "page": f"memos/{memo.folder}.html",
        "as_of": issued.as_of,
        "kind": issued.period,
        "mock": issued.mock,
        "lines": state_lines(memo),
        "withdrawn": issued.withdrawn is not None,
        "forms": forms(memo, "memo", f"memos/{memo.folder}/"),
    }


def forms(memo: Memo, stem: str, folder: str) -> list[Sheet]:
    """Return the forms in which a memo or its extract was issued, as links; none if it was withdrawn."""
    if memo.issued.withdrawn:
        return []
    names = {f"{stem}.{ending}": ending for ending in FORMS}
    return [{"href": folder + name, "form": form} for name, form in names.items() if name in memo.issued.files]


def memo_page(memo: Memo) -> Sheet:
    """Return what stands on the page beside a memo's folder."""
    issued = memo.issued
    return {
        "number": issued.number,
        "kind": issued.period,
        "as_of": issued.as_of,
        "folder": memo.folder,
        "issued_on": issued.on,
        "period_from": issued.period_from,
        "period_to": issued.period_to,
        "banner": state_lines(memo)[1:],
        "corrected": [_link(correction.by_number) for correction in issued.corrections if not correction.withdrawn_on],
        "corrects": _link(issued.supersedes) if issued.supersedes else None,
        "withdrawn": issued.withdrawn is not None,
        "bottom": bullets_of(memo.facts),
        "forms": forms(memo, "memo", f"{memo.folder}/"),
        "extracts": extracts_of(memo, ""),
        "files": _files(memo),
        "key": _key_of(memo),
        "cut": issued.cut_seq,
    }


def bullets_of(facts: Json, part: str = "bottom_line") -> list[Sheet]:
    """Return the sentences of a part as bullets: the words that a reader repeats aloud, and the rest."""
    found = []
    for each in objects(facts, part):
        text, lead = str(inside(each, "text")), str(inside(each, "lead"))
        is_led = lead and text.startswith(lead)
        found.append({"first": lead, "rest": text[len(lead) :].strip()} if is_led else lead_of(text))
    return found


def extracts_of(memo: Memo, folder: str) -> list[Sheet]:
    """Return the parts of a memo that were made for one reader each."""
    extracts: Mapping[str, Any] = inside(memo.facts, "extracts", default={})
    return [_extract(memo, stem, facts, folder) for stem, facts in sorted(extracts.items())]


def _extract(memo: Memo, stem: str, facts: Json, folder: str) -> Sheet:
    recs = inside(facts, "memo", "extract", "recommendations", default=[])
    return {
        "name": inside(facts, "memo", "extract", "name", default=stem),
        "recommendations": [str(rec) for rec in recs],
        "forms": forms(memo, stem, f"{folder}{memo.folder}/"),
    }


def _link(number: int) -> Sheet:
    return {"number": number, "page": f"{number:04}.html"}


def _files(memo: Memo) -> list[Sheet]:
    """Return every file that was issued or lies in the memo's folder, those of the extracts last."""
    sizes: Mapping[str, int] = inside(memo.facts, "sizes", default={})
    digests = dict.fromkeys(sizes, "") | memo.issued.files
    names = sorted(digests, key=lambda name: (name.startswith("extract-"), name))
    return [
        {
            "name": name,
            "form": name.partition(".")[2],
            "extract": name.startswith("extract-"),
            "sha256": digests[name],
            "size": sizes.get(name),
            "here": name in sizes,
        }
        for name in names
    ]


def key_file(memos: Sequence[Memo]) -> bytes:
    """Return key.txt: which key signs which memos, and what to do with it."""
    warning = ["", say("site.compare_key")] if _numbers_by_key(memos) else []
    return "\n".join([*say_keys(memos), *warning, ""]).encode()


def say_keys(memos: Sequence[Memo]) -> list[str]:
    """Return which public key signs which memos, in words."""
    lines = [say("site.signed", key=key, numbers=numbers) for key, numbers in _numbers_by_key(memos).items()]
    return lines or [say("site.signed_by_none")]


def _key_of(memo: Memo) -> str:
    key: str = inside(memo.facts, "memo", "ledger", "key_id")
    return key


def _numbers_by_key(memos: Sequence[Memo]) -> dict[str, list[str]]:
    """Return the numbers that each key signs; those that follow each other as `2 to 7`."""
    runs: dict[str, list[list[int]]] = {}
    for memo in memos:
        if key := _key_of(memo):
            signed = runs.setdefault(key, [])
            if signed and signed[-1][-1] == memo.number - 1:
                signed[-1].append(memo.number)
            else:
                signed.append([memo.number])
    return {
        key: [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in signed]
        for key, signed in runs.items()
    }
