"""The checks of sources in a run: a task of Prefect's for each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from prefect import Task, tags
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Completed, Failed

from flows._runtime import artifact, context
from flows._runtime.settings import Settings
from models.evidence import MAY_PASS, SourceCheck
from notifications.prefect import say_source_state
from notifications.terminal import NOT_PROGRESS
from notifications.words import cap
from tasks.evidence import SourceRound, check_sources


def check(
    settings: Settings, current: context.CurrentRecords, names: Iterable[str], now: datetime
) -> tuple[SourceCheck, ...]:
    """Check the named sources once each, each as a task of the run. Raises DiskRefused if nothing can be stored."""
    around = context.surroundings(settings)
    source_round = SourceRound(current.register, current.milestones, current.sources, around, now)

    def check_name(name: str) -> SourceCheck:
        with tags(current.register.sources[name].kind):
            return check_source(source_round, name)

    return check_sources(check_name, names)


def _title(parameters: Mapping[str, Any]) -> str:
    source_round: SourceRound = parameters["source_round"]
    return cap(source_round.register.names.source(parameters["name"]))


def _may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    # Prefect wraps what a task returned before it asks whether to try again.
    ended = state.data if isinstance(state.data, SourceCheck) else getattr(state.data, "result", None)
    return isinstance(ended, SourceCheck) and ended.result.asked and ended.result.reason in MAY_PASS


@artifact.effect(
    name="source", task_run_name=_title, timeout_seconds=600, retries=1, retry_delay_seconds=60,
    retry_condition_fn=_may_pass,
)  # fmt: skip
def check_source(source_round: SourceRound, name: str) -> State[SourceCheck]:
    """Check one source; Failed if it should have been read and was not (docs/operations.md#tasks)."""
    ended = source_round.check(name)
    word = say_source_state(ended.result, source_round.records.get(name))
    if ended.result.result != "blocked" or ended.result.reason == "switched_off":
        return Completed(name=word, data=ended)
    return Failed(name=word, message=NOT_PROGRESS, data=ended)
