"""Root, whom Postgres refuses: the server runs as somebody else, wherever folders and programs lie."""

# ruff: noqa: ASYNC240 - a test may wait for its files

import shutil
import stat
from pathlib import Path

import pytest

from domain.errors import StartupError
from memory.embedded import Cluster, installed_binaries
from tests.postgres.embedded_rig import folder, needs_root, opened, reached, server_pid, sweep_sockets

__all__ = ["folder"]
pytestmark = needs_root


def closed_copy(at: Path) -> Path:
    """The programs, where only root can get at them."""
    package = installed_binaries().parent
    libraries = f"{package.name}.libs"
    shutil.copytree(installed_binaries(), at / package.name / "pg18", ignore=shutil.ignore_patterns("include"))
    shutil.copytree(package.with_name(libraries), at / libraries)
    at.chmod(0o700)
    return at / package.name / "pg18"


def uid_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


async def test_below_a_closed_parent_and_no_mode_changed(folder: Path) -> None:
    folder.parent.chmod(0o700)
    async with opened(folder) as cluster:
        assert reached(cluster.dsn)
        assert uid_of(server_pid(folder)) == (folder / "pg").stat().st_uid != 0
    assert stat.S_IMODE(folder.parent.stat().st_mode) == stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_the_clusters_owner_goes_on_being_the_account(folder: Path) -> None:
    async with opened(folder):
        pass
    sweep_sockets(folder)
    for path in [folder / "pg", *(folder / "pg").rglob("*")]:
        shutil.chown(path, "daemon", "daemon")
    async with opened(folder) as cluster:
        assert reached(cluster.dsn)
        assert uid_of(server_pid(folder)) == (folder / "pg").stat().st_uid


async def test_closed_programs_are_copied_into_the_folder_once(folder: Path) -> None:
    programs = closed_copy(folder.parent / "$(touch pwned)")
    for _ in range(2):
        async with opened(folder, programs) as cluster:
            assert reached(cluster.dsn)
            program = Path(f"/proc/{server_pid(folder)}/exe").resolve()
            assert program.is_relative_to(folder)
    assert len(list(folder.glob("postgres-18*/*/pg18"))) == 1
    assert not list(folder.parent.rglob("pwned"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o711


async def test_closed_programs_and_a_closed_parent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = closed_copy(folder.parent / "closed" / "venv")
    folder = folder.parent / "closed" / "data"
    folder.parent.chmod(0o700)
    system = folder.parents[1] / "system"
    monkeypatch.setattr("memory.embedded.binaries.SYSTEM_FOLDER", system)
    async with opened(folder, programs) as cluster:
        assert reached(cluster.dsn)
    assert len(list(system.glob("postgres-18*/*/pg18"))) == 1
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    monkeypatch.setattr("memory.embedded.binaries.SYSTEM_FOLDER", folder.parent / "too")
    with pytest.raises(StartupError, match="plain path where others may read it"):
        await Cluster.open(folder, programs)


async def test_links_of_the_account_lead_root_nowhere(folder: Path) -> None:
    async with opened(folder):
        pass
    precious = folder.parent / "precious"
    precious.write_text("root's")
    for name in ("app.conf", "app.conf.new"):
        (folder / "pg" / name).unlink(missing_ok=True)
        (folder / "pg" / name).symlink_to(precious)
    async with opened(folder) as cluster:
        assert reached(cluster.dsn)
    assert precious.read_text() == "root's"
    assert not (folder / "pg" / "app.conf").is_symlink()
