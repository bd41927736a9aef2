"""The list of memos and the page beside each one: what it is, where it stands now, its files and how to check them.

At the end: which public key signs which memos. Source: docs/site.md#keys
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models.core import new_york_day
from models.ledger import Period
from models.memo import IssuedMemo
from notifications.site.reading import Json, Memo, inside, objects
from notifications.words import long_date, say

KIND: dict[Period, str] = {
    "week": "weekly note",
    "month": "monthly memo",
    "quarter": "quarterly memo",
    "hearing": "memo before a hearing",
    "closing": "closing memo",
}
FORMS: dict[str, str] = {
    "html": "page",
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "txt": "plain text",
    "json": "JSON, for programs",
}
"""What a form is called, by the ending of its file, in the order of the links."""
OTHERS: dict[str, str] = {
    "timeline.svg": "picture: next dates",
    "ageing.svg": "picture: days past",
    "ledger.jsonl": "the part of the record it rests on",
    "verify_memo.py": "the check, for Python",
    "SHA256SUMS": "the SHA-256 of each file",
    "SHA256SUMS.sig": "its signature (Ed25519), and so that of each file",
    "memo.zip": "all of these in one file",
}
COUNTS = (
    ("verified", "verified", "recommendations"),
    ("reported", "reported_done", "milestones"),
    ("past", "past", "milestones"),
    ("cannot_tell", "cannot_tell", "milestones"),
)
"""The sentence of each count, the count, and out of which count it is."""


def kind_of(memo: IssuedMemo) -> str:
    """Return what a memo is."""
    return KIND[memo.period]


def state_lines(memo: Memo) -> list[str]:
    """Return what became of a memo since it was made: issued, an erratum, corrected, withdrawn."""
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


def memo_line(memo: Memo) -> dict[str, Any]:
    """Return one line of the list of all memos."""
    issued = memo.issued
    return {
        "number": issued.number,
        "page": f"memos/{memo.folder}.html",
        "as_of": long_date(issued.as_of),
        "kind": kind_of(issued) + memo.mark,
        "lines": state_lines(memo),
        "withdrawn": issued.withdrawn is not None,
        "forms": forms(memo, "memo", f"memos/{memo.folder}/"),
    }


def forms(memo: Memo, stem: str, base: str) -> list[dict[str, str]]:
    """Return the forms in which a memo or its extract was issued, as links; none if it was withdrawn."""
    if memo.issued.withdrawn:
        return []
    names = {f"{stem}.{ending}": says for ending, says in FORMS.items()}
    return [{"href": base + name, "says": says} for name, says in names.items() if name in memo.issued.files]


def memo_page(memo: Memo) -> dict[str, Any]:
    """Return what stands on the page beside a memo's folder."""
    issued = memo.issued
    issue, *banner = state_lines(memo)
    extracts: Mapping[str, Any] = inside(memo.facts, "extracts", default={})
    note = say("site.corrected_files") if banner else ""
    return {
        "title": say("site.memo_line", number=issued.number, kind=kind_of(issued), as_of=issued.as_of),
        "number": issued.number,
        "folder": memo.folder,
        "issued": issue,
        "covers": f"{long_date(issued.period_from)} to {long_date(issued.period_to)}",
        "banner": banner,
        "corrected": [_link(correction.by_number) for correction in issued.corrections if not correction.withdrawn_on],
        "corrects": _link(issued.supersedes) if issued.supersedes else None,
        "note": say("site.withdrawn_files") if issued.withdrawn else note,
        "withdrawn": issued.withdrawn is not None,
        "mock": issued.mock,
        "made_up": say("site.made_up"),
        "bottom": [inside(sentence, "text") for sentence in objects(memo.facts, "bottom_line")],
        "counts": count_lines(memo),
        "forms": forms(memo, "memo", f"{memo.folder}/"),
        "extracts": [_extract(memo, stem, facts) for stem, facts in sorted(extracts.items())],
        "files": _files(memo),
        "key": _key_of(memo),
        "cut": issued.cut_seq,
    }


def count_lines(memo: Memo) -> list[str]:
    """Return a memo's four counts in words, each with what it counts; those that the memo has."""
    lines = []
    for sentence, count, whole in COUNTS:
        value, of = (inside(memo.facts, "counts", name, "value", default=None) for name in (count, whole))
        if value is not None and of is not None:
            marked = {"mark": memo.mark} if sentence in ("verified", "reported") else {}
            lines.append(say(f"site.count_{sentence}", n=value, of=of, **marked))
    return lines


def _link(number: int) -> dict[str, Any]:
    return {"number": number, "page": f"{number:04}.html"}


def _extract(memo: Memo, stem: str, facts: Json) -> dict[str, Any]:
    recs = inside(facts, "memo", "extract", "recommendations", default=[])
    return {
        "name": inside(facts, "memo", "extract", "name", default=stem),
        "of": ", ".join(str(rec) for rec in recs),
        "forms": forms(memo, stem, f"{memo.folder}/"),
    }


def _files(memo: Memo) -> list[dict[str, Any]]:
    """Return every file that was issued or lies in the memo's folder, those of the extracts last."""
    sizes: Mapping[str, int] = inside(memo.facts, "sizes", default={})
    digests = dict.fromkeys(sizes, "") | memo.issued.files
    return [
        {"name": name, "says": _says(name), "sha256": digests[name], "size": sizes.get(name), "here": name in sizes}
        for name in sorted(digests, key=lambda name: (name.startswith("extract-"), name))
    ]


def _says(name: str) -> str:
    stem, _, ending = name.partition(".")
    if name in OTHERS:
        return OTHERS[name]
    form = FORMS.get(ending, ending)
    return f"extract for one office: {form}" if stem.startswith("extract-") else f"the memo: {form}"


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
