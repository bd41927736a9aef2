"""The processes that open files: each file has one of its own, and none reaches what another says."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.core import Unreadable
from tasks.core import Readers, read_apart, sandbox

CHECKOUT = Path(__file__).parents[3]
SCRIPT = """
import ctypes, os, sys, time
sys.path.insert(0, {checkout!r})
from tasks.child import confine

confine.CPU_SECONDS = 1  # a file that burns ten seconds burns one here
libc = ctypes.CDLL(None)

def act(body, kind):
    word = body.decode()
    if word == "abort":
        os.abort()
    if word == "sleep":
        time.sleep(60)
    if word == "burn":
        while True:
            pass
    if word == "forge":
        for descriptor in range(64):
            libc.write(descriptor, b"x" * 9, 9)
    if word == "flood":
        while True:
            for descriptor in range(3, 64):
                libc.write(descriptor, b"x" * 65536, 65536)
    if word == "input":
        return {{"read": libc.read(0, bytes(9), 9)}}
    if word == "stay":
        for descriptor in range(64):
            libc.write(descriptor, b"stays", 5)
            libc.close(descriptor)
        time.sleep(60)
    return {{"word": word, "kind": kind, "process": os.getpid()}}

confine.serve(sys.argv[1], act)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "child.py"
    path.write_text(SCRIPT.format(checkout=str(CHECKOUT)))
    return path


def test_many_files_read_as_each_alone(pdf: Callable[..., bytes]) -> None:
    files = [(pdf("one"), "application/pdf"), (b"<p>two", "text/html"), (b"no pdf", "application/pdf")]
    with Readers() as readers:
        for body, kind in files:
            assert readers(body, kind) == read_apart(body, kind)
        assert len(readers._idle) == 1, "one process forked them all"


@pytest.mark.parametrize("word", ["abort", "burn"])
def test_a_file_whose_process_ends_spoils_no_other(script: Path, word: str) -> None:
    with Readers(script) as readers:
        assert b'"word": "a"' in readers(b"a", "x/y")
        with pytest.raises(Unreadable, match="more time or memory"):
            readers(word.encode(), "x/y")
        assert b'"word": "b", "kind": "x/y"' in readers(b"b", "x/y")


def test_a_file_that_takes_its_reader_over_reaches_no_other_answer_and_no_input(script: Path) -> None:
    with Readers(script) as readers:
        assert readers(b"forge", "x/y").startswith(b"x" * 9), "it wrote into its own answer alone"
        assert b'"word": "c"' in readers(b"c", "x/y")
        assert readers(b"input", "x/y") == b'{"read": -1}'


def test_a_process_that_stays_after_its_answer_is_killed_before_the_next_file(script: Path) -> None:
    with Readers(script) as readers:
        assert readers(b"stay", "x/y").startswith(b"stays")
        (server,) = [reader._process.pid for reader in readers._idle]
        children = Path(f"/proc/{server}/task/{server}/children")
        (stayed,) = children.read_text().split()
        assert b'"word": "e"' in readers(b"e", "x/y")
        assert stayed not in children.read_text().split()


def test_a_file_that_takes_too_long_is_ended_and_the_next_is_read(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 1.0)
    with Readers(script) as readers:
        with pytest.raises(Unreadable, match="more time or memory"):
            readers(b"sleep", "x/y")
        monkeypatch.setattr(sandbox, "WALL_SECONDS", 90.0)
        assert b'"word": "d"' in readers(b"d", "x/y")


def test_what_a_child_writes_is_read_up_to_a_limit_and_then_it_is_ended(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes for ever; without the limit the parent would read until its own memory is full."""
    monkeypatch.setattr(sandbox, "MOST_WRITTEN", 1_000_000)
    with Readers(script) as readers, pytest.raises(Unreadable, match="more time or memory than a file may"):
        readers(b"flood", "x/y")


def test_two_threads_have_a_process_each_and_none_is_left(script: Path) -> None:
    with Readers(script) as readers, ThreadPoolExecutor(2) as pool:
        words = [str(number).encode() for number in range(20)]
        answers = list(pool.map(lambda word: readers(word, "x/y"), words))
        assert all(b'"%s"' % word in answer for word, answer in zip(words, answers, strict=True))
        started = [reader._process.pid for reader in readers._idle]
        assert 1 <= len(started) <= 2
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
