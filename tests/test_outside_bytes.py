"""Every parser of bytes from outside, given good samples that were damaged at random: it reads them or refuses them.

Nothing else may come out of it: no other error, no endless work, no half a result. `FOLLOWTHROUGH_TEST_EXAMPLES=100000`
looks further than the gate does; what it finds is kept here as an `@example`. Documents that are opened in a child have
their own battery (`tests/tasks/files`), a memo's folder too (`tests/test_verify_memo.py`).
"""

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows._runtime.data import DEMO, REGISTER
from models.answers import read_mark
from models.core import FollowthroughError
from models.evidence.council_records import Matter, Meeting, read_record
from tasks.backup.witnesses import read_witness
from tasks.ledger.checkpoint import read_checkpoint, sign_head, write_checkpoint
from tasks.register import check_plan, read_people
from tasks.slack import read_payload
from tasks.sources.web_page import title_of
from tests.material.presses import pressed
from tests.material.slack.interactions import home_opened

Damage = Callable[[bytes], bytes]

PIECES = (
    b"", b"\0", b"\xff\xfe", b"\xf0\x9f\x92\xa9", b"\xed\xa0\x80", b"-1", b"1e999", b"99999999999999999999", b"null",
    b"{}", b"[]", b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"&a [*a]", b"!!python/object:x", b"<<: *x", b": ",
    b"\n- ", b"\r", b"2026-02-30", b"9999-12-31", b"0000-00-00", b"<script>", b"{{ 1 }}", b"%s", b"../../etc",
    b"[" * 2_000, "\u202e\u2028".encode(), "ﬁ".encode(), b"A" * 5_000,
)  # fmt: skip
"""What is put into a sample: edges of numbers, of text, of nesting, and of the formats."""


@st.composite
def damages(draw: st.DrawFn) -> Damage:
    """Return a way to damage bytes: up to four cuts, copies and insertions, at places given as parts of a thousand."""
    edits = draw(
        st.lists(
            st.tuples(
                st.integers(0, 1_000),
                st.integers(0, 60),
                st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)),
                st.booleans(),
            ),
            min_size=1,
            max_size=4,
        )
    )
    cut = draw(st.one_of(st.none(), st.integers(0, 1_000)))

    def damage(sample: bytes) -> bytes:
        for place, length, piece, copies in edits:
            at = len(sample) * place // 1_000
            put = sample[at : at + length] * 2 if copies else piece
            sample = sample[:at] + put + sample[at + length :]
        return sample if cut is None else sample[: len(sample) * cut // 1_000]

    return damage


def at_a_path(read: Callable[[Path], object], name: str) -> Callable[[bytes, Path], object]:
    """Return a reader of bytes that writes them to a file first."""

    def read_bytes(body: bytes, folder: Path) -> object:
        path = folder / name
        path.unlink(missing_ok=True)
        path.write_bytes(body)
        path.chmod(0o600)
        return read(path)

    return read_bytes


def slack_payload(body: bytes, _folder: Path) -> object:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None  # the socket's library refuses it
    return [read_payload(kind, payload) for kind in ("interactive", "slash_commands", "events_api")]


def checkpoint_sample() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        one = sign_head((7, "ab" * 32), now=datetime(2026, 3, 1, tzinfo=UTC), key=None)
        return write_checkpoint(Path(folder), one).read_bytes()


COUNCIL = DEMO / "council"
MATTER = next((COUNCIL / "introduction").rglob("*.json")).read_bytes()
MEETING = next((COUNCIL / "events").rglob("*.json")).read_bytes()
PAGE = b"<html><head><title>Made up &amp; plain</title></head><body><input type='password'></body></html>"
PARSERS: dict[str, tuple[bytes, Callable[[bytes, Path], object]]] = {
    "register": (REGISTER.read_bytes(), at_a_path(check_plan, "recommendations.yaml")),
    "people": ((DEMO / "people.yaml").read_bytes(), at_a_path(read_people, "people.yaml")),
    "press": (json.dumps(pressed("ack", "U0DEMO011", "R1-M1", due="2026-02-27", v=1)).encode(), slack_payload),
    "event": (json.dumps(home_opened("U0DEMO011")).encode(), slack_payload),
    "mark": (b'{"m":"R1-M1","due":"2026-02-27","v":1,"a":"ack"}', lambda body, _: read_mark(body.decode("latin-1"))),
    "matter": (MATTER, lambda body, _: read_record(Matter, body)),
    "meeting": (MEETING, lambda body, _: read_record(Meeting, body)),
    "page": (PAGE, lambda body, _: title_of(body)),
    "checkpoint": (checkpoint_sample(), at_a_path(read_checkpoint, "00000007.json")),
    "witness": (checkpoint_sample(), at_a_path(lambda path: read_witness(str(path)), "00000007.json")),
}


@pytest.mark.parametrize("name", PARSERS)
@settings(suppress_health_check=list(HealthCheck))
@given(damage=damages())
def test_damaged_bytes_are_read_or_refused(name: str, damage: Damage, tmp_path_factory: Any) -> None:
    sample, read = PARSERS[name]
    folder = tmp_path_factory.getbasetemp() / f"bytes-{name}"
    folder.mkdir(exist_ok=True)
    with suppress(FollowthroughError):
        read(damage(sample), folder)


@pytest.mark.parametrize("name", PARSERS)
def test_the_sample_itself_is_read(name: str, tmp_path: Path) -> None:
    sample, read = PARSERS[name]
    found = read(sample, tmp_path)
    assert found != [None, None, None], "no parser would notice the damage"
    assert found is not None
