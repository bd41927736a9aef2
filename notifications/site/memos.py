"""The list of memos and the page beside each one: what it is, where it stands now, its files and how to check them."""

from collections.abc import Mapping
from typing import Any

from models.core import new_york_day
from models.ledger import Period
from models.memo import IssuedMemo
from notifications.site.reading import Memo, inside, mark_of, rows
from notifications.words import long_date, say

KIND: dict[Period, str] = {
    "week": "weekly note",
    "month": "monthly memo",
    "quarter": "quarterly memo",
    "hearing": "memo before a hearing",
    "closing": "closing memo",
}
FORMS: dict[str, str] = {
    "html": "page", "pdf": "PDF", "docx": "Word", "xlsx": "Excel", "txt": "plain text", "json": "JSON, for programs",
}  # fmt: skip
OTHERS: dict[str, str] = {
    "timeline.svg": "picture: next dates",
    "ageing.svg": "picture: days past",
    "ledger.jsonl": "the part of the record it rests on",
    "verify_memo.py": "the check, for Python",
    "SHA256SUMS": "the SHA-256 of each file",
    "SHA256SUMS.sig": "its signature (Ed25519), and so that of each file",
    "memo.zip": "all of these in one file",
}


def kind_of(memo: IssuedMemo) -> str:
    """Say what a memo is."""
    return KIND[memo.period]


def state_lines(memo: Memo) -> list[str]:
    """Say what became of a memo since it was made: issued, an erratum, corrected, withdrawn."""
    one = memo.issued
    lines = [say("site.issued", on=one.on)]
    if one.supersedes:
        lines.append(say("site.erratum", number=one.supersedes))
    for each in one.corrections:
        on = new_york_day(each.at)
        if each.withdrawn_on:  # its words may be what may not be shown: the reason given for it too
            lines.append(say("site.was_corrected", by=each.by_number, on=on, gone_on=each.withdrawn_on))
        else:
            lines.append(say("site.corrected", by=each.by_number, on=on, reason=memo.reason(each.reason_id)))
    if one.withdrawn:
        lines.append(say("site.withdrawn", on=one.withdrawn.on, reason=memo.reason(one.withdrawn.reason_id)))
    return lines


def listed(memo: Memo) -> dict[str, Any]:
    """Return one line of the list of all memos."""
    one = memo.issued
    return {
        "number": one.number,
        "page": f"memos/{memo.folder}.html",
        "as_of": long_date(one.as_of),
        "kind": kind_of(one) + (" (made-up)" if one.mock else ""),
        "lines": state_lines(memo),
        "withdrawn": one.withdrawn is not None,
        "forms": forms(memo, "memo", f"memos/{memo.folder}/"),
    }


def forms(memo: Memo, stem: str, base: str) -> list[dict[str, str]]:
    """Return the forms of a memo or of its extract as links, those that it was issued in; none where withdrawn."""
    if memo.issued.withdrawn:
        return []
    names = {f"{stem}.{ending}": says for ending, says in FORMS.items()}
    return [{"href": base + name, "says": says} for name, says in names.items() if name in memo.issued.files]


def memo_sheet(memo: Memo) -> dict[str, Any]:
    """Return what stands on the page beside a memo's folder."""
    one = memo.issued
    banner = [line for line in state_lines(memo)[1:] if line]
    extracts = [_extract(memo, stem, told) for stem, told in sorted(inside(memo.told, "extracts", default={}).items())]
    return {
        "title": say("site.memo_line", number=one.number, kind=kind_of(one), as_of=one.as_of),
        "number": one.number,
        "folder": memo.folder,
        "issued": state_lines(memo)[0],
        "covers": f"{long_date(one.period_from)} to {long_date(one.period_to)}",
        "banner": banner,
        "corrected": [_beside(each.by_number) for each in one.corrections if not each.withdrawn_on],
        "corrects": _beside(one.supersedes) if one.supersedes else None,
        "note": say("site.withdrawn_files") if one.withdrawn else say("site.corrected_files") if banner else "",
        "withdrawn": one.withdrawn is not None,
        "mock": one.mock,
        "made_up": say("site.made_up"),
        "bottom": [inside(each, "text") for each in rows(memo.told, "bottom_line")],
        "counts": count_lines(memo),
        "forms": forms(memo, "memo", f"{memo.folder}/"),
        "extracts": extracts,
        "files": _files(memo),
        "key": inside(memo.told, "memo", "ledger", "key_id"),
        "cut": one.cut_seq,
    }


def count_lines(memo: Memo) -> list[str]:
    """Say a memo's four counts in words, each with what it counts; those that the memo has."""
    found = []
    for name, count, of in (
        ("verified", "verified", "recommendations"),
        ("reported", "reported_done", "milestones"),
        ("past", "past", "milestones"),
        ("cannot_tell", "cannot_tell", "milestones"),
    ):
        numbers = [inside(memo.told, "counts", each, "value", default=None) for each in (count, of)]
        if None not in numbers:
            marked = {"mark": mark_of(memo)} if name in ("verified", "reported") else {}
            found.append(say(f"site.count_{name}", n=numbers[0], of=numbers[1], **marked))
    return found


def _beside(number: int) -> dict[str, Any]:
    return {"number": number, "page": f"{number:04}.html"}


def _extract(memo: Memo, stem: str, told: Mapping[str, Any]) -> dict[str, Any]:
    parts = inside(told, "memo", "extract", "recommendations", default=[])
    return {
        "name": inside(told, "memo", "extract", "name", default=stem),
        "of": ", ".join(str(each) for each in parts),
        "forms": forms(memo, stem, f"{memo.folder}/"),
    }


def _files(memo: Memo) -> list[dict[str, Any]]:
    sizes: Mapping[str, int] = inside(memo.told, "sizes", default={})
    named = {**memo.issued.files, **dict.fromkeys(sizes, "")} | memo.issued.files
    return [
        {"name": name, "says": _says(name), "sha256": digest, "size": sizes.get(name), "here": name in sizes}
        for name, digest in sorted(named.items(), key=lambda each: (each[0].startswith("extract-"), each[0]))
    ]


def _says(name: str) -> str:
    stem, _, ending = name.partition(".")
    if name in OTHERS:
        return OTHERS[name]
    form = FORMS.get(ending, ending)
    return f"extract for one office: {form}" if stem.startswith("extract-") else f"the memo: {form}"
