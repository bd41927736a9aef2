"""Files as one zip whose bytes depend only on their names and contents: DOCX, XLSX and memo.zip. Source:
docs/printed-forms.md#the-same-bytes"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import IO

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can say, which every member carries in place of a clock."""
UNIX = 3
PLAIN_FILE = 0o100644 << 16


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by name: in name order, stored, each with the same time and attributes."""
    out = io.BytesIO()
    pack_to(out, files)
    return out.getvalue()


def pack_to(out: IO[bytes], files: Mapping[str, bytes]) -> None:
    """Write a zip of files, which are taken one after the other."""
    _fill(out, files, files.__getitem__)


def _fill(out: IO[bytes], names: Iterable[str], content_of: Callable[[str], bytes]) -> None:
    # Nothing is compressed, because compressed bytes depend on the machine's zlib.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(names):
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.create_system = UNIX
            member.external_attr = PLAIN_FILE
            archive.writestr(member, content_of(name))


def repack(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a zip that a library made as ours, with each member as `change` returns it; one is held at a time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _fill(out, archive.namelist(), lambda name: change(name, archive.read(name)))
    return out.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the members, by name, of a zip that this program made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
