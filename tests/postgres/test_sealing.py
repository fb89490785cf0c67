"""What is encrypted opens with its key and its name alone, and a database knows one key."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.errors import Unavailable
from memory import proctoring, sessions
from memory.pool import Connection, Pool, connection
from services.sealing import Sealer
from tests.serving import settings_of
from tests.unit.report_rig import session


def sealer(folder: Path, key: str | None = None) -> Sealer:
    """That of a process with this data folder."""
    return Sealer(settings_of({"data": folder, "proctoring": {"key": key}}))


async def seal(conn: Connection, one: Sealer) -> bytes:
    async with conn.transaction():
        return await one.seal(conn, b"a face", "one")


async def keep_face(conn: Connection, one: Sealer) -> UUID:
    async with conn.transaction():
        made = session(1, id=uuid4())
        await sessions.create(conn, made)
        await proctoring.put_face(conn, made.id, await one.seal(conn, b"a face", "one"))
    return made.id


async def test_what_is_sealed_opens_with_its_key_and_its_name_alone(conn: Connection, tmp_path: Path) -> None:
    first = sealer(tmp_path)
    sealed = await seal(conn, first)
    assert b"a face" not in sealed
    assert sealer(tmp_path).open(sealed, "one") == b"a face"
    assert first.open(sealed, "two") is None
    assert first.open(sealed[:-1] + b"x", "one") is None
    assert first.open(b"", "one") is None
    assert sealer(tmp_path, "another").open(sealed, "one") is None
    if sys.platform != "win32":
        assert (tmp_path / "pictures.key").stat().st_mode & 0o777 == 0o600


async def test_without_a_place_for_its_key_nothing_is_sealed(conn: Connection, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="VIVA_PROCTORING__KEY"):
        await seal(conn, sealer(tmp_path / "file" / "folder"))


async def test_with_a_key_that_was_cut_short_nothing_is_sealed(conn: Connection, tmp_path: Path) -> None:
    (tmp_path / "pictures.key").write_text("")
    with pytest.raises(Unavailable, match="blank or cut short"):
        await seal(conn, sealer(tmp_path))


async def test_a_machine_with_another_key_seals_nothing(conn: Connection, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    kept = await keep_face(conn, sealer(here))
    with pytest.raises(Unavailable, match="VIVA_PROCTORING__KEY to the same value on every machine"):
        await seal(conn, sealer(there))
    # Another process of the first one's folder, and another machine that was given its key.
    for fitting in (sealer(here), sealer(there, (here / "pictures.key").read_text())):
        sealed = await seal(conn, fitting)
        assert sealer(here).open(sealed, "one") == b"a face"
    # Nothing is left that only the first key opens.
    await sessions.delete(conn, kept)
    await keep_face(conn, sealer(there))
    with pytest.raises(Unavailable, match="given back"):
        await seal(conn, sealer(here))


async def test_of_two_keys_that_come_at_once_one_is_the_databases(pool: Pool, tmp_path: Path) -> None:
    async def kept(key: str) -> bool:
        try:
            async with connection(pool) as conn:
                await keep_face(conn, sealer(tmp_path, key))
        except Unavailable:
            return False
        return True

    assert sorted(await asyncio.gather(kept("one"), kept("two"))) == [False, True]
