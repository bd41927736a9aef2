"""One request at a time a host, within a budget."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.core import SourceFault
from tasks.web.limits import Hosts


def test_a_host_is_asked_one_thing_at_a_time_and_another_host_beside_it() -> None:
    hosts, inside, most = Hosts(), 0, 0
    both = threading.Barrier(2, timeout=10)

    def ask(host: str) -> None:
        nonlocal inside, most
        with hosts.turn(host):
            if host == "a.example":
                inside += 1
                most = max(most, inside)
                threading.Event().wait(0.01)
                inside -= 1
            else:
                both.wait()  # passes only where two hosts are inside at once

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, ["a.example"] * 6 + ["b.example", "c.example"]))
    assert most == 1


def test_a_budget_that_is_spent_is_a_passing_fault_of_that_host_alone() -> None:
    hosts = Hosts(budget=2)
    for _ in range(2):
        with hosts.turn("a.example"):
            pass
    with pytest.raises(SourceFault) as caught, hosts.turn("a.example"):
        pass
    assert (caught.value.reason, caught.value.passing) == ("budget_spent", True)
    with hosts.turn("b.example"):
        pass


def test_a_host_that_asks_to_be_left_alone_is_left_alone_for_the_rest_of_a_look() -> None:
    hosts = Hosts()
    hosts.rest("a.example")
    with pytest.raises(SourceFault) as caught, hosts.turn("a.example"):
        pass
    assert (caught.value.reason, caught.value.passing) == ("throttled", True)
    with hosts.turn("b.example"):
        pass
