"""The list of memos, the page beside each one, and which public key signs which memos. Source: docs/site.md#keys"""

from collections.abc import Sequence

from models.core import new_york_day
from notifications.printed import extract_stem
from notifications.site.reading import Memo, Sheet
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
        facts = {"by": correction.by_number, "on": new_york_day(correction.at)}
        if correction.withdrawn_on:
            # The reason given for it is left out, because its words may be what may not be shown.
            lines.append(say("site.was_corrected", **facts, gone_on=correction.withdrawn_on))
        else:
            lines.append(say("site.corrected", **facts, reason=memo.reasons.get(correction.reason_id)))
    if issued.withdrawn:
        reason = memo.reasons.get(issued.withdrawn.reason_id)
        lines.append(say("site.withdrawn", on=issued.withdrawn.on, reason=reason))
    return lines


def memo_line(memo: Memo) -> Sheet:
    """Return one line of the list of all memos."""
    return {"memo": memo, "lines": state_lines(memo), "forms": forms(memo, "memo", f"memos/{memo.folder}/")}


def forms(memo: Memo, stem: str, folder: str) -> list[Sheet]:
    """Return the forms in which a memo or its extract was issued, as links; none if it was withdrawn."""
    if memo.issued.withdrawn:
        return []
    names = {f"{stem}.{ending}": ending for ending in FORMS}
    return [{"href": folder + name, "form": form} for name, form in names.items() if name in memo.issued.files]


def memo_page(memo: Memo) -> Sheet:
    """Return what stands on the page beside a memo's folder: its files among it, those of the extracts last."""
    digests = dict.fromkeys(memo.sizes, "") | memo.issued.files
    return {
        "memo": memo,
        "issued": memo.issued,
        "banner": state_lines(memo)[1:],
        "forms": forms(memo, "memo", f"{memo.folder}/"),
        "extracts": extracts_of(memo, ""),
        "files": sorted(digests.items(), key=lambda file: (file[0].startswith("extract-"), file[0])),
    }


def extracts_of(memo: Memo, folder: str) -> list[Sheet]:
    """Return the parts of a memo that were made for one reader each."""
    rows = [line.row for line in memo.lines]
    names = {office: name for row in rows for office, name in zip(row.audience, row.followed_by, strict=True)}
    extracts = [
        {
            "name": name,
            "recommendations": [row.id for row in rows if office in row.audience],
            "forms": forms(memo, extract_stem(office), f"{folder}{memo.folder}/"),
        }
        for office, name in sorted(names.items())
    ]
    return [extract for extract in extracts if extract["forms"]]


def key_file(memos: Sequence[Memo]) -> bytes:
    """Return key.txt: which key signs which memos, and what to do with it."""
    warning = ["", say("site.compare_key")] if any(memo.key for memo in memos) else []
    return "\n".join([*say_keys(memos), *warning, ""]).encode()


def say_keys(memos: Sequence[Memo]) -> list[str]:
    """Return which public key signs which memos, in words: numbers that follow each other as `2 to 7`."""
    runs: dict[str, list[list[int]]] = {}
    for memo in memos:
        if memo.key:
            runs_of_key = runs.setdefault(memo.key, [])
            if runs_of_key and runs_of_key[-1][-1] == memo.number - 1:
                runs_of_key[-1].append(memo.number)
            else:
                runs_of_key.append([memo.number])
    numbers = {key: [f"{run[0]} to {run[-1]}" if run[1:] else str(run[0]) for run in runs[key]] for key in runs}
    return [say("site.signed", key=key, numbers=numbers[key]) for key in numbers] or [say("site.signed_by_none")]
