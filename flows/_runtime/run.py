"""The one way to call a flow: as a Prefect run if a server is set, else as a function (docs/operations.md#prefect)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.settings import PREFECT_API_URL
from prefect.states import Failed

from flows._runtime.prefect import no_answer
from models.core import FollowthroughError
from notifications.prefect import OVERDUE

P = ParamSpec("P")
T = TypeVar("T")


def has_server() -> bool:
    """Return whether a Prefect server is configured."""
    return bool(PREFECT_API_URL.value())


def due_time() -> datetime | None:
    """Return when the schedule wanted this run; None for a run that somebody asked for."""
    own = FlowRunContext.get()
    run_ = own.flow_run if own else None
    return run_.expected_start_time if run_ and run_.auto_scheduled else None


async def run(flow: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a flow and return what it returns. Raises FollowthroughError if the server that is set does not answer."""
    plain: Any = flow if has_server() else getattr(flow, "fn", flow)
    with _naming_the_server():
        result: T = await plain(*args, **kwargs)
        return result


@contextmanager
def _naming_the_server() -> Iterator[None]:
    """Raise FollowthroughError, in one sentence, where Prefect's error means that its server cannot be asked."""
    try:
        yield
    except RuntimeError as error:
        address = str(PREFECT_API_URL.value())
        why = no_answer(address) if "reach API" in str(error) else None
        if why is None:
            raise
        raise FollowthroughError(f"Prefect's server at {address} {why}; fix that, or unset PREFECT_API_URL") from None


async def run_now(flow: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a flow for which a person waits, and return what it returns: without Prefect if its server is away."""
    api = PREFECT_API_URL.value()
    visible = bool(api) and await asyncio.to_thread(no_answer, str(api), 2) is None
    called: Any = flow if visible else getattr(flow, "fn", flow)
    result: T = await called(*args, **kwargs)
    return result


def is_fault(state: State[Any]) -> bool:
    """Return whether a run did not do its work. One that ended in Overdue did: a legal deadline has passed."""
    return not state.is_completed() and state.name != OVERDUE


async def run_apart(flow: Any, *args: Any) -> State[Any]:
    """Call a flow and return its final state, so that one failure does not stop the others."""
    if has_server():
        with _naming_the_server():
            state: State[Any] = await flow(*args, return_state=True)
            return state
    try:
        ended: State[Any] = await flow.fn(*args)
    except FollowthroughError as error:
        return Failed(message=str(error))
    return ended
