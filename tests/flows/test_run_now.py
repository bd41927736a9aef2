"""What a person waits for is done without Prefect while its server is away."""

import asyncio

from prefect import flow
from prefect.context import FlowRunContext
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows._runtime.prefect import free_port
from flows._runtime.run import run_now


@flow
async def seen_by_prefect() -> bool:
    return FlowRunContext.get() is not None


def test_a_press_is_acted_on_while_prefects_server_is_away() -> None:
    with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{free_port()}/api"}):
        assert asyncio.run(run_now(seen_by_prefect)) is False
