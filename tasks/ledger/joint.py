"""The joint checkpoint: the heads of all reports' records at one moment, signed, each one naming the one before.

Each report has a chain of its own, so that no writer waits for another. This joins them: a chain that is rewritten
later, or a report that is gone, is found by whoever holds one of these. Source: docs/portfolio.md#joint-checkpoints
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from models.core import LedgerBroken, Sha256, Value
from models.ledger import canonical
from tasks.core import write_whole
from tasks.ledger.checkpoint import SigningKey, is_signature_of, key_id_of, signature_of

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


class JointCheckpoint(Value):
    """The bytes that were signed, as text, and their signature."""

    text: str
    signature: str | None = Field(pattern="^[0-9a-f]{128}$")

    @cached_property
    def said(self) -> JointHeads:
        """Return what the text says."""
        return JointHeads.model_validate_json(self.text)

    @model_validator(mode="after")
    def _text_has_one_form(self) -> "JointCheckpoint":
        if canonical(self.said.model_dump(mode="json")) != self.text.encode():
            raise ValueError("the text is not one that a joint checkpoint has")
        return self


def write_joint(
    folder: Path,
    heads: Mapping[str, tuple[int, str]],
    not_read: tuple[str, ...],
    *,
    now: datetime,
    key: SigningKey | None,
) -> Path:
    """Write the next joint checkpoint of some heads (seq and hash, by report), whole and on the disk; return its path.

    If nothing changed since the last one, that one stays. Raises LedgerBroken if the last one is damaged.
    """
    folder.mkdir(parents=True, exist_ok=True)
    last = _paths(folder)[-1:]
    named = {report: ReportHead(seq=seq, hash=digest) for report, (seq, digest) in sorted(heads.items())}
    key_id = key_id_of(key)
    if last:
        said = read_joint(last[0]).said
        if (dict(said.heads), said.not_read, said.key_id) == (named, not_read, key_id):
            return last[0]
    before = sha256(last[0].read_bytes()).hexdigest() if last else None
    said = JointHeads(made_at=now.astimezone(UTC), heads=named, not_read=not_read, before=before, key_id=key_id)
    text = canonical(said.model_dump(mode="json"))
    joint = JointCheckpoint(text=text.decode(), signature=signature_of(key, text) if key else None)
    path = folder / f"{int(last[0].stem) + 1 if last else 1:08d}.json"
    write_whole(path, canonical(joint.model_dump(mode="json")))
    return path


def read_joint(path: Path) -> JointCheckpoint:
    """Read a joint checkpoint. Raises LedgerBroken for a file that is none."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        joint = JointCheckpoint.model_validate_json(content)
        if len(content) <= LARGEST and canonical(joint.model_dump(mode="json")) == content:
            return joint
    except (OSError, ValidationError):
        pass
    raise LedgerBroken(f"{path} is not a joint checkpoint of ours; put it back from a copy")


def faults_of_joint(folder: Path, hash_at: Callable[[str, int], str | None], key_id: str | None) -> Iterator[str]:
    """Yield what is wrong with the joint checkpoints of a folder, or with a record that one of them names.

    `hash_at` gives the hash of a report's entry, None if there is none; `key_id` is the public key (hex) that signs.
    """
    before: str | None = None
    for number, path in enumerate(_paths(folder), 1):
        try:
            joint = read_joint(path)
        except LedgerBroken as fault:
            yield str(fault)
            return
        said = joint.said
        if path.stem != f"{number:08d}" or said.before != before:
            yield f"{path}: a joint checkpoint before it was changed or is missing"
        if said.key_id and not (joint.signature and is_signature_of(said.key_id, joint.signature, joint.text.encode())):
            yield f"{path}: its signature is not good"
        if key_id and said.key_id != key_id:
            yield f"{path}: not signed with the key that is set"
        for report, head in said.heads.items():
            if head.seq and hash_at(report, head.seq) != head.hash:
                yield f"{path}: entry {head.seq} of the report {report} is missing or is another one now"
        before = sha256(path.read_bytes()).hexdigest()


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.json"))
