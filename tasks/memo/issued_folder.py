"""The folder of an issued memo as it lies in the home: read only if each file is what was issued."""

from pathlib import Path

from models.core import LedgerError
from models.memo import IssuedMemo
from notifications.memo import read_issued
from notifications.site import MemoFolder
from tasks.memo.kept import Proved, prove, prove_all


def read_memo(folder: Path, memo: IssuedMemo) -> dict[str, bytes]:
    """Return every file of an issued memo by name, each proved against the hash that the ledger holds.

    Raises LedgerError with the first file that is missing, was changed or was added, and the fix.
    """
    return {one.name: _content(one, folder, memo) for one in prove_all(folder, memo.files)}


def read_folder(folder: Path, memo: IssuedMemo) -> MemoFolder:
    """Return what a memo says, proved, and the bytes of each of its files.

    Raises LedgerError as `read_memo` does, and where this version of the program cannot read the memo as it was issued.
    """
    path = folder / "memo.json"
    content = _content(prove(path, memo.files[path.name]), folder, memo)
    try:
        sizes = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
    except OSError as error:
        raise _refused(memo, folder, f"cannot be read ({error.strerror})") from None
    return MemoFolder(memo, read_issued(content, memo.number, path), sizes)


def _content(one: Proved, folder: Path, memo: IssuedMemo) -> bytes:
    if one.wrong:
        raise _refused(memo, folder / one.name, one.wrong)
    return one.content


def _refused(memo: IssuedMemo, path: Path, what: str) -> LedgerError:
    return LedgerError(f"{path} {what}; put memo no. {memo.number} back from a copy that `backup` made")
