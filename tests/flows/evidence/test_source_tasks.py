"""The task of a source: how it ends, when it is tried again, and what it is outside of a run."""

from typing import Any

import pytest
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows._runtime import artifact
from flows.evidence import sources
from models.core import DiskRefused
from models.evidence import MAY_PASS, SourceCheck, SourceResult
from models.records import SourceRecord
from notifications.prefect import say_source_state
from tests.material.records import NOW


def check_of(result: Any, reason: str | None = None, **more: Any) -> SourceCheck:
    return SourceCheck(result=SourceResult(name="page", result=result, reason=reason, checked_at=NOW, **more))


@pytest.mark.parametrize(
    ("reason", "asked", "again"),
    [
        ("unreachable", True, True),
        ("server_error", True, True),
        ("unreachable", False, False),
        ("not_found", True, False),
        ("throttled", True, False),
        ("switched_off", False, False),
    ],
)
def test_only_what_may_pass_in_a_minute_and_was_asked_is_tried_again(reason: str, asked: bool, again: bool) -> None:
    state: State[Any] = Failed(data=check_of("blocked", reason, asked=asked))
    assert sources._may_pass(None, None, state) is again  # type: ignore[arg-type]
    assert sources._may_pass(None, None, Failed(data=DiskRefused("made up"))) is False  # type: ignore[arg-type]
    assert MAY_PASS.isdisjoint({"throttled", "budget_spent", "not_found", "switched_off"})


def test_a_source_is_named_for_what_came_out() -> None:
    item = {"ref": "a", "sha256": "0" * 64, "size": 1, "media_type": "text/html", "origin": "https://a.example"}
    shown = check_of("ok", items=(item,)).result
    before = SourceRecord(id="page", result="ok", checked_at=NOW, seq=1, items=shown.items)
    assert say_source_state(shown, None) == "1 record"
    assert say_source_state(shown, before) == "Unchanged"
    assert say_source_state(check_of("empty").result, before) == "Nothing relevant"
    assert say_source_state(check_of("blocked", "not_found").result, None) == "Not read: nothing is at its address"


@pytest.mark.usefixtures("prefect_server")
def test_a_failed_state_gives_its_result_after_one_more_try_and_an_error_is_raised() -> None:
    tries = list[str]()

    @artifact.effect(name="made up", retries=1, retry_delay_seconds=0, retry_condition_fn=sources._may_pass)
    def look(reason: str) -> State[SourceCheck]:
        tries.append(reason)
        if reason == "disk":
            raise DiskRefused("made up: the disk is full")
        ended = check_of("blocked", reason)
        return Failed(name="Not read", data=ended) if len(tries) < 2 else Completed(name="Read", data=ended)

    @flow
    def looks(reason: str) -> Any:
        return look(reason).result.reason

    assert (looks("timed_out"), tries) == ("timed_out", ["timed_out", "timed_out"])
    tries.clear()
    assert (looks("not_found"), tries) == ("not_found", ["not_found"])
    tries.clear()
    with pytest.raises(DiskRefused, match="the disk is full"):
        looks("disk")
    assert tries == ["disk"], "an error is not tried again"


def test_outside_of_a_run_an_effect_is_a_plain_call() -> None:
    @artifact.effect(name="made up", retries=3)
    def look() -> State[str]:
        return Failed(name="Not read", data="what was read")

    assert look() == "what was read"
