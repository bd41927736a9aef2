"""The joint checkpoint: the heads of all reports' records at one moment, signed, each one naming the one before.

Each report has a chain of its own, so that no writer waits for another. This joins them: a chain that is rewritten
later, or a report that is gone, is found by whoever holds one of these. Source: docs/portfolio.md#joint-checkpoints
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pydantic import AwareDatetime, Field

from models.core import LedgerError, Sha256, Value
from models.ledger import canonical
from tasks.core import write_whole
from tasks.ledger.checkpoint import Signed, SigningKey, is_signed_by, key_id_of, read_signed, signature_of

LARGEST = 10_000_000
"""No joint checkpoint has so many bytes: that of 50,000 reports has 6,000,000."""


class ReportHead(Value):
    """The head of one report's record."""

    seq: int = Field(ge=0, strict=True)
    hash: Sha256


class JointHeads(Value):
    """What a joint checkpoint says."""

    made_at: AwareDatetime
    heads: Mapping[str, ReportHead]
    """By the id of the report."""
    not_read: tuple[str, ...]
    """The reports whose record could not be read then."""
    before: Sha256 | None
    """The SHA-256 of the joint checkpoint before, as it was written; None for the first."""
    key_id: Sha256 | None


class JointCheckpoint(Signed):
    """The heads of all records at a moment."""

    says = JointHeads


def write_joint(
    folder: Path,
    heads: Mapping[str, tuple[int, str]],
    not_read: tuple[str, ...],
    *,
    now: datetime,
    key: SigningKey | None,
) -> tuple[Path, bool]:
    """Write the next joint checkpoint of some heads (seq and hash, by report), whole and on the disk.

    Returns its path and True; if nothing changed since the last one, that of the last one and False. Raises LedgerError
    if the last one is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    last = _paths(folder)[-1:]
    named = {report: ReportHead(seq=seq, hash=digest) for report, (seq, digest) in sorted(heads.items())}
    key_id = key_id_of(key)
    if last:
        content_before = read_signed(last[0], JointCheckpoint, LARGEST).content
        if (dict(content_before.heads), content_before.not_read, content_before.key_id) == (named, not_read, key_id):
            return last[0], False
    before = sha256(last[0].read_bytes()).hexdigest() if last else None
    content = JointHeads(made_at=now.astimezone(UTC), heads=named, not_read=not_read, before=before, key_id=key_id)
    text = canonical(content.model_dump(mode="json"))
    joint = JointCheckpoint(text=text.decode(), signature=signature_of(key, text) if key else None)
    path = folder / f"{int(last[0].stem) + 1 if last else 1:08d}.json"
    write_whole(path, canonical(joint.model_dump()))
    return path, True


def faults_of_joint(folder: Path, hash_at: Callable[[str, int], str | None], key_id: str | None) -> Iterator[str]:
    """Yield each fault of a folder's joint checkpoints, and of the records against the heads that they hold.

    `hash_at` gives the hash of a report's entry by seq, or None; `key_id` is the public key (hex) that must have
    signed, if any. A checkpoint that cannot be read is the last fault, because those after it cannot be compared.
    """
    before: str | None = None
    for number, path in enumerate(_paths(folder), 1):
        try:
            joint = read_signed(path, JointCheckpoint, LARGEST)
        except LedgerError as fault:
            yield str(fault)
            return
        content = joint.content
        if path.stem != f"{number:08d}" or content.before != before:
            yield f"{path}: a joint checkpoint before it was changed or is missing"
        if content.key_id and not is_signed_by(joint, content.key_id):
            yield f"{path}: its signature is not good"
        if key_id and content.key_id != key_id:
            yield f"{path}: not signed with the key that is set"
        for report, head in content.heads.items():
            if head.seq and hash_at(report, head.seq) != head.hash:
                yield f"{path}: entry {head.seq} of the report {report} is missing or is another one now"
        before = sha256(path.read_bytes()).hexdigest()


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.json"))
