"""What a flow with a schedule leaves behind: how its last run went, and a lock while it is alive."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import wraps
from socket import gethostname
from typing import Any, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext

from flows._runtime import clock
from flows._runtime.origin import during
from flows._runtime.reports import deployment_name, enter_report
from flows._runtime.run import is_fault
from flows._runtime.settings import load_settings
from models.core import FollowthroughError
from models.operations import USUAL_PERIOD, RunBy
from tasks.ledger import Database, note_end, note_start, running
from tasks.operations import at_work

P = ParamSpec("P")
T = TypeVar("T")

REPORT_ID = inspect.Parameter("report_id", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=str | None)

_BY: ContextVar[RunBy] = ContextVar("run_by", default="command")


def started_by(who: RunBy) -> AbstractContextManager[None]:
    """Let the runs of a block be noted as started by somebody else than a person's command."""
    return during(_BY, who)


def scheduled(work: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Wrap the function of a flow that has a schedule, so that its runs are noted, by Prefect or without it.

    The flow gets one more parameter, `report_id` (docs/portfolio.md). Where nothing can be noted, the work goes on.
    """

    @wraps(work)
    async def noted(*args: P.args, **kwargs: P.kwargs) -> T:
        if report_id := kwargs.pop(REPORT_ID.name, None):
            enter_report(str(report_id))
        name = _deployment_of(work, args, kwargs)
        if name is None:
            return await work(*args, **kwargs)
        with at_work(load_settings().home, name), _noted_start(name) as database:
            try:
                result = await work(*args, **kwargs)
            except BaseException as error:
                _note_end(database, name, type(error).__name__, well=False)
                raise
            word = (result.name or "Completed") if isinstance(result, State) else "Completed"
            _note_end(database, name, word, well=not (isinstance(result, State) and is_fault(result)))
            return result

    own = inspect.signature(work)
    noted.__signature__ = own.replace(parameters=[*own.parameters.values(), REPORT_ID])  # type: ignore[attr-defined]
    return noted


def _deployment_of(work: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """Return the deployment whose work this call does; None if no schedule does the like."""
    name = str(getattr(work, "__name__", ""))
    given = inspect.signature(work).bind(*args, **kwargs)
    given.apply_defaults()
    if given.arguments.get("draft_id"):
        return None
    period = given.arguments.get("period_id", USUAL_PERIOD)
    return deployment_name(name if period == USUAL_PERIOD else f"{name}_{period}")


@contextmanager
def _noted_start(name: str) -> Iterator[Database | None]:
    """Note the start, and let other machines see during the block that the run goes on; None if neither is possible."""
    run = FlowRunContext.get()
    by: RunBy = "prefect" if run and run.flow_run and run.flow_run.deployment_id else _BY.get()
    database: Database | None = None
    with suppress(FollowthroughError):
        database = load_settings().database()
        note_start(database, name, clock.now(), by, gethostname())
    with running(database, name) if database else nullcontext():
        yield database


def _note_end(database: Database | None, name: str, result: str, *, well: bool) -> None:
    with suppress(FollowthroughError):
        if database is not None:
            note_end(database, name, clock.now(), result, well=well)
