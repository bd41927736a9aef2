"""A mail as Outlook saves it: a writer of compound files, as MS-CFB and MS-OXMSG describe them. Nobody is in it."""

import struct
from collections.abc import Mapping, Sequence

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

Storage = Mapping[str, "bytes | Storage"]
Attached = tuple[str, bytes | Storage, str]
"""A file within a mail: its name, its bytes or the mail that it is, and the id by which the text shows it."""


def msg(
    text: str = "",
    html: str = "",
    *,
    packed: bytes = b"",
    kind: str = "IPM.Note",
    attached: Sequence[Attached] = (),
) -> bytes:
    """Return a mail as a file."""
    return compound(mail_storage(text, html, packed=packed, kind=kind, attached=attached))


def mail_storage(
    text: str = "", html: str = "", *, packed: bytes = b"", kind: str = "IPM.Note", attached: Sequence[Attached] = ()
) -> Storage:
    """Return the streams of a mail, also for one within another."""
    streams: dict[str, bytes | Storage] = {"__properties_version1.0": bytes(32)}
    streams |= _texts({"001A": kind, "0037": "A made-up subject", "0C1F": "made.up@agency.example", "1000": text})
    if html:
        streams["__substg1.0_10130102"] = html.encode()
    if packed:
        streams["__substg1.0_10090102"] = packed
    streams["__recip_version1.0_#00000000"] = {
        "__properties_version1.0": bytes(8),
        **_texts({"3003": "coordinator@council.example"}),
    }
    for number, (name, content, shown_as) in enumerate(attached):
        inner: dict[str, bytes | Storage] = {"__properties_version1.0": bytes(8)}
        inner["__substg1.0_37010102" if isinstance(content, bytes) else "__substg1.0_3701000D"] = content
        inner |= _texts({"3707": name, "3712": shown_as, "370E": "image/png" if name.endswith("png") else ""})
        streams[f"__attach_version1.0_#{number:08X}"] = inner
    return streams


def _texts(values: Mapping[str, str]) -> dict[str, bytes | Storage]:
    return {f"__substg1.0_{name}001F": text.encode("utf-16-le") for name, text in values.items() if text}


def compound(root: Storage) -> bytes:
    """Return a compound file of version 3 with these storages and streams."""
    entries: list[tuple[str, int, int, bytes]] = [("Root Entry", 5, _FREE, b"")]  # name, type, child, content
    right: dict[int, int] = {}

    def add(storage: Storage) -> int:
        first = before = _FREE
        for name in sorted(storage, key=lambda each: (len(each), each.upper())):
            content, number = storage[name], len(entries)
            entries.append((name, 2, _FREE, content) if isinstance(content, bytes) else (name, 1, _FREE, b""))
            if not isinstance(content, bytes):
                entries[number] = (name, 1, add(content), b"")
            if before == _FREE:
                first = number
            else:
                right[before] = number
            before = number
        return first

    entries[0] = ("Root Entry", 5, add(root), b"")
    sectors, fat, mini, minifat = bytearray(), [], bytearray(), []

    def chain(content: bytes, table: list[int], size: int, out: bytearray) -> int:
        if not content:
            return _END
        start, count = len(table), -(-len(content) // size)
        table += [*range(start + 1, start + count), _END]
        out += content.ljust(count * size, b"\0")
        return start

    starts = [
        chain(content, fat, _SECTOR, sectors) if len(content) >= _CUTOFF else chain(content, minifat, _MINI, mini)
        for _, _, _, content in entries
    ]
    starts[0] = chain(bytes(mini), fat, _SECTOR, sectors)
    mini_start = chain(struct.pack(f"<{len(minifat)}I", *minifat).ljust(_SECTOR, b"\xff"), fat, _SECTOR, sectors)
    mini_count = len(fat) - mini_start
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", len(name) * 2 + 2, kind, 1, _FREE, right.get(number, _FREE), child)
        + bytes(36)
        + struct.pack("<IQ", starts[number], len(mini) if number == 0 else len(content))
        for number, (name, kind, child, content) in enumerate(entries)
    )
    directory_start = chain(directory, fat, _SECTOR, sectors)
    fat_count = next(n for n in range(1, 109) if n * 128 >= len(fat) + n)
    fat_start = len(fat)
    fat += [_FAT] * fat_count
    sectors += struct.pack(f"<{len(fat)}I", *fat).ljust(fat_count * _SECTOR, b"\xff")
    where = [*range(fat_start, fat_start + fat_count)] + [_FREE] * (109 - fat_count)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", fat_count, directory_start, 0, _CUTOFF, mini_start, mini_count, _END, 0, where[0])
    return head + struct.pack("<108I", *where[1:]) + bytes(sectors)
