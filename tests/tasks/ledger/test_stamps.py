"""Time stamps by a real authority: asked for, kept, and checked offline."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from models.core import CheckFailed, SettingsError, SourceFault
from tasks.ledger import stamps
from tasks.ledger.stamps import Authority, ask, check, fault_of
from tasks.web import Manners
from tests.chaos.authority import make_authority, serve_authority

pytestmark = pytest.mark.usefixtures("system_program")  # openssl is the authority
MANNERS = Manners(user_agent="test", wait_seconds=0.0, total_seconds=5.0)
HEAD = b'{"hash":"made up","seq":40}'


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an authority."""
    folder = tmp_path_factory.mktemp("authority")
    make_authority(folder)
    return folder


@pytest.fixture
def authority(httpserver: HTTPServer, made: Path) -> Authority:
    """An authority that answers."""
    return Authority(url=serve_authority(httpserver, made), certificates=made / "ca.pem")


def test_a_stamp_holds_for_its_bytes_alone_and_openssl_says_the_same(authority: Authority, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    reply = ask(authority, HEAD, MANNERS, now)
    assert abs(check(reply, HEAD, authority.trusted()) - now) < timedelta(minutes=5)
    with pytest.raises(CheckFailed, match="does not hold"):
        check(reply, HEAD + b" ", authority.trusted())
    (tmp_path / "head").write_bytes(HEAD)
    (tmp_path / "head.tsr").write_bytes(reply)
    words = ["openssl", "ts", "-verify", "-data", "head", "-in", "head.tsr", "-CAfile", str(authority.certificates)]
    assert subprocess.run(words, cwd=tmp_path, check=False, capture_output=True).returncode == 0


def test_a_stamp_of_another_authority_does_not_hold(authority: Authority, tmp_path: Path) -> None:
    other = Authority(url=authority.url, certificates=make_authority(tmp_path / "other"))
    with pytest.raises(CheckFailed, match="does not hold"):
        ask(other, HEAD, MANNERS, datetime.now(UTC))


def swapped(reply: bytes) -> bytes:
    return b"\x30\x03\x02\x01\x00"


HARMS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("short", lambda reply: reply[:-40], "does not hold"),
    ("empty", lambda reply: b"", "does not hold"),
    ("edited", lambda reply: reply[:-5] + bytes([reply[-5] ^ 1]) + reply[-4:], "does not hold"),
    ("swapped", swapped, "does not hold"),
    ("garbage", lambda reply: bytes(range(256)) * 8, "does not hold"),
    ("long", lambda reply: reply + b" " * stamps.LARGEST, "too long"),
]


@pytest.mark.parametrize(("harm", "told"), [each[1:] for each in HARMS], ids=[each[0] for each in HARMS])
def test_a_stamp_that_was_harmed_is_named(
    authority: Authority, tmp_path: Path, harm: Callable[[bytes], bytes], told: str
) -> None:
    now, path = datetime.now(UTC), tmp_path / "00000040.json.tsr"
    path.write_bytes(ask(authority, HEAD, MANNERS, now))
    assert fault_of(path, HEAD, authority.trusted(), now) is None  # the control
    path.write_bytes(harm(path.read_bytes()))
    assert told in str(fault_of(path, HEAD, authority.trusted(), now))


def test_a_stamp_made_long_after_is_named_and_so_is_one_that_is_gone(authority: Authority, tmp_path: Path) -> None:
    now, path = datetime.now(UTC), tmp_path / "head.tsr"
    path.write_bytes(ask(authority, HEAD, MANNERS, now))
    assert "long after what it stamps" in str(fault_of(path, HEAD, authority.trusted(), now - timedelta(days=30)))
    path.unlink()
    assert fault_of(path, HEAD, authority.trusted(), now) == "is gone"


def test_an_authority_that_does_not_answer_or_has_no_certificate_is_told(tmp_path: Path, made: Path) -> None:
    closed = Authority(url="http://127.0.0.1:9/tsa", certificates=made / "ca.pem")
    with pytest.raises(SourceFault):
        ask(closed, HEAD, MANNERS, datetime.now(UTC))
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_STAMP_CA"):
        Authority(url="http://127.0.0.1:9/tsa", certificates=tmp_path / "ca.pem").trusted()
