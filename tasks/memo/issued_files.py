"""What was issued, proved against the hashes of the ledger, and the cuts on which memos rest."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from models.core import DiskRefused, LedgerBroken
from models.memo import IssuedMemo, Ledger, head_in
from models.records import DraftRecord
from tasks.core import write_whole
from tasks.ledger.checkpoint import Checkpoint, is_signature_of
from tasks.ledger.witness import Keys, differs, is_ours
from tasks.memo.memo import SIGNED, SUMS, WORDS, sums_of

WITHDRAWN = "WITHDRAWN.txt"
DRAFTS = "drafts"
"""The folder of the drafts."""
AS_KNOWN = "as-known"
"""Where 0.2.0 wrote memos of a past moment; what must go, goes from there too."""


class MemoProof(NamedTuple):
    """One file of a memo's folder: what it holds, and what is wrong of it, or nothing."""

    name: str
    content: bytes
    wrong: str


def prove(path: Path, digest: str) -> MemoProof:
    """Read one file and say whether it is the one that was issued."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return MemoProof(path.name, b"", "is missing")
    except OSError as error:
        return MemoProof(path.name, b"", f"cannot be read ({error.strerror})")
    return MemoProof(path.name, content, "" if sha256(content).hexdigest() == digest else "was changed")


def prove_all(folder: Path, files: Mapping[str, str]) -> Iterator[MemoProof]:
    """Read each issued file (`files`: SHA-256 by name) and SHA256SUMS over them; then name each that was added."""
    digests = {**files, SUMS: sha256(sums_of(files)).hexdigest()}
    for name, digest in sorted(digests.items()):
        yield prove(folder / name, digest)
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for name in sorted(names - set(digests)):
        yield MemoProof(name, b"", "was added")


def lost_files(memos: Path, drafts: Iterable[DraftRecord]) -> tuple[str, ...]:
    """Return what of the issued memos in force is missing, changed or added, with the entry of its hash."""
    issued = sorted((draft for draft in drafts if draft.number is not None), key=lambda draft: draft.number or 0)
    return tuple(
        f"entry {memo.issue.seq}: {file.name} of memo no. {memo.number} {file.wrong}"
        for memo in issued
        if memo.withdrawn_on is None
        for file in prove_all(memos / str(memo.number), memo.issue.files)
        if file.wrong
    )


def unnoted_folders(memos: Path, drafts: Iterable[DraftRecord]) -> list[str]:
    """Return the folders in which a memo lies under a number that no entry notes, as `memos/N`: a crash left them."""
    numbers = {str(draft.number) for draft in drafts}
    names = [path.name for path in memos.iterdir()] if memos.is_dir() else []
    return [f"{memos.name}/{name}" for name in sorted(names) if name.isdecimal() and name not in numbers]


def read_file(memos: Path, memo: DraftRecord, name: str) -> bytes:
    """Return one file of an issued memo. Raises LedgerBroken if it is not the one that was issued."""
    file = prove(memos / str(memo.number) / name, memo.issue.files.get(name, ""))
    if file.wrong:
        raise LedgerBroken(
            f"entry {memo.issue.seq}: {name} of memo no. {memo.number} {file.wrong}; restore it from a copy (`backup`)"
        )
    return file.content


def tell_beside(memos: Path, number: int, text: str) -> None:
    """Write beside a memo's folder that it was corrected; the folder stays as it is. Raises DiskRefused."""
    write_whole(_beside(memos, number), text.encode(), 0o444)


def untell_beside(memos: Path, number: int) -> None:
    """Remove what stands beside a memo's folder, if anything does: the correction that it tells of does not hold."""
    _beside(memos, number).unlink(missing_ok=True)


def remove_unnoted(memos: Path, number: int) -> None:
    """Remove the folder of a memo that was written and is noted nowhere, if it is there."""
    _remove(memos / str(number))


def folder_of_draft(memos: Path, draft_id: str) -> Path:
    """Return where a draft lies."""
    return memos / DRAFTS / draft_id


def drafts_there(memos: Path) -> list[str]:
    """Return the ids of the drafts that lie in a folder of memos."""
    return sorted(path.name for path in (memos / DRAFTS).glob("D*"))


