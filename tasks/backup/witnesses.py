"""What a person holds of the record, read by its content and not its name (docs/record.md#checkpoints)."""

import json
import zipfile
import zlib
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path
from typing import IO

from pydantic import Field

from models.core import InputError, Value
from models.ledger import read_head
from models.memo import Ledger, head_in
from tasks.backup.archive import BLOCK
from tasks.backup.backup import Copied, verify_copy
from tasks.backup.sealing import MAGIC
from tasks.ledger.checkpoint import Checkpoint, is_signature_of, is_signed_by
from tasks.memo import SIGNED, SUMS

LARGEST = 64_000_000
MEMBERS = 1_000
MEMO = "memo.json"


class Witness(Value):
    """A head of the record that somebody held: what says it, the entry, and the hash of that entry or its beginning."""

    what: str
    seq: int = Field(ge=0)
    hash: str = Field(pattern=r"^[0-9a-f]{16,64}$")
    key_id: str | None = None
    """The key whose good signature it bears."""
    number: int | None = None
    memo_sha256: str | None = None


def read_witness(words: str) -> Witness:
    """Read a witness: the path of a file or folder, or a printed head. Raises InputError with what is wrong of it."""
    if head := read_head(words):
        return Witness(what=f"the head {words.strip()}", seq=head[0], hash=head[1])
    path = Path(words)
    try:
        return _read(path)
    except RecursionError:
        raise InputError(f"{path} was edited: it is nested too deep") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise InputError(f"{path} is not a whole memo.zip: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} was cut short or edited: it is not what followthrough wrote") from None


def _read(path: Path) -> Witness:
    if path.is_dir():
        names = [file.name for file in path.iterdir() if file.is_file()]
        if MEMO in names:
            return _memo(path, names, lambda name: (path / name).open("rb"))
        raise InputError(f"{path} is not the folder of an issued memo")
    if not path.is_file():
        raise InputError(f"{path} is not there; name a checkpoint, a memo, a copy, or a printed head")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            if len(names) > MEMBERS or len(set(names)) != len(names):
                raise InputError(f"{path} is not a memo.zip: it has too many members, or one name twice")
            return _memo(path, names, packed.open)
    with path.open("rb") as file:
        begins = file.read(BLOCK)
    if begins.startswith(MAGIC):
        raise InputError(f"{path} is encrypted; name the .json file that stood beside it")
    if begins[257:262] == b"ustar":
        copy, _ = verify_copy(path)
        return Witness(what=f"the copy of {copy.day} ({path})", seq=copy.seq, hash=copy.hash)
    fields = json.loads(_read_bounded(path.name, lambda _: path.open("rb")))
    if isinstance(fields, dict) and set(fields) == set(Checkpoint.model_fields):
        checkpoint = Checkpoint.model_validate(fields)
        key_id = checkpoint.key_id if checkpoint.signature is not None else None
        if checkpoint.signature is not None and not is_signed_by(checkpoint, str(key_id)):
            raise InputError(f"{path} was edited: its signature does not hold")
        return Witness(what=f"the checkpoint {path}", seq=checkpoint.seq, hash=checkpoint.hash, key_id=key_id)
    if isinstance(fields, dict) and set(fields) == set(Copied.model_fields):
        copied = Copied.model_validate_json(json.dumps(fields))
        return Witness(what=f"the copy of {copied.day} ({path})", seq=copied.seq, hash=copied.hash)
    raise InputError(
        f"{path} is neither a checkpoint, an issued memo (its folder or memo.zip) nor a copy (.tar, or the .json "
        "beside it)"
    )


def _memo(path: Path, names: Collection[str], open_file: Callable[[str], IO[bytes]]) -> Witness:
    member_names = (MEMO, SUMS, SIGNED)
    content, sums, signature = (_read_bounded(name, open_file) if name in names else None for name in member_names)
    if content is None or sums is None:
        raise InputError(f"{path} is not an issued memo: it holds no {MEMO if content is None else SUMS}")
    digest = sha256(content).hexdigest()
    if f"{digest}  {MEMO}" not in sums.decode().splitlines():
        raise InputError(f"{path} was edited: {MEMO} is not the file that {SUMS} names")
    head = head_in(json.loads(content))
    cut = Ledger.model_validate(head["ledger"])
    if cut.signature is not None:
        signed = Checkpoint(text=cut.checkpoint or "", key_id=cut.key_id, signature=cut.signature)
        good = signature is not None and is_signature_of(str(cut.key_id), signature.decode().strip(), sums)
        if not good or (signed.seq, signed.hash) != (cut.seq, cut.hash) or not is_signed_by(signed, str(cut.key_id)):
            raise InputError(f"{path} was edited: its signature does not hold")
    return Witness(
        what=f"memo no. {head['number']} ({path})",
        seq=cut.seq,
        hash=cut.hash,
        key_id=cut.key_id if cut.signature is not None else None,
        number=head["number"],
        memo_sha256=digest,
    )


def _read_bounded(name: str, open_file: Callable[[str], IO[bytes]]) -> bytes:
    with open_file(name) as file:  # what the head of a member says of its size is not believed
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InputError(f"{name} has more than {LARGEST // 1_000_000} MB and was not read: no file of ours is so long")
    return content
