"""The folder of an issued memo as it lies in the home: read only if each file is what was issued."""

import json
from pathlib import Path
from typing import Any

from models.core import LedgerError
from models.memo import IssuedMemo
from tasks.memo.proof import Proved, prove, prove_all


def read_memo(folder: Path, memo: IssuedMemo) -> dict[str, bytes]:
    """Return every file of an issued memo by name, each proved against the hash that the ledger holds.

    Raises LedgerError with the first file that is missing, was changed or was added, and the fix.
    """
    return {one.name: _content(one, folder, memo) for one in prove_all(folder, memo.files)}


def read_told(folder: Path, memo: IssuedMemo) -> dict[str, Any]:
    """Return what a memo says: its memo.json, proved, as plain JSON, for one of older code has fewer fields.

    Beside it stand under `extracts` the heads of its parts, and under `sizes` the bytes of each file. Raises
    LedgerError as `read_memo` does.
    """
    told: dict[str, Any] = {}
    extracts: dict[str, Any] = {}
    for name, digest in sorted(memo.files.items()):
        if name == "memo.json":
            told = json.loads(_content(prove(folder / name, digest), folder, memo))
        elif name.startswith("extract-") and name.endswith(".json"):
            part = json.loads(_content(prove(folder / name, digest), folder, memo))
            extracts[name.removesuffix(".json")] = {"memo": part.get("memo")}
    return {**told, "extracts": extracts, "sizes": _sizes(folder, memo)}


def _sizes(folder: Path, memo: IssuedMemo) -> dict[str, int]:
    try:
        return {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    except OSError as error:
        raise _refused(memo, folder, f"cannot be read ({error.strerror})") from None


def _content(one: Proved, folder: Path, memo: IssuedMemo) -> bytes:
    if one.wrong:
        raise _refused(memo, folder / one.name, one.wrong)
    return one.content


def _refused(memo: IssuedMemo, path: Path, what: str) -> LedgerError:
    return LedgerError(f"{path} {what}; put memo no. {memo.number} back from a copy that `backup` made")
