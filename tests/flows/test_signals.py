"""Ctrl-C in the demonstration ends it at once, with one sentence and nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from flows._runtime.signals import STOPPED

PLAY = """
import sys, time
from flows._runtime.signals import ended_at_once, start_child
with ended_at_once("stopped"):
    child = start_child([sys.executable, "-c", "import sys; sys.stdin.read()"], {}, apart=True)
    print(child.pid, flush=True)
    while True:
        try:
            time.sleep(60)  # what hears the signal too late, as a run that waits for its server
        except KeyboardInterrupt:
            pass
"""


def test_it_ends_at_once_with_a_sentence_and_takes_its_server_with_it() -> None:
    words = [sys.executable, "-c", PLAY]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, **pipes, start_new_session=True) as played:  # type: ignore[call-overload]
        child = int(played.stdout.readline())
        os.killpg(played.pid, signal.SIGINT)
        _, said = played.communicate(timeout=5)
    assert (played.returncode, said) == (STOPPED, "followthrough: stopped\n")
    until_gone = subprocess.run(["timeout", "5", "tail", f"--pid={child}", "-f", os.devnull], check=False)
    assert until_gone.returncode == 0
    assert not Path(f"/proc/{child}").exists()
