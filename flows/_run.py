"""The one way into a flow: a visible Prefect run where a server is set, the plain function where none is."""

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, cast

from prefect.flows import Flow
from prefect.settings import PREFECT_API_URL

P = ParamSpec("P")
T = TypeVar("T")


def has_server() -> bool:
    """Say whether a Prefect server is configured."""
    return bool(PREFECT_API_URL.value())


async def run(flow: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a flow, and return what it returns; see `has_server` for how (prefect.md, section 1)."""
    if has_server():
        return await flow(*args, **kwargs)
    return await cast(Flow[..., Any], flow).fn(*args, **kwargs)  # type: ignore[no-any-return]
