"""Made-up issued memos for the tests of the site: their facts, and the words of a record around them."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from models.memo import Correction, IssuedMemo, MemoWithdrawal, newest
from notifications.memo import MemoDocument
from notifications.memo import memo_of as pages_of
from notifications.site import MemoFolder, SiteRecord, read_memos, render_site
from tests.material.memo import made_up_memo
from tests.material.memo_forms import recounted

FORMS = ("memo.html", "memo.pdf", "memo.docx", "memo.xlsx", "memo.txt", "ledger.jsonl", "verify_memo.py", "memo.zip")
KEY, OTHER_KEY = "ab" * 32, "cd" * 32
REASONS = {"t-wrong": "Made up: a date was misread.", "t-leak": "Made up: it held what may not be shown."}
CHECK = b"# made up: the check\n"


@cache
def told() -> str:
    """Return the facts and sentences of a made-up memo as JSON."""
    return made_up_memo().model_dump_json(by_alias=True)


def past(state: str, days: int = 0, counts_from: str | None = None) -> dict[str, Any]:
    """Return the fields that say what became of a made-up date; a legal deadline that was missed has a ground."""
    ground = {"kind": "look", "on": "2026-11-20", "seq": 1, "source": "council_mirror"}
    return {
        "date_state": state, "counts_from": counts_from, "days_late": days, "days_past_original": days,
        "proof": "none", "why": None, "proof_since": None, "ground": ground if state == "missed" else None,
    }  # fmt: skip


def instant(day: int, hour: int = 15) -> datetime:
    """Return an instant of December 2026."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def memo(number: int, *, says: dict[str, Any] | None = None, key: str | None = KEY, **changes: Any) -> MemoFolder:
    """Return a made-up issued memo; `says` replaces its facts, `changes` what the ledger says of it."""
    facts = json.loads(told()) if says is None else deepcopy(says)
    facts["memo"] |= {"number": number, "state": "issued"}
    facts["memo"]["ledger"]["key_id"] = key
    files = {name: sha256(f"{number} {name}".encode()).hexdigest() for name in ("memo.json", *FORMS)}
    said = {
        "draft_id": f"D{number}",
        "period": "month",
        "as_of": date(2026, 11, 25),
        "period_from": date(2026, 10, 26),
        "period_to": date(2026, 11, 25),
        "mock": True,
        "supersedes": None,
        "cut_seq": 50 + number,
        "at": instant(number),
        "on": date(2026, 12, number),
        "files": files,
    }
    issued = IssuedMemo.model_validate({"number": number, **said, **changes})
    sizes = dict.fromkeys([*files, "SHA256SUMS"], 1000)
    if issued.withdrawn:
        return MemoFolder(issued)
    return MemoFolder(issued, pages_of(recounted(MemoDocument.model_validate(facts))), sizes)


def corrected(number: int, by: int, day: int = 20) -> MemoFolder:
    """Return a made-up memo that a later one corrects."""
    return memo(number, corrections=(Correction(by_number=by, at=instant(day), reason_id="t-wrong"),))


def withdrawn(number: int, day: int = 20) -> MemoFolder:
    """Return a made-up memo that was taken back."""
    return memo(number, withdrawn=MemoWithdrawal(on=date(2026, 12, day), at=instant(day), reason_id="t-leak"))


def record(**changes: int) -> SiteRecord:
    """Return what the site takes from a made-up record besides its memos; `changes` by milestone, `_` for `-`."""
    moved = {name.replace("_", "-"): times for name, times in changes.items()}
    return SiteRecord(first_hash=KEY, begun=date(2026, 1, 5), changes=moved)


def files_of(
    memos: list[MemoFolder],
    about: SiteRecord | None = None,
    site_url: str | None = None,
    reasons: Mapping[str, str] = REASONS,
) -> dict[str, bytes]:
    """Return every page of a site by path, and a stand-in for each file of its memos."""
    issued = [each.issued for each in memos]
    shown = read_memos(memos, newest(issued), reasons)
    made = dict(_files(render_site(shown, about or record(), site_url, CHECK)))
    for folder in memos:
        for name in () if folder.issued.withdrawn else (*folder.issued.files, "SHA256SUMS"):
            made[f"memos/{folder.issued.number:04}/{name}"] = b""
    return made


def _files(folders: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, bytes]]:
    for folder, files in folders:
        for name, content in files.items():
            yield f"{folder}/{name}".lstrip("/"), content
