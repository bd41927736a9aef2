"""One sandbox for many files: each has a process of its own, and none reaches what another says."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.core import Unreadable
from tasks.core import ManyReaders, read_apart, sandbox

CHECKOUT = Path(__file__).parents[3]
EXTRACT = sandbox.READER / "extract_child.py"
SCRIPT = """
import os, sys, time
sys.path.insert(0, {checkout!r})
from tasks.child import confine
from tasks.child.confine import answer_many

confine.CPU_SECONDS = 1  # a file that burns ten seconds burns one here

def act(body, media_type):
    word = body.decode()
    if word == "abort":
        os.abort()
    if word == "sleep":
        time.sleep(60)
    if word == "burn":
        while True:
            pass
    if word == "forge":
        found = []
        for descriptor in range(64):
            try:
                os.write(descriptor, b"x" * 9)
                found.append(descriptor)
            except OSError:
                pass
        return {{"wrote": "nothing but its own answer"}}
    if word == "input":
        try:
            return {{"read": os.read(0, 9).decode()}}
        except OSError as error:
            return {{"read": "nothing"}}
    if word == "fork":
        try:
            os.fork()
        except OSError:
            return {{"fork": "refused"}}
    return {{"word": word, "type": media_type}}

answer_many(sys.argv[1], act)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "child.py"
    path.write_text(SCRIPT.format(checkout=str(CHECKOUT)))
    return path


def test_many_files_in_one_sandbox_read_as_each_alone(pdf: Callable[..., bytes]) -> None:
    files = [(pdf("one"), "application/pdf"), (b"<p>two", "text/html"), (b"no pdf", "application/pdf")]
    with ManyReaders() as readers:
        for body, media_type in files:
            assert readers(EXTRACT, body, media_type) == read_apart(EXTRACT, body, media_type)
        assert len(readers._idle) == 1, "one sandbox served them all"


@pytest.mark.parametrize("word", ["abort", "burn"])
def test_a_file_whose_process_ends_spoils_no_other(script: Path, word: str) -> None:
    with ManyReaders() as readers:
        assert b'"word": "a"' in readers(script, b"a", "x/y")
        with pytest.raises(Unreadable, match="more time or memory"):
            readers(script, word.encode(), "x/y")
        assert readers(script, b"b", "x/y") == b'{"word": "b", "type": "x/y"}'


def test_a_file_that_takes_its_reader_over_reaches_no_other_answer_and_no_input(script: Path) -> None:
    with ManyReaders() as readers:
        assert readers(script, b"forge", "x/y").startswith(b"x" * 9), "it wrote into its own answer alone"
        assert readers(script, b"c", "x/y") == b'{"word": "c", "type": "x/y"}'
        assert readers(script, b"input", "x/y") == b'{"read": "nothing"}'
        assert readers(script, b"fork", "x/y") == b'{"fork": "refused"}'


def test_a_file_that_takes_too_long_is_ended_and_the_next_is_read(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 3.0)
    with ManyReaders() as readers:
        with pytest.raises(Unreadable, match=r"more than 3\.0 s"):
            readers(script, b"sleep", "x/y")
        monkeypatch.setattr(sandbox, "WALL_SECONDS", 90.0)
        assert b'"word": "d"' in readers(script, b"d", "x/y")


def test_two_threads_have_a_sandbox_each_and_none_is_left(script: Path) -> None:
    with ManyReaders() as readers, ThreadPoolExecutor(2) as pool:
        words = [str(number).encode() for number in range(20)]
        answers = list(pool.map(lambda word: readers(script, word, "x/y"), words))
        assert all(b'"%s"' % word in answer for word, answer in zip(words, answers, strict=True))
        started = [process.pid for process in readers._idle]
        assert 1 <= len(started) <= 2
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
