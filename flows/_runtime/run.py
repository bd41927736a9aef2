"""The way to call a flow, in Prefect or not, and the notes and the lock of a run (docs/operations.md#prefect)."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import wraps
from socket import gethostname
from typing import Any, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.settings import PREFECT_API_URL
from prefect.states import Failed

from flows._runtime import clock
from flows._runtime.origin import during
from flows._runtime.prefect import no_answer
from flows._runtime.settings import load_settings
from models.core import FollowthroughError
from models.operations import USUAL_PERIOD, RunBy
from notifications.prefect import OVERDUE
from tasks.ledger import Database, note_end, note_start, running
from tasks.operations import at_work

P = ParamSpec("P")
T = TypeVar("T")

_BY: ContextVar[RunBy] = ContextVar("run_by", default="command")


async def run(flow: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a flow and return what it returns. Raises FollowthroughError if the server that is set does not answer."""
    plain: Any = flow if PREFECT_API_URL.value() else getattr(flow, "fn", flow)
    with _naming_the_server():
        result: T = await plain(*args, **kwargs)
        return result


@contextmanager
def _naming_the_server() -> Iterator[None]:
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
    if PREFECT_API_URL.value():
        with _naming_the_server():
            state: State[Any] = await flow(*args, return_state=True)
            return state
    try:
        ended: State[Any] = await flow.fn(*args)
    except FollowthroughError as error:
        return Failed(message=str(error))
    return ended


def started_by(starter: RunBy) -> AbstractContextManager[None]:
    """Let the runs of a block be noted as started by somebody else than a person's command."""
    return during(_BY, starter)


def scheduled(work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Note the runs of a flow's function (docs/operations.md#prefect)."""

    @wraps(work)
    async def noted(*args: P.args, **kwargs: P.kwargs) -> T:
        name = _deployment_of(work, args, kwargs)
        if name is None:
            return await work(*args, **kwargs)
        with _at_work(name), _noted_start(name) as database:
            try:
                result = await work(*args, **kwargs)
            except BaseException as error:
                _note_end(database, name, type(error).__name__, well=False)
                raise
            word = (result.name or "Completed") if isinstance(result, State) else "Completed"
            _note_end(database, name, word, well=not (isinstance(result, State) and is_fault(result)))
            return result

    return noted


def _at_work(name: str) -> AbstractContextManager[None]:
    # A watch holds the lock alone already, and that of every machine.
    return nullcontext() if _BY.get() == "watch" else at_work(load_settings().home, name)


def _deployment_of(work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    name = str(getattr(work, "__name__", ""))
    call = inspect.signature(work).bind(*args, **kwargs)
    call.apply_defaults()
    if call.arguments.get("draft_id"):
        return None
    period = call.arguments.get("period_id", USUAL_PERIOD)
    return name if period == USUAL_PERIOD else f"{name}_{period}"


@contextmanager
def _noted_start(name: str) -> Iterator[Database | None]:
    run = FlowRunContext.get()
    by: RunBy = "prefect" if run and run.flow_run and run.flow_run.deployment_id else _BY.get()
    database: Database | None = None
    with suppress(FollowthroughError):
        database = load_settings().database()
        note_start(database, name, clock.now(), by, gethostname())
    with running(database, name) if database and _BY.get() != "watch" else nullcontext():
        yield database


def _note_end(database: Database | None, name: str, result: str, *, well: bool) -> None:
    with suppress(FollowthroughError):
        if database is not None:
            note_end(database, name, clock.now(), result, well=well)
