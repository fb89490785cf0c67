"""The schema: made once however many start, and complete both ways."""

import asyncio

import psycopg
import pytest
from alembic import command
from langgraph.checkpoint.postgres.base import BasePostgresSaver

from domain.errors import DatabaseUnavailable, StartupError
from memory import migrate
from memory.embedded import for_database
from tests.postgres.embedded_rig import ask


@pytest.fixture
def blank(database: str) -> str:
    """A database with nothing in it."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; DROP SCHEMA interview_schema CASCADE; CREATE SCHEMA public")
    return database


def tables(dsn: str) -> str:
    """The names of all tables of the product."""
    return ask(
        dsn,
        "SELECT coalesce(string_agg(table_schema || '.' || table_name, ' ' ORDER BY 1), '') "
        "FROM information_schema.tables WHERE table_schema IN ('public', 'interview_schema')",
    )


async def test_only_the_first_of_many_does_it(blank: str) -> None:
    assert not await migrate.is_current(blank)
    done = await asyncio.gather(*(asyncio.to_thread(migrate.upgrade, blank) for _ in range(4)))
    assert sorted(done) == [False, False, False, True]
    assert await migrate.is_current(blank)
    assert ask(blank, "SELECT version_num FROM alembic_version") == migrate.head()


async def test_down_and_up_again(database: str) -> None:
    before = tables(database)
    config = migrate._config(database)
    await asyncio.to_thread(command.downgrade, config, "base")
    # LangGraph's own tables have no way down.
    assert [name for name in tables(database).split() if "checkpoint" not in name] == ["public.alembic_version"]
    await asyncio.to_thread(migrate.upgrade, database)
    assert sorted(tables(database).split()) == sorted(before.split())


def test_the_savers_newest_migration_is_known() -> None:
    assert len(BasePostgresSaver.MIGRATIONS) - 1 == migrate.NEWEST_SAVER


async def test_a_failure_half_way_leaves_nothing(blank: str) -> None:
    with psycopg.connect(blank, autocommit=True) as connection:
        connection.execute("CREATE TABLE passages (x int)")
    with pytest.raises(StartupError, match="already exists"):
        await asyncio.to_thread(migrate.upgrade, blank)
    assert tables(blank) == "public.passages"


@pytest.mark.parametrize("version", ["9999", "0000_fork"])
async def test_a_schema_of_another_version(database: str, version: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", [version])
    with pytest.raises(StartupError, match=version):
        await migrate.is_current(database)
    with pytest.raises(StartupError, match=version):
        await asyncio.to_thread(migrate.upgrade, database)


async def test_somebody_holds_the_lock_for_long(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.05)
    with psycopg.connect(blank, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
        with pytest.raises(DatabaseUnavailable, match="Another process"):
            await asyncio.to_thread(migrate.upgrade, blank)
    assert await asyncio.to_thread(migrate.upgrade, blank)


async def test_a_database_that_is_not_there(database: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="does not exist"):
        await migrate.is_current(for_database(database, "nowhere"))


async def test_no_address_and_no_word_of_it() -> None:
    with pytest.raises(StartupError, match="DATABASE_URL") as caught:
        await migrate.is_current("postgresql+psycopg://user:hush@host/name")
    assert "hush" not in caught.value.message
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