def clear_draft(memos: Path, draft_id: str, *, words: bool) -> None:
    """Remove the pages of a draft, and with `words` what it says as well. Raises DiskRefused."""
    folder = folder_of_draft(memos, draft_id)
    try:
        if words:
            _remove(folder)
            return
        for path in folder.iterdir():
            if path.name != WORDS:
                path.unlink()
    except OSError as error:
        raise DiskRefused(f"{error.filename} cannot be removed: {error.strerror}; fix that and check again") from error


def take_back(memos: Path, memo: DraftRecord, text: str, drafts: Iterable[str]) -> None:
    """Remove a memo's files but SHA256SUMS, say so in WITHDRAWN.txt, and remove what says the same: what stands beside
    it, `drafts` (ids), and `as-known`. Run again, it ends what a crash left. Raises DiskRefused."""
    folder = memos / str(memo.number)
    try:
        for name in drafts:
            _remove(folder_of_draft(memos, name))
        _remove(memos / AS_KNOWN)
        _beside(memos, memo.number).unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.name not in (SUMS, WITHDRAWN):
                path.unlink()
    except OSError as error:
        raise DiskRefused(
            f"{error.filename} cannot be removed: {error.strerror}; fix that and withdraw the memo again"
        ) from error
    write_whole(folder / SUMS, sums_of(memo.issue.files), 0o444)
    write_whole(folder / WITHDRAWN, text.encode(), 0o444)


def forget_words(memos: Path, words: str) -> tuple[str, ...]:
    """Remove each folder never issued that holds some words; return the issued memos that do. Raises DiskRefused."""
    holding = [path.parent for path in sorted(memos.rglob("memo.json")) if _says(path, words)]
    issued = [folder.name for folder in holding if folder.parent == memos and folder.name.isdecimal()]
    try:
        for folder in holding:
            if folder.name not in issued:
                _remove(folder)
    except OSError as error:
        raise DiskRefused(f"{error.filename} cannot be removed: {error.strerror}; fix that and erase again") from error
    return tuple(sorted(issued, key=int))


def _says(path: Path, words: str) -> bool:
    plain = " ".join(words.split())
    body = path.read_bytes()
    try:
        return any(plain in " ".join(text.split()) for text in _strings(json.loads(body)))
    except ValueError:  # half of a file, as a broken disk leaves it
        return plain.encode() in body


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict() | list():
            for part in value.values() if isinstance(value, dict) else value:
                yield from _strings(part)


def _beside(memos: Path, number: int | None) -> Path:
    return memos / f"{number}.corrected.txt"


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def faults_of_cuts(
    memos: Path,
    issued: Iterable[IssuedMemo],
    hashes: Mapping[int, str],
    *,
    keys: Keys,
    signed_from: int | None,
) -> list[str]:
    """Return where the cut of a memo in force, in its folder or in the entry of its issue, is not one of the chain.
    From the entry `signed_from` a memo must be signed with one of `keys`."""
    faults = []
    for memo in issued:
        if memo.withdrawn:  # its files are gone; the entry of its draft is compared with the others
            continue
        folder = memos / str(memo.number)
        cut = _cut_of(folder)
        wrong: str | None
        if isinstance(cut, str):
            wrong = cut
        elif cut.seq != memo.cut_seq:
            wrong = f"says that it rests on entry {cut.seq}, and the entry of its issue says {memo.cut_seq}"
        else:
            wrong = differs(hashes, cut.seq, cut.hash)
            if wrong is None and signed_from is not None and cut.seq >= signed_from:
                wrong = _unsigned(folder, cut, keys)
        if wrong:
            faults.append(f"memo no. {memo.number} {wrong}")
    return faults


def _unsigned(folder: Path, cut: Ledger, keys: Keys) -> str | None:
    try:
        signed = Checkpoint(text=cut.checkpoint or "", key_id=cut.key_id, signature=cut.signature)
        sums, signature = (folder / SUMS).read_bytes(), (folder / SIGNED).read_text().strip()
    except (OSError, ValueError):
        return "is not signed"
    holds = (signed.seq, signed.hash) == (cut.seq, cut.hash) and is_ours(signed, keys)
    return None if holds and is_signature_of(str(signed.key_id), signature, sums) else "is not signed with our key"


def _cut_of(folder: Path) -> Ledger | str:
    try:
        return Ledger.model_validate(head_in(json.loads((folder / "memo.json").read_bytes()))["ledger"])
    except OSError as error:
        return f"cannot be read: memo.json: {error.strerror}"
    except (ValueError, KeyError, TypeError, ValidationError):
        return "does not name the entry that it rests on"
