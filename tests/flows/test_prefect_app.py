"""What our application around Prefect's server changes in it."""

import asyncio
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, event, text
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from flows._runtime.prefect_app import Unframed, begin_immediate, wait_for_sqlite


def test_what_describes_the_server_needs_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "us:made-up")
    app = Unframed(Starlette(routes=[Route("/{path:path}", lambda _: PlainTextResponse("said"))]))

    async def ask(path: str, auth: tuple[str, str] | None = None) -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return (await client.get(path, auth=auth)).status_code

    for path in ("/docs", "/docs/", "/docs/oauth2-redirect", "/openapi.json", "/redoc"):
        assert asyncio.run(ask(path)) == asyncio.run(ask(path, ("us", "guessed"))) == 401, path
        assert asyncio.run(ask(path, ("us", "made-up"))) == 200, path
    assert asyncio.run(ask("/runs")) == 200, "its pages ask for the password themselves"


async def two_writers(file: Path) -> list[int]:
    """Let two transactions of Prefect's each read and then write while the other is open; return the count."""
    from prefect.server.database.configurations import AioSqliteConfiguration

    configuration = AioSqliteConfiguration(f"sqlite+aiosqlite:///{file}")
    engine = await configuration.engine()
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE count (number INTEGER)"))
        await connection.execute(text("INSERT INTO count VALUES (0)"))
    both_began = asyncio.Barrier(2)

    async def add_one() -> None:
        async with await configuration.session(engine) as session, configuration.begin_transaction(session):
            number = (await session.execute(text("SELECT number FROM count"))).scalar_one()
            with suppress(TimeoutError, asyncio.BrokenBarrierError):  # whoever waits for the lock cannot come here
                await asyncio.wait_for(both_began.wait(), 0.2)
            await session.execute(text("UPDATE count SET number = :next"), {"next": number + 1})

    await asyncio.gather(add_one(), add_one())
    async with engine.connect() as connection:
        return list((await connection.execute(text("SELECT number FROM count"))).scalars())


def test_two_writers_of_prefects_sqlite_wait_for_each_other(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="database is locked"):
        asyncio.run(two_writers(tmp_path / "as-shipped.db"))
    wait_for_sqlite()
    try:
        assert asyncio.run(two_writers(tmp_path / "ours.db")) == [2]
    finally:
        event.remove(Engine, "before_cursor_execute", begin_immediate)
