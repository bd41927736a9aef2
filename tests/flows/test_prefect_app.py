"""What our application around Prefect's server changes in it."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from flows._runtime.prefect_app import wait_for_sqlite


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


def test_two_writers_of_prefects_sqlite_wait_for_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.server.database.configurations import AioSqliteConfiguration

    monkeypatch.setattr(AioSqliteConfiguration, "begin_sqlite_stmt", AioSqliteConfiguration.begin_sqlite_stmt)
    with pytest.raises(Exception, match="database is locked"):
        asyncio.run(two_writers(tmp_path / "as-shipped.db"))
    wait_for_sqlite()
    assert asyncio.run(two_writers(tmp_path / "ours.db")) == [2]
