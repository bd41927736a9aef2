"""The one way into a flow: a visible Prefect run where a server is set, the plain function where none is."""

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_API_URL
from prefect.states import Failed

from models.core import FollowthroughError

P = ParamSpec("P")
T = TypeVar("T")


def has_server() -> bool:
    """Say whether a Prefect server is configured."""
    return bool(PREFECT_API_URL.value())


async def run(flow: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a flow, and return what it returns; see `has_server` for how (prefect.md, section 1)."""
    plain: Any = flow if has_server() else getattr(flow, "fn", flow)
    result: T = await plain(*args, **kwargs)
    return result


async def run_apart(flow: Any, *args: Any) -> State[Any]:
    """Call a flow and return the state it ended in, so that one that fails does not stop the others."""
    if has_server():
        state: State[Any] = await flow(*args, return_state=True)
        return state
    try:
        ended: State[Any] = await flow.fn(*args)
    except FollowthroughError as error:
        return Failed(message=str(error))
    return ended
