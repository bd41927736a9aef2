"""What a run does outside and shows in Prefect (docs/operations.md#the-coordinators-pages)."""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from prefect import task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.context import AsyncClientContext, FlowRunContext
from prefect.logging.handlers import APILogHandler
from prefect.states import Completed
from prefect.utilities.annotations import quote

from flows._runtime.settings import load_settings
from notifications.prefect import OVERDUE
from notifications.words import DEMONSTRATION

P = ParamSpec("P")
T = TypeVar("T")

LOG = logging.getLogger("followthrough.run")
"""The log of a run, for a coordinator. It goes to Prefect alone, beside whatever level Prefect's own lines have."""
LOG.setLevel(logging.INFO)
LOG.propagate = False
LOG.addHandler(APILogHandler())
# Prefect calls each state of type Failed an error. That a legal deadline has passed is a warning of ours, once.
logging.getLogger("prefect.flow_runs").addFilter(lambda line: f"in state {OVERDUE}(" not in line.getMessage())
# Nor is a source that was not read an error: the run says so once for all. The line would show what was read, too.
NOT_OURS = ("Task run failed with state", "Finished in state Not read")
logging.getLogger("prefect.task_runs").addFilter(lambda line: not line.getMessage().startswith(NOT_OURS))


def is_shown() -> bool:
    """Return whether this is a run that Prefect shows."""
    return FlowRunContext.get() is not None


def effect(**options: Any) -> Callable[[Callable[P, State[T]]], Callable[P, T]]:
    """Let a function act as a task of its run, which ends in the state that the function returns, with the result as
    its data. Calling it returns that result, whatever the state, or raises what the function raised; outside of a run
    it is a plain call. The options are those of Prefect's `task`. Parameters and results stay in this process."""

    def declare(work: Callable[P, State[T]]) -> Callable[P, T]:
        declared: Any = task(cache_policy=NO_CACHE, persist_result=False, **options)(work)

        @wraps(work)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            if not is_shown():
                return cast(T, work(*args, **kwargs).data)
            quoted = {name: quote(value) for name, value in kwargs.items()}
            result: T | BaseException = declared.submit(*map(quote, args), **quoted).result(raise_on_failure=False)
            if isinstance(result, BaseException):
                raise result
            return result

        return call

    return declare


def tell(lines: Iterable[str], *, warning: bool = False) -> None:
    """Write lines into the log of the run; as warnings only what a person must act on."""
    if is_shown():
        for line in lines:
            LOG.log(logging.WARNING if warning else logging.INFO, "%s", line)


def end(result: T, state_name: str) -> T:
    """Return a flow's result; in a run of Prefect within a Completed state, from which its caller takes it."""
    return cast(T, Completed(name=state_name, data=result)) if is_shown() else result


async def flush() -> None:
    """Wait until the log has reached the server, which may end now."""
    await APILogHandler.aflush()


async def rename(name: str, run_id: UUID | None = None) -> None:
    """Give a run, this one if none is given, the name that is known at its end."""
    context = FlowRunContext.get()
    if context is not None and context.flow_run is not None:
        async with AsyncClientContext.get_or_create() as shared:
            await shared.client.update_flow_run(run_id or context.flow_run.id, name=name)


async def show(key: str, page: tuple[str, str]) -> None:
    """Show a page on the run, Markdown and its one line in lists; a key has lower-case letters, digits and dashes.
    A page of a demonstration says so above all else."""
    if is_shown():
        markdown, line = page
        markdown = f"{DEMONSTRATION}\n\n{markdown}" if load_settings().is_demonstration else markdown
        await acreate_markdown_artifact(markdown=markdown, key=key, description=line)
