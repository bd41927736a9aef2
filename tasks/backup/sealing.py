"""Encrypt a copy to a public key of age, and read one with the private key (https://age-encryption.org/v1)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import RawIOBase
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

from models.core import InputError, LedgerError, SettingsError
from tasks.core import need_extra

MAGIC = b"age-encryption.org/v1"
PRIVATE = "AGE-SECRET-KEY-"
ENDING = ".age"


def check_key(key: str) -> None:
    """Raise SettingsError if `key` is not an age public key; never echo it, because it may be a private one."""
    need_extra("encryption", "an encrypted copy")
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise SettingsError(
            "FOLLOWTHROUGH_BACKUP_KEY is no public key of age: it begins with age1, as `age-keygen` prints it"
        ) from None


def seal(blocks: Iterator[bytes], out: BinaryIO, key: str) -> None:
    """Write blocks to a file, encrypted to a public key. Raises what reading or writing raises, and SettingsError."""
    import pyrage

    check_key(key)
    reading = _Blocks(blocks)
    writing = _Noting(out)
    try:
        pyrage.encrypt_io(reading, writing, [pyrage.x25519.Recipient.from_str(key)])
    except pyrage.EncryptError:
        raise (reading.fault or writing.fault or LedgerError("the copy could not be encrypted")) from None


@contextmanager
def opened(path: Path, private_key: Path | None) -> Iterator[BinaryIO]:
    """Open a copy, decrypted as it is read. Raises InputError for the private key, LedgerError for a damaged copy."""
    with path.open("rb") as file:
        is_sealed = file.read(len(MAGIC)) == MAGIC
        file.seek(0)
        if not is_sealed:
            yield file
            return
        if private_key is None:
            raise InputError(f"{path} is encrypted; name the file of the private key (`--key FILE`)")
        keys = _keys_of(private_key)
        ours, theirs = os.pipe()
        faults: list[Exception] = []
        worker = Thread(target=_decrypt, args=(file, theirs, keys, faults), daemon=True)
        worker.start()
        with os.fdopen(ours, "rb") as plain:
            try:
                yield plain
            except LedgerError:
                plain.close()
                worker.join()
                _refuse(faults, path, private_key)
                raise
        worker.join()
        _refuse(faults, path, private_key)


def _decrypt(file: BinaryIO, into: int, keys: list[Any], faults: list[Exception]) -> None:
    import pyrage

    try:
        with os.fdopen(into, "wb") as plain:
            pyrage.decrypt_io(file, plain, keys)
    except (OSError, pyrage.DecryptError) as error:
        faults.append(error)


def _refuse(faults: list[Exception], path: Path, private_key: Path) -> None:
    for fault in faults:
        if "matching keys" in str(fault):
            raise InputError(f"{path} is encrypted to another key than that of {private_key}")
        if not isinstance(fault, BrokenPipeError):
            raise LedgerError(f"{path} is not a whole copy: it was cut short or changed. Use another day's copy")


def _keys_of(private_key: Path) -> list[Any]:
    need_extra("encryption", "an encrypted copy")
    import pyrage

    try:
        words = private_key.read_text().split()
        keys = [pyrage.x25519.Identity.from_str(word) for word in words if word.startswith(PRIVATE)]
    except (OSError, ValueError, pyrage.IdentityError):
        keys = []
    if not keys:
        raise InputError(f"{private_key} is no private key of age; its line begins with {PRIVATE}")
    return keys


class _Blocks(RawIOBase):
    """Blocks as a file that is read; it remembers what stopped them, which pyrage would turn into words."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._block = blocks, memoryview(b"")
        self.fault: Exception | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._block:
                self._block = memoryview(next(self._blocks))
        except StopIteration:
            return b""
        except Exception as error:
            self.fault = error
            raise
        piece, self._block = bytes(self._block[:size]), self._block[size:]
        return piece


class _Noting:
    """A file that is written to; it remembers what stopped that."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.fault: Exception | None = None

    def write(self, block: bytes) -> int:
        try:
            return self._out.write(block)
        except OSError as error:
            self.fault = error
            raise

    def flush(self) -> None:
        with suppress(OSError):  # the file is flushed again when it is closed
            self._out.flush()
