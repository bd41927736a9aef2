"""Files as one zip whose bytes depend on their names and contents alone (memo.md, section 9)."""

import io
import zipfile
from collections.abc import Mapping

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can say: a member carries no clock."""
UNIX, PLAIN_FILE = 3, 0o100644 << 16


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by name: in name order, stored, each with the same time and attributes.

    Nothing is compressed, for compressed bytes depend on the zlib of the machine.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.create_system, member.external_attr = UNIX, PLAIN_FILE
            archive.writestr(member, content)
    return out.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the members of a zip of our own making by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
