"""What a browser sends with a form: its fields, and a file (HTML standard, multipart/form-data)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

MOST_FIELDS = 100
_BOUNDARY = re.compile(r'multipart/form-data;.*\bboundary="?([^";,\s]{1,200})"?', re.IGNORECASE)
_PART = re.compile(r'form-data; *name="([^"\r\n]*)"(?:; *filename="([^"\r\n]*)")?', re.IGNORECASE)


@dataclass(frozen=True)
class Posted:
    """The fields of a form, with all values of each, and the file that came with it: its name and its bytes."""

    fields: Mapping[str, list[str]] = field(default_factory=dict)
    file: tuple[str, bytes] | None = None

    def first(self, name: str) -> str:
        """Return the first value of a field; empty for none."""
        return self.fields.get(name, [""])[0]


def read_posted(content_type: str, body: bytes) -> Posted:
    """Return what was sent with a form. Raises ValueError for anything that no browser sends for one."""
    boundary = _BOUNDARY.match(content_type)
    if boundary is None:
        if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise ValueError("this is no form")
        return Posted(parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    _, *parts, end = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
    if not end.startswith(b"--") or len(parts) > MOST_FIELDS:
        raise ValueError("the form is cut off, or has too many fields")
    fields: dict[str, list[str]] = {}
    file: tuple[str, bytes] | None = None
    for part in parts:
        head, _, content = part.partition(b"\r\n\r\n")
        named = _PART.search(head.decode())
        if named is None:
            raise ValueError("a field has no name")
        name, file_name = named.groups()
        if file_name is None:
            fields.setdefault(name, []).append(content.decode())
        elif file_name:  # a browser sends an empty name for a file that nobody chose
            file = file_name, content
    return Posted(fields, file)
